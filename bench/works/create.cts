// Many calls with three pictures each.
import { join } from 'node:path';

import type { Case, CasesTask, Source } from '../inside/cases.cjs';
import type { Lab } from '../lab.cjs';
import { writeFileOf, type FileKind } from '../server/files.cjs';
import type { Series, Work } from '../work.cjs';
import { everyLine, pooledLines } from './lines.cjs';
import { inProcesses } from './rounds.cjs';

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
	const count = lab.quick ? 50 : 1000;
	const common = { call: 'create', count, binaries, rounds: 3, warmUp: 1 } as const;
	const late = { ...common, latency: 20 };
	return [
		{ ...late, name: '20 ms, all at once', inFlight: 'all', lines: everyLine },
		{ ...late, name: '20 ms, 64 at once', inFlight: 64, lines: pooledLines },
		// At 20 ms this would be a measurement of waiting.
		{ ...common, name: '0 ms, one at a time (the default)', inFlight: 1, lines: pooledLines },
	];
}

export const create: Work = {
	name: 'create',
	title: 'Many calls with pictures',
	about:
		'1,000 items through Request: Create, each with three pictures of 200 kB that lie in n8n’s store on disk.',
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
		const task: CasesTask = { cases: await casesOf(lab) };
		return await inProcesses(lab, async () => await lab.inside<Series[]>('cases', task));
	},
};
