// Many calls with three pictures each.
import { join } from 'node:path';

import type { Case, Source } from '../inside/cases.cjs';
import type { Lab } from '../lab.cjs';
import { writeFileOf, type FileKind } from '../server/files.cjs';
import type { Work } from '../work.cjs';
import { everyLine, pooledLines } from './lines.cjs';
import { inTurns } from './rounds.cjs';

const PICTURE_MEBIBYTES = 200_000 / 1024 ** 2;

async function picture(
	{ folder }: Lab,
	name: string,
	kind: FileKind,
	mimeType: string,
): Promise<Source> {
	const fileName = `${name}.${kind}`;
	const path = join(folder, fileName);
	await writeFileOf(path, kind, PICTURE_MEBIBYTES);
	return { path, fileName, mimeType };
}

async function casesOf(lab: Lab): Promise<Case[]> {
	const binaries = {
		document_front: await picture(lab, 'front', 'jpeg', 'image/jpeg'),
		document_rear: await picture(lab, 'rear', 'jpeg', 'image/jpeg'),
		document_owner: await picture(lab, 'selfie', 'png', 'image/png'),
	};
	const rounds = lab.quick ? 3 : 5;
	const common = { call: 'create', binaries, rounds, warmUp: 1, lines: pooledLines } as const;
	const [many, some] = lab.quick ? [50, 20] : [1000, 200];
	const [all, few] = [many.toLocaleString('en'), some.toLocaleString('en')];
	return [
		{
			...{ ...common, name: `${all} items, all at once`, count: many },
			...{ latency: 20, inFlight: 'all', lines: everyLine },
		},
		{ ...common, name: `${few} items, 64 at once`, count: some, latency: 20, inFlight: 64 },
		// At 20 ms this would be a measurement of waiting.
		{ ...common, name: `${few} items, one at a time (the default)`, count: some, inFlight: 1 },
	];
}

export const create: Work = {
	name: 'create',
	title: 'Many calls with pictures',
	about:
		'Items through Request: Create, each with three pictures of 200 kB that lie in n8n’s store on disk. The server answers after 20 ms, at once where items go one at a time.',
	columns: [
		{ name: 'wall', title: 'Wall, ms' },
		{ name: 'cpuPerCall', title: 'CPU per call, ms', digits: 3 },
		{ name: 'rss', title: 'RSS growth, MB' },
		{ name: 'opensPerCall', title: 'Files opened per call', digits: 1 },
		{ name: 'readPerCall', title: 'Bytes read per call, kB' },
		{ name: 'inFlight', title: 'Most at once' },
	],
	goals: [
		{
			...{ cases: '', line: 'One-Shot node', quantity: 'cpuPerCall' },
			...{ of: 'HTTP Request node', most: 0.95 },
		},
		{
			...{ cases: '', line: 'One-Shot node', quantity: 'cpuPerCall' },
			...{ of: 'helper in a loop', most: 1.1 },
		},
	],
	async measure(lab) {
		return await inTurns(lab, await casesOf(lab), lab.quick ? 0 : 1);
	},
};
