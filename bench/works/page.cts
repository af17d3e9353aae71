// The page on which people sign.
import { findChromium } from '../../tools/shared/chromium.cjs';
import type { PageTask } from '../inside/page.cjs';
import type { Series, Work } from '../work.cjs';

export const page: Work = {
	name: 'page',
	title: 'The signing page',
	about:
		'How often the page and an act on it (look, which asks the local Optimizer) are answered, eight at once; and when a phone shows the link of somebody who never was there: Chromium at a quarter of its speed, on the networks of its developer tools.',
	columns: [
		{ name: 'perSecond', title: 'Answers a second' },
		{ name: 'cpuPerCall', title: 'CPU per answer, ms', digits: 2 },
		{ name: 'kB', title: 'Answer, kB', digits: 1 },
		{ name: 'gzipKB', title: 'Compressed, kB', digits: 1 },
		{ name: 'paint', title: 'First paint, ms' },
		{ name: 'shown', title: 'First question, ms' },
	],
	goals: [],
	async measure(lab) {
		const chromium = findChromium();
		const task: PageTask = lab.quick
			? { requests: 100, rounds: 1, visits: 1, chromium }
			: { requests: 300, rounds: 5, visits: 5, chromium };
		return await lab.inside<Series[]>('page', task);
	},
};
