// What a run leaves: figures, and the machine that they are of.
import { cpus, release, totalmem, type } from 'node:os';

import type { Reading } from '../work.cjs';

export interface Machine {
	cores: number;
	processor: string;
	memoryGB: number;
	system: string;
	node: string;
	n8n: string;
	package: string;
	date: string;
}

export interface Results {
	machine: Machine;
	/** By the work's name. */
	works: Record<string, Reading[]>;
}

/** This machine. */
export const machineOf = (versions: Pick<Machine, 'node' | 'n8n' | 'package'>): Machine => ({
	cores: cpus().length,
	processor: cpus()[0]?.model ?? 'unknown',
	memoryGB: Math.round(totalmem() / 1e9),
	system: `${type()} ${release()}`,
	...versions,
	date: new Date().toISOString().slice(0, 10),
});

/** Figures without the digits that say nothing. */
export const rounded = (reading: Reading): Reading => ({
	...reading,
	values: Object.fromEntries(
		Object.entries(reading.values)
			.filter(([, value]) => Number.isFinite(value))
			.map(([name, value]) => [name, Number(value.toPrecision(4))]),
	),
});
