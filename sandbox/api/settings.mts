import os from 'node:os';

import type { Handlers } from '../call.mjs';

/** Settings and proof of life. */
export const settings: Handlers = {
	checkHealth: () => ({ details: 'Hello' }),
	getVersion: () => ({
		details: {
			name: 'One-Shot Optimizer (local sandbox)',
			version: '1.0.0',
			info: {
				machine: os.machine(),
				version: os.version(),
				release: os.release(),
				hostname: 'localhost',
				system: os.type(),
				processor: os.arch(),
			},
		},
	}),
	getSettings: ({ state }) => ({ details: state.kept.settings }),
	updateSettings({ state, body }) {
		for (const [section, values] of Object.entries(body)) {
			state.kept.settings[section] = {
				...state.kept.settings[section],
				...(values as Record<string, unknown>),
			};
		}
		state.ledger.note('settingsUpdated');
		return { message: 'Settings saved successfully' };
	},
};
