// What reads PDFs and signatures, by size and by the number of objects.
import type { IDataObject } from 'n8n-workflow';

import type * as pdfReader from '../../nodes/Oneshot/pdf';
import { signedPdf } from '../../tools/harness/signedFiles.cjs';
import { startWorld, type World } from '../../tools/harness/world.cjs';
import type { Place } from '../lab.cjs';
import { bufferOf, pdfOfObjects } from '../server/files.cjs';
import type { Series } from '../work.cjs';
import { loadFrom } from './load.cjs';
import { metered } from './meter.cjs';

export interface ReadersTask {
	/** MiB. */
	sizes: number[];
	objects: number[];
	rounds: number;
}

type Reader = Pick<typeof pdfReader, 'inspectPdf'>;

/** The last kB of a MiB is the file's own ends. */
const pdfOf = (mebibytes: number) => bufferOf('pdf', mebibytes - 1 / 1024);

async function measured(
	{ rounds }: ReadersTask,
	series: Omit<Series, 'rounds'>,
	mebibytes: number,
	work: () => Promise<unknown>,
): Promise<Series> {
	const all: Series = { ...series, rounds: [] };
	for (let round = -1; round < rounds; round++) {
		const { wall, cpu, rss } = await metered(work);
		if (round >= 0) all.rounds.push({ wall, cpu, rss, wallPerMiB: wall / mebibytes });
	}
	return all;
}

async function verify(world: World, content: Buffer): Promise<() => Promise<IDataObject>> {
	const { bytes } = await signedPdf(world, 'current', content);
	const item = { json: {}, binary: { data: await world.pdf(bytes) } };
	const parameters = { resource: 'document', operation: 'verify' };
	return async () => (await world.done(parameters, [item]))[0].json;
}

export async function run(task: ReadersTask & Place): Promise<Series[]> {
	const { packageFolder, sizes, objects } = task;
	const { inspectPdf } = loadFrom(packageFolder)('./dist/nodes/Oneshot/pdf/index.js') as Reader;
	const world = await startWorld({ nodesDir: `${packageFolder}/dist` });
	const check = (pdf: Buffer) => async () => await inspectPdf(pdf);
	try {
		const all: Series[] = [];
		for (const size of sizes) {
			const series = { case: `${size} MiB`, line: 'PDF check' };
			all.push(await measured(task, series, size, check(pdfOf(size))));
		}
		for (const count of objects) {
			const pdf = pdfOfObjects(count);
			const series = { case: `${count.toLocaleString('en')} objects`, line: 'PDF check' };
			all.push(await measured(task, series, pdf.length / 1024 ** 2, check(pdf)));
		}
		for (const size of sizes) {
			const series = { case: `${size} MiB, signed`, line: 'Document: Verify' };
			all.push(await measured(task, series, size, await verify(world, pdfOf(size))));
		}
		return all;
	} finally {
		await world.stop();
	}
}
