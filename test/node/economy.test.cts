// What a run costs, counted: how often a parameter is evaluated, a credential is read, a file is opened and read, a call
// is made. (What it takes in time is measured by `npm run bench`.)
import type { ReadStream } from 'node:fs';

import { BinaryDataService, ExecuteContext } from 'n8n-core';

import { HarnessCredentialsHelper } from '../../tools/harness/credentials.cjs';
import { nodeOperations, runOperation, titleOf } from '../../tools/harness/scenarios.cjs';
import { Container } from '../../tools/harness/services.cjs';
import { signer } from '../../tools/harness/signer.cjs';
import { some } from '../shared/everyValue.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.reset());
afterEach(() => jest.restoreAllMocks());

const MB = 1024 * 1024;

interface Reader {
	node: { type: string };
	_getNodeParameter(name: string, item: number, ...more: unknown[]): unknown;
}

/** Where n8n evaluates a parameter, for whatever kind of node. */
function evaluator(): Reader {
	let holder = ExecuteContext.prototype as unknown as Reader;
	while (!Object.hasOwn(holder, '_getNodeParameter')) {
		holder = Object.getPrototypeOf(holder) as Reader;
	}
	return holder;
}

/** Counts the evaluations of each parameter of each item, by run of the node. */
function countEvaluations() {
	const runs = new Map<Reader, Map<string, number>>();
	const holder = evaluator();
	const original = holder._getNodeParameter;
	jest.spyOn(holder, '_getNodeParameter').mockImplementation(function (
		this: Reader,
		name: string,
		item: number,
		...more: unknown[]
	) {
		const counts = runs.get(this) ?? new Map<string, number>();
		const key = `${name} of item ${item}`;
		runs.set(this, counts.set(key, (counts.get(key) ?? 0) + 1));
		return original.call(this, name, item, ...more);
	});
	return () => [...runs.values()].flatMap((counts) => [...counts]);
}

const current = nodeOperations
	.filter(({ versions }) => versions.includes('current'))
	.map((known) => [titleOf(known, 'current'), known] as const);

test.each(some(current, 3))('%s evaluates no parameter twice', async (_title, nodeOperation) => {
	const evaluated = countEvaluations();
	await runOperation(world, nodeOperation, 'current');
	expect(evaluated().length).toBeGreaterThan(2);
	expect(evaluated().filter(([, count]) => count > 1)).toEqual([]);
});

test('the credential is read once for all items and calls of a run', async () => {
	const create = { resource: 'request', operation: 'create', ...signer };
	const item = { json: {}, binary: await world.identity() };
	const read = jest.spyOn(HarnessCredentialsHelper.prototype, 'getDecrypted');
	await world.done(create, [item, item, item]);
	expect((await world.optimizer.calls()).length).toBe(3);
	expect(read).toHaveBeenCalledTimes(1);
});

/** Remembers what is opened of n8n's file store. */
function watchFiles() {
	const service = Container.get(BinaryDataService);
	const original = service.getAsStream.bind(service);
	const streams: ReadStream[] = [];
	jest.spyOn(service, 'getAsStream').mockImplementation(async (...options) => {
		const stream = await original(...options);
		streams.push(stream as ReadStream);
		return stream;
	});
	return {
		streams,
		bytes: () => streams.reduce((total, { bytesRead }) => total + bytesRead, 0),
		left: () => streams.filter(({ destroyed }) => !destroyed),
	};
}

test('of a picture the start is read to know it, then the whole to send it', async () => {
	const binary = await world.identity();
	const files = watchFiles();
	await world.done({ resource: 'request', operation: 'create', ...signer }, [{ json: {}, binary }]);
	const sizes = Object.values(binary).map(({ bytes = 0 }) => bytes);
	expect(files.streams.length).toBe(6);
	// A stream reads one chunk ahead.
	expect(files.bytes()).toBeLessThanOrEqual(sizes.reduce((a, b) => a + b) + 3 * 2 * 4096);
	expect(files.left()).toEqual([]);
});

test('a PDF is opened once to check it and once to send it', async () => {
	const item = await world.request();
	const files = watchFiles();
	await world.done({ resource: 'document', operation: 'upload' }, [item]);
	expect(files.streams.length).toBe(2);
	expect(files.bytes()).toBe(2 * (item.binary?.data.bytes ?? 0));
	expect(files.left()).toEqual([]);
});

test('of a large PDF the two ends are read to check it', async () => {
	const { json } = await world.request();
	const filler = Buffer.alloc(40 * MB, '%');
	const head = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n');
	const start = head.length + filler.length + 1;
	const tail = `\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 2 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
	const data = await world.pdf(Buffer.concat([head, filler, Buffer.from(tail)]), 'large.pdf');
	const files = watchFiles();
	const [output] = await world.done({ resource: 'document', operation: 'upload' }, [
		{ json, binary: { data } },
	]);
	expect(output.json.documents).toEqual([
		expect.objectContaining({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }),
	]);
	expect(files.streams.length).toBe(3);
	expect(files.bytes()).toBeLessThan(44 * MB);
	expect(files.left()).toEqual([]);
});

test('a video is known by its start', async () => {
	const box = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1');
	const video = await world.engine.binary(
		Buffer.concat([box, Buffer.alloc(8 * MB)]),
		'session.mp4',
		'video/mp4',
	);
	const [created] = await world.done({
		...{ resource: 'videoId', operation: 'create', ...signer },
	});
	const files = watchFiles();
	await world.done({ resource: 'videoId', operation: 'uploadVideo' }, [
		{ json: created.json, binary: { data: video } },
	]);
	expect(files.streams.length).toBe(2);
	expect(files.bytes()).toBeLessThan(8 * MB + 16 * 1024);
	expect(files.left()).toEqual([]);
});

test('a download of one document is one call', async () => {
	const item = await world.signed();
	const [{ uid }] = item.json.documents as { uid: string }[];
	await world.optimizer.clearCalls();
	await world.done(
		{ resource: 'document', operation: 'download', scope: 'one', documentUid: uid },
		[item],
	);
	expect((await world.optimizer.calls()).length).toBe(1);
	await world.optimizer.clearCalls();
	await world.done({ resource: 'document', operation: 'download' }, [item]);
	expect((await world.optimizer.calls()).length).toBe(1);
});
