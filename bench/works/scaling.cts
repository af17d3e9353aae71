// Whether twice as much takes twice as long.
import { join } from 'node:path';

import type { Case, CasesTask, Source } from '../inside/cases.cjs';
import type { Lab } from '../lab.cjs';
import { writeFileOf } from '../server/files.cjs';
import type { Series, Work } from '../work.cjs';
import { withExponents } from './growth.cjs';

const DOCUMENT_MEBIBYTES = 0.1;

async function documentCases(lab: Lab): Promise<Case[]> {
	const path = join(lab.folder, 'document.pdf');
	await writeFileOf(path, 'pdf', DOCUMENT_MEBIBYTES);
	const source: Source = { path, fileName: 'document.pdf', mimeType: 'application/pdf' };
	return (lab.quick ? [1, 10] : [1, 2, 5, 10]).map((n) => ({
		...{ name: `${n} documents each`, call: 'upload', lines: ['One-Shot node'] },
		binaries: Object.fromEntries(Array.from({ length: n }, (_, at) => [`data${at}`, source])),
		...{ count: 20, inFlight: 1, warmUp: 2, rounds: lab.quick ? 3 : 9 },
	}));
}

export const scaling: Work = {
	name: 'scaling',
	title: 'More of the same',
	about:
		'Growing numbers of items through Token: Get (8 at once, the default), and of documents of 0.1 MB in each of 20 items through Document: Upload, one item at a time. An exponent of 1 means that twice as much takes twice as long; that of a row is from the row before.',
	columns: [
		{ name: 'wall', title: 'Wall, ms', digits: 1 },
		{ name: 'cpuPerCall', title: 'CPU per call, ms', digits: 3 },
		{ name: 'exponent', title: 'Exponent', digits: 2 },
	],
	goals: [{ cases: '', line: 'One-Shot node', quantity: 'exponent', most: 1.05 }],
	async measure(lab) {
		const items = (lab.quick ? [10, 100] : [10, 100, 1000, 10_000]).map(
			(count): Case => ({
				...{ name: `${count.toLocaleString('en')} items`, call: 'getToken', count },
				lines: ['One-Shot node'],
				...(count < 1000 ? { warmUp: 3, rounds: lab.quick ? 3 : 9 } : { warmUp: 1, rounds: 5 }),
			}),
		);
		const task: CasesTask = { cases: [...items, ...(await documentCases(lab))] };
		return withExponents(await lab.inside<Series[]>('cases', task));
	},
};
