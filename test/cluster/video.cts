// A large video that a worker fetches and uploads, and what becomes of the worker's memory.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import axios from 'axios';

import { until } from '../e2e/browser.cjs';
import type { StoredCredential, WorkflowFile } from '../../tools/n8n/rest.cjs';
import { ask, chain, oneshot, startOf, type Place } from './place.cjs';

const MEBIBYTE = 1024 * 1024;

/** What a process holds now, and the most that it has held, in MiB. */
async function memoryOf(pid: number) {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
	return { now: of('VmRSS'), most: of('VmHWM') };
}

/** An MP4's first bytes, then zeros. */
async function* video(size: number): AsyncGenerator<Buffer> {
	const head = Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex');
	yield head;
	for (let left = size - head.length; left > 0; left -= MEBIBYTE) {
		yield Buffer.alloc(Math.min(left, MEBIBYTE));
	}
}

/** The sentence with which n8n's database store fails on what it can't read; its job never ends. */
const tooLong = 'Cannot create a string longer than';

export interface Growth {
	/** How much the worker grew at most while n8n fetched and stored the file, MiB. */
	fetched: number;
	/** How much more while the file was sent, MiB. */
	sent: number;
	/** How it ended: `done`, or what was said. */
	said: string;
}

/** What a job makes the worker hold. */
async function measured(place: Place, path: string): Promise<Growth> {
	const { cluster, services, folder } = place;
	const pid = cluster.workers[0].pid();
	const status = `/proc/${pid}/clear_refs`;
	let { now: before } = await memoryOf(pid);
	// The most that it has held is counted from here on.
	await writeFile(status, '5');
	let fetched = 0;
	services.marks.passed = async () => {
		const { now, most } = await memoryOf(pid);
		fetched = most - before;
		before = now;
		await writeFile(status, '5');
	};
	services.told.length = 0;
	await axios.post(`${cluster.url}/webhook/${path}`, {});
	const log = join(folder, cluster.workers[0].name, 'n8n.log');
	const failed = async () => (await readFile(log, 'utf8')).includes(tooLong);
	await until(async () => services.told.length > 0 || (await failed()), 300);
	const sent = (await memoryOf(pid)).most - before;
	const said = String(services.told[0]?.said ?? `“${tooLong} …”, and the job never ends`);
	return { fetched: Math.round(fetched), sent: Math.round(sent), said };
}

/** A workflow that fetches the video, marks, sends it by a certain node, and tells how that ended. */
function workflow(
	{ services, videoAccount }: Place,
	path: string,
	send: (account: { account: StoredCredential }) => ReturnType<typeof ask>,
): WorkflowFile {
	const account = { account: videoAccount };
	const mark = ask('Mark', { method: 'POST', url: `${services.url}/mark` });
	const chained = chain(path, [
		startOf(path),
		oneshot(account, 'Create', {
			...{ resource: 'videoId', operation: 'create', email: 'jose@example.com' },
			...{ mobilePhoneNumber: '600123456', options: {}, additionalFields: {} },
		}),
		ask('Fetch', {
			url: `${services.url}/video`,
			options: { response: { response: { responseFormat: 'file', outputPropertyName: 'data' } } },
		}),
		{ ...send(account), name: 'Send', onError: 'continueRegularOutput' },
		ask('Tell', {
			...{ method: 'POST', url: `${services.url}/told`, sendBody: true, specifyBody: 'json' },
			jsonBody: "={{ JSON.stringify({ said: $json.message ?? $json.error?.message ?? 'done' }) }}",
		}),
	]);
	chained.nodes.push({ ...mark, id: 'mark', position: [880, -300] });
	// n8n goes the upper way to its end before it takes the lower one.
	chained.connections.Fetch.main[0]?.unshift({ node: 'Mark', type: 'main', index: 0 });
	return chained;
}

export interface VideoFigures {
	store: string;
	/** MiB. */
	size: number;
	/** By this package's node, and by n8n's own HTTP Request node. */
	ours: Growth;
	n8n: Growth;
}

/** Sends a video by the one worker that is left: from n8n's own store in the database, and from one that streams. */
export async function uploadVideo(place: Place, bytes: number): Promise<VideoFigures[]> {
	const { cluster, services, optimizer } = place;
	await optimizer.reset();
	const [worker, other] = cluster.workers;
	await other.stop();
	const workflows = [
		workflow(place, 'send-ours', (account) =>
			oneshot(account, 'Send', {
				...{ resource: 'videoId', operation: 'uploadVideo', binaryPropertyName: 'data' },
				videoidPk: "={{ $('Create').first().json.videoid_pk }}",
				requestPk: "={{ $('Create').first().json.request_pk }}",
				options: {},
			}),
		),
		workflow(place, 'send-n8n', () =>
			ask('Send', {
				...{ method: 'POST', url: `${services.url}/sink`, sendBody: true },
				...{ contentType: 'binaryData', inputDataFieldName: 'data', options: {} },
			}),
		),
	];
	const published = [];
	for (const each of workflows) published.push(await place.publish(each));
	await place.served('send-ours');
	await place.served('send-n8n');

	const shared = join(place.folder, 'shared');
	await mkdir(shared, { recursive: true });
	const streaming = {
		N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
		N8N_BINARY_DATA_STORAGE_PATH: shared,
	};
	/** In a process that has held no large file before, after a small one: what a first job loads is not the file's. */
	async function once(path: string, size: number, settings: NodeJS.ProcessEnv) {
		await worker.kill();
		await worker.start(settings);
		services.given.set('/video', () => video(MEBIBYTE));
		await measured(place, path);
		services.given.set('/video', () => video(size));
		return await measured(place, path);
	}
	const both = async (store: string, size: number, settings: NodeJS.ProcessEnv = {}) => ({
		...{ store, size: size / MEBIBYTE },
		ours: await once('send-ours', size, settings),
		n8n: await once('send-n8n', size, settings),
	});
	const figures = [
		await both('shared folder', bytes, streaming),
		await both('database', bytes / 2),
		await both('database', bytes),
	];
	for (const each of published) await each.withdraw();
	await worker.kill();
	await Promise.all([worker.start(), other.start()]);
	return figures;
}
