// Documents on their way: known from Upload on, signed ones only after Sign, all in one item, deleted only knowingly.
import type { INodeExecutionData } from 'n8n-workflow';

import { pdfsig } from '../../tools/harness/signatures.cjs';
import { versions, type Version } from '../../tools/harness/optimizer.cjs';
import { fixture } from '../shared/fixtures.cjs';
import '../shared/pauses.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

jest.mock('../../nodes/Oneshot/client/pause', () => jest.requireActual('../shared/pauses.cjs'));

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.reset());

const download = { resource: 'document', operation: 'download' };
const sign = { resource: 'request', operation: 'sign' };
const upload = { resource: 'document', operation: 'upload', binaryPropertyName: '*' };
const absent = async () => await world.optimizer.dialect({ inferred: 'absent' });
const calledPaths = async () =>
	(await world.optimizer.calls()).map(({ method, path }) => `${method} ${path.split('/v1')[1]}`);

/** A request with two documents. */
async function two(version: Version = 'current'): Promise<INodeExecutionData> {
	const { json } = await world.request(version);
	const binary = {
		one: await world.pdf(fixture('pdf/word.pdf'), 'one.pdf'),
		two: await world.pdf(fixture('pdf/two-pages.pdf'), 'two.pdf'),
	};
	const [item] = await world.done(upload, [{ json, binary }], { version });
	return { json: item.json, binary: item.binary };
}

/** Signs an item's request. */
const signed = async (item: INodeExecutionData, version: Version = 'current', options = {}) => {
	const secret = await world.code(item, version);
	const [output] = await world.done({ ...sign, secret, options }, [item], { version });
	return { json: output.json, binary: output.binary };
};

describe.each(versions)('known documents (%s)', (version) => {
	test('travel with the item, so that no list is asked for', async () => {
		if (version === 'current') await absent();
		const item = await signed(await two(version), version);
		await world.optimizer.clearCalls();
		const outputs = await world.done(download, [item], { version });
		expect(outputs.map(({ json }) => json.filename)).toEqual([
			'one (signed).pdf',
			'two (signed).pdf',
		]);
		expect((await calledPaths()).filter((path) => path.includes('/documents/'))).toEqual([]);
	});

	test('are taken from the option where the item lost them', async () => {
		if (version === 'current') await absent();
		const item = await signed(await two(version), version);
		const { request_pk, documents } = item.json;
		const bare = { json: { request_pk, kept: documents } };
		const options = { documents: '={{ $json.kept }}' };
		expect(await world.done({ ...download, options }, [bare], { version })).toHaveLength(2);
		const text = { documents: '={{ JSON.stringify($json.kept) }}' };
		expect(await world.done({ ...download, options: text }, [bare], { version })).toHaveLength(2);
	});
});

test('a list of documents of which one has no uid is asked for anew', async () => {
	const item = await signed(await two());
	const [first] = item.json.documents as Array<{ uid: string; filename: string }>;
	const json = { ...item.json, documents: [first, { filename: 'two.pdf' }] };
	expect(await world.done(download, [{ json }])).toHaveLength(2);
	const { error } = await world.run(
		{ ...download, options: { documents: '={{ $json.documents }}' } },
		[{ json }],
	);
	expect(error?.message).toBe(
		"The 'Known Documents' field is no list of documents with their uid [item 0]",
	);
});

test('the documents of another request are not taken', async () => {
	const [one, other] = [await world.signed(), await two()];
	const parameters = {
		...download,
		requestPk: String(one.json.request_pk),
		documentType: 'original',
	};
	const outputs = await world.done(parameters, [other]);
	expect(outputs.map(({ json }) => json.filename)).toEqual(['contract.pdf']);
});

test('where neither item nor option nor list knows them, it is said what to do', async () => {
	await absent();
	const { json } = await signed(await two());
	const { error } = await world.run(download, [{ json: { request_pk: json.request_pk } }]);
	expect(error?.context.code).toBe('NOT_OFFERED');
	expect(error?.description).toContain('$("Upload").item.json.documents');
});

test.each(versions)('from Sign on no unsigned file travels on (%s)', async (version) => {
	const item = await two(version);
	expect(Object.keys(item.binary ?? {})).toEqual(['one', 'two']);
	expect((await signed(item, version)).binary).toBeUndefined();
	const kept = await signed(await two(version), version, { keepInputFiles: true });
	expect(Object.keys(kept.binary ?? {})).toEqual(['one', 'two']);
});

test('Download gives all in one item, each of them signed', async () => {
	const item = await signed(await two(), 'current', { keepInputFiles: true });
	const run = await world.run({ ...download, output: 'oneItem', binaryPropertyName: 'signed' }, [
		item,
	]);
	expect(run.error).toBeUndefined();
	const [output, ...others] = run.items();
	expect(others).toEqual([]);
	expect(output.json.documents).toEqual([
		expect.objectContaining({ filename: 'one (signed).pdf', binary_property: 'signed' }),
		expect.objectContaining({ filename: 'two (signed).pdf', binary_property: 'signed2' }),
	]);
	expect(Object.keys(output.binary ?? {})).toEqual(['signed', 'signed2']);
	for (const property of ['signed', 'signed2']) {
		const [signature] = await pdfsig(await run.buffer(output, property));
		expect(signature).toMatchObject({ valid: true });
	}
});

describe('Generate OTP', () => {
	const otp = { resource: 'request', operation: 'generateOtp' };

	test('costs nothing for a request that holds no documents', async () => {
		const { error } = await world.run(otp, [await world.request()]);
		expect(error?.context.code).toBe('NOTHING_TO_SIGN');
		expect(await world.optimizer.outbox()).toEqual([]);
		await world.done({ ...otp, options: { withoutDocuments: true } }, [await world.request()]);
		expect(await world.optimizer.outbox()).toHaveLength(1);
	});

	test('is sent where nobody can know', async () => {
		await absent();
		await world.done(otp, [await world.request()]);
		expect(await world.optimizer.outbox()).toHaveLength(1);
	});
});

describe('Sign Documents on an existing request', () => {
	const parameters = {
		...{ resource: 'request', operation: 'signDocuments', source: 'existing' },
		binaryPropertyName: 'one, two',
	};
	const binary = async () => ({
		one: await world.pdf(fixture('pdf/word.pdf'), 'año nº 1.pdf'),
		two: await world.pdf(fixture('pdf/two-pages.pdf'), 'año nº 2.pdf'),
	});
	const uploads = async () =>
		(await world.optimizer.calls()).filter(
			({ method, path }) => method === 'POST' && path.includes('/document/'),
		);

	test('finds what is there by its content, whatever the server called it', async () => {
		await world.optimizer.dialect({ names: 'cleaned' });
		const { json } = await world.request();
		const { one, two: second } = await binary();
		await world.done(upload, [{ json, binary: { one } }]);
		const secret = await world.code({ json });
		await world.optimizer.clearCalls();
		const item = { json, binary: { one, two: second } };
		expect(await world.done({ ...parameters, secret }, [item])).toHaveLength(2);
		expect((await uploads()).flatMap(({ files }) => files.map(({ filename }) => filename))).toEqual(
			['año nº 2.pdf'],
		);
	});

	test.each([
		['does not exist', async () => await absent()],
		[
			'is not answered',
			async () =>
				await world.optimizer.fault({
					match: { method: 'GET', path: '/documents/' },
					times: 99,
					action: { type: 'status', status: 503 },
				}),
		],
	])('uploads and signs nothing where the list %s', async (_title, spoil) => {
		const { json } = await world.request();
		await world.done(upload, [{ json, binary: await binary() }]);
		const secret = await world.code({ json });
		await spoil();
		await world.optimizer.clearCalls();
		const { error } = await world.run({ ...parameters, secret }, [
			{ json, binary: await binary() },
		]);
		expect(error?.context.code).toBe('CONTENT_UNKNOWN');
		expect((await world.optimizer.calls()).map(({ method }) => method)).not.toContain('POST');
	});
});

describe('Cancel', () => {
	const cancel = { resource: 'request', operation: 'cancel' };
	const deletions = async () =>
		(await world.optimizer.calls()).filter(({ method }) => method === 'DELETE').length;

	test('does not go on in doubt', async () => {
		const item = await world.request();
		await world.optimizer.fault({
			match: { method: 'GET', path: '/request/' },
			times: 99,
			action: { type: 'status', status: 503 },
		});
		const { error } = await world.run(cancel, [item]);
		expect(error?.context.code).toBe('STATUS_UNKNOWN');
		expect(await deletions()).toBe(0);
		await world.done({ ...cancel, options: { force: true } }, [item]);
		expect(await deletions()).toBe(1);
	});

	test('refuses what is signed, and cancels what is not', async () => {
		const { error } = await world.run(cancel, [await world.signed()]);
		expect(error?.context.code).toBe('ALREADY_ISSUED');
		expect(await deletions()).toBe(0);
		await world.done(cancel, [await world.request()]);
		expect(await deletions()).toBe(1);
	});
});
