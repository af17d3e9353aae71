// One large file, in a fresh process each time, so that its memory tells of nothing else.
import { join } from 'node:path';

import type { CallName } from '../calls.cjs';
import type { Case, CasesTask, Source } from '../inside/cases.cjs';
import type { Lab } from '../lab.cjs';
import type { LineName } from '../lines/line.cjs';
import { writeFileOf, type FileKind } from '../server/files.cjs';
import type { Series, Work } from '../work.cjs';
import { joined } from './rounds.cjs';

const lines: LineName[] = ['One-Shot node', 'HTTP Request node', 'helper in a loop', 'bare axios'];

const ways: Array<{ title: string; call: CallName; kind?: FileKind; mimeType?: string }> = [
	{ title: 'upload', call: 'upload', kind: 'pdf', mimeType: 'application/pdf' },
	{ title: 'video', call: 'uploadVideo', kind: 'mp4', mimeType: 'video/mp4' },
	{ title: 'download', call: 'download' },
];

async function sourceOf({ folder }: Lab, kind: FileKind, size: number, mimeType = '') {
	const fileName = `${size}.${kind}`;
	const path = join(folder, fileName);
	await writeFileOf(path, kind, size);
	return { path, fileName, mimeType } satisfies Source;
}

type WayCase = Omit<Case, 'lines'>;

/** One call of a way, with a file of so many MiB. */
async function caseOf(lab: Lab, way: (typeof ways)[number], size: number): Promise<WayCase> {
	const { title, call, kind, mimeType } = way;
	const common = { name: `${title}, ${size} MiB`, call, count: 1, rounds: 1, warmUp: 0 };
	const binaries = kind && { data: await sourceOf(lab, kind, size, mimeType) };
	return { ...common, ...(binaries ? { binaries } : { mebibytes: size }) };
}

/** Every way at every size, after a small file by which everything that is needed was loaded. */
async function casesOf(lab: Lab): Promise<WayCase[][]> {
	const cases: WayCase[][] = [];
	for (const size of lab.quick ? [64] : [8, 64, 512]) {
		for (const way of ways) {
			const small = { ...(await caseOf(lab, way, 0.1)), rounds: 0, warmUp: 1 };
			cases.push([small, await caseOf(lab, way, size)]);
		}
	}
	return cases;
}

const large = { cases: '^(upload|video), 512', line: 'One-Shot node' };

export const files: Work = {
	name: 'files',
	title: 'Large files',
	about:
		'A PDF through Document: Upload, a video through Video ID: Upload Video, a PDF back through Document: Download; each in a fresh process. The files lie in n8n’s store on disk.',
	columns: [
		{ name: 'wall', title: 'Wall, ms' },
		{ name: 'cpu', title: 'CPU, ms' },
		{ name: 'rss', title: 'RSS growth, MB' },
		{ name: 'opens', title: 'Times opened' },
		{ name: 'readMB', title: 'Read, MB' },
	],
	goals: [
		{ ...large, quantity: 'wall', of: 'HTTP Request node', most: 1 },
		{ ...large, quantity: 'wall', of: 'helper in a loop', most: 1.1 },
		{ ...large, quantity: 'rss', most: 48 },
		{
			...{ cases: '^download, 512', line: 'One-Shot node', quantity: 'wall' },
			...{ of: 'HTTP Request node', most: 1 },
		},
		{
			...{ cases: '^download, 512', line: 'One-Shot node', quantity: 'rss' },
			...{ ofCase: 'download, 64 MiB', most: 1 },
		},
	],
	async measure(lab) {
		const cases = await casesOf(lab);
		const all: Series[] = [];
		for (let round = 0; round < (lab.quick ? 1 : 5); round++) {
			for (const pair of cases) {
				lab.say(`Large files: ${pair[1].name}, round ${round + 1}`);
				for (const line of lab.quick ? lines.slice(0, 2) : lines) {
					const task: CasesTask = { cases: pair.map((one) => ({ ...one, lines: [line] })) };
					all.push(...(await lab.inside<Series[]>('cases', task)));
				}
			}
		}
		return joined(all.filter(({ rounds }) => rounds.length > 0));
	},
};
