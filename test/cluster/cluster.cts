// `npm run test:cluster`: n8n in queue mode, counted at the Optimizer while its processes die and come back.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { format, resolveConfig } from 'prettier';

import { duration } from '../../tools/shared/progress.cjs';
import { projectRoot } from '../../tools/shared/projectRoot.cjs';
import { signOnPage } from './page.cjs';
import { openPlace, type Place } from './place.cjs';
import { signAll, signThroughDeath } from './signings.cjs';
import { uploadVideo, type Growth } from './video.cjs';

const HELP = `Runs n8n in queue mode, with this package and the local Optimizer, and counts.

  --signings N   through the queue, 500 by default
  --signers N    at once on the signing page, 50 by default
  --megabytes N  of the video, 256 by default
  --only NAMES   of: queue, death, page, video, workers; separated by commas
  --write        writes the figures into docs/scaling.md`;

/** What a part found out: its line of the table. */
type Figures = Record<string, string | number>;

interface Sizes {
	signings: number;
	signers: number;
	bytes: number;
}

/** The most that a worker may grow while it uploads from a store that streams, in MiB. */
const MOST_GROWTH = 64;

const perMinute = ({ in: count, seconds }: { in: number; seconds: number }) =>
	Math.round((count / seconds) * 60);

const parts: Record<string, (place: Place, sizes: Sizes) => Promise<Figures>> = {
	async queue(place, { signings }) {
		const { seconds, ...counted } = await signAll(place, signings);
		const speed = perMinute({ in: signings, seconds });
		return { ...counted, lost: signings - counted.signed, 'signed per minute': speed };
	},
	async death(place, { signings }) {
		const { left, orphans, strayRequests, ...counted } = await signThroughDeath(place, signings);
		return {
			...counted,
			...{ lost: signings - counted.signed, 'left by the dead worker': left },
			...{ 'orphans named': orphans, 'requests without an owner': strayRequests },
		};
	},
	async page(place, { signers }) {
		const { failedCalls, codes, told, ...counted } = await signOnPage(place, signers);
		return { ...counted, codes, 'calls that failed': failedCalls, 'ends told': told };
	},
	async video(place, { bytes }) {
		const figures = await uploadVideo(place, bytes);
		const [streamed] = figures;
		assert.equal(streamed.ours.said, 'done');
		assert.ok(streamed.ours.sent <= MOST_GROWTH, JSON.stringify(figures));
		return Object.fromEntries(
			figures.flatMap(({ store, size, ours, n8n }) => {
				const of = `${store}, ${size} MiB`;
				const growth = ({ sent, said }: Growth) => (said === 'done' ? `${sent} MiB` : said);
				return [
					[`${of}: while n8n fetched it`, `${ours.fetched} MiB`],
					[`${of}: while this node uploaded it`, growth(ours)],
					[`${of}: where n8n’s HTTP Request node sends it`, growth(n8n)],
				];
			}),
		);
	},
	async workers(place, { signings }) {
		const count = Math.ceil(signings / 4);
		const [, second] = place.cluster.workers;
		await second.stop();
		const one = await signAll(place, count);
		await second.start();
		const two = await signAll(place, count);
		return {
			...{ in: 2 * count, signed: one.signed + two.signed, twice: 0 },
			'one worker, per minute': perMinute(one),
			'two workers, per minute': perMinute(two),
		};
	},
};

/** What each part is, in the table of the guide. */
const titles: Record<string, string> = {
	queue: 'Signings through the queue, two workers',
	death: 'The same, a worker killed in the middle, then the recovery',
	page: 'Signers at once on the signing page, a webhook process killed and restarted',
	video: 'A video uploaded by a worker: how much the worker grew',
	workers: 'One worker, then two',
};

const page = join(projectRoot, 'docs', 'scaling.md');
const markers = ['<!-- figures: made by “npm run test:cluster -- --write” -->', '<!-- end -->'];

/** Puts the figures between the markers of the guide; of parts that were not run, those of the last time stay. */
async function write(results: Record<string, Figures>): Promise<void> {
	const text = await readFile(page, 'utf8');
	const [start, end] = markers.map((marker) => text.indexOf(marker));
	const before = text.slice(start, end).split('\n');
	const rows = Object.entries(titles).flatMap(([name, title]) => {
		const figures = results[name];
		if (!figures) return before.filter((line) => line.startsWith(`| ${title} `));
		const told = Object.entries(figures).map(([what, value]) => `${what}: ${value}`);
		return `| ${title} | ${told.join('<br>')} |`;
	});
	const machine = `${availableParallelism()} processors, ${Math.round(totalmem() / 2 ** 30)} GiB of memory`;
	const figures = [
		`All of it on one machine (${machine}), which had other work at the same time:`,
		['| What | Figures |', '| --- | --- |', ...rows].join('\n'),
	];
	const head = text.slice(0, start + markers[0].length);
	const content = [head, ...figures, text.slice(end)].join('\n\n');
	const options = await resolveConfig(page);
	await writeFile(page, await format(content, { ...options, filepath: page }));
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			signings: { type: 'string', default: '500' },
			signers: { type: 'string', default: '50' },
			megabytes: { type: 'string', default: '256' },
			only: { type: 'string', default: Object.keys(parts).join() },
			write: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return void console.log(HELP);
	const sizes = {
		signings: Number(values.signings),
		signers: Number(values.signers),
		bytes: Number(values.megabytes) * 2 ** 20,
	};
	// What was started ends when this process exits in order.
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.once(signal, () => process.exit(130));
	}
	const place = await openPlace();
	const results: Record<string, Figures> = {};
	let failed = 0;
	for (const name of values.only.split(',')) {
		const started = Date.now();
		try {
			results[name] = await parts[name](place, sizes);
			console.log(`${name}: passed (${duration(Date.now() - started)})`);
		} catch (error) {
			failed++;
			console.log(`${name}: FAILED (${duration(Date.now() - started)})`);
			console.error(error instanceof Error ? error.stack : error);
		}
	}
	await place.close();
	for (const [name, figures] of Object.entries(results)) {
		console.log(titles[name]);
		console.table(figures);
	}
	if (values.write) await write(results);
	console.log(`${Object.keys(results).length} passed, ${failed} failed`);
	process.exitCode = failed === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});
