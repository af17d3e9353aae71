// What reads files without asking anybody.
import type { ReadersTask } from '../inside/readers.cjs';
import type { Series, Work } from '../work.cjs';
import { withExponents } from './growth.cjs';

export const readers: Work = {
	name: 'readers',
	title: 'Reading PDFs and signatures',
	about:
		'The check of a PDF before it is uploaded, by its size and by the number of objects in its cross-reference table, and Document: Verify of a PDF that the local Optimizer signed.',
	columns: [
		{ name: 'wall', title: 'Wall, ms', digits: 1 },
		{ name: 'wallPerMiB', title: 'Wall per MiB, ms', digits: 1 },
		{ name: 'rss', title: 'RSS growth, MB' },
		{ name: 'exponent', title: 'Exponent', digits: 2 },
	],
	goals: [{ cases: '^all', line: '', quantity: 'exponent', most: 1.05 }],
	async measure(lab) {
		const task: ReadersTask = lab.quick
			? { sizes: [1, 8], objects: [25_000, 50_000], rounds: 3 }
			: { sizes: [1, 8, 32], objects: [50_000, 100_000, 200_000, 400_000], rounds: 5 };
		return withExponents(await lab.inside<Series[]>('readers', task));
	},
};
