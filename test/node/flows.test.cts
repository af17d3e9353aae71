// What single operations promise beyond their answer.
import { createHash } from 'node:crypto';

import { fixture } from '../shared/fixtures.cjs';
import { sandboxValues, versions } from '../../tools/harness/optimizer.cjs';
import { opensslCms, pdfsig } from '../../tools/harness/signatures.cjs';
import { signer, signerName } from '../../tools/harness/signer.cjs';
import { duringPauses, pauses } from '../shared/pauses.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';
import { picture } from '../../tools/harness/samples.cjs';

jest.mock('../../nodes/Oneshot/client/pause', () => jest.requireActual('../shared/pauses.cjs'));

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.reset());

const external = {
	authentication: 'external',
	extUnlockType: sandboxValues.externalType,
	extUnlockValue: sandboxValues.externalValue,
	secret: 'customer-118',
};

describe.each(versions)('Wait for Status on %s', (version) => {
	const wait = { resource: 'request', operation: 'waitForStatus', interval: 10, timeout: 25 };

	test('ends when the request has one of the states', async () => {
		const item = await world.uploaded(version);
		duringPauses(async () => {
			if (pauses.length < 2) return;
			await world.optimizer.setStatus(String(item.json.request_pk), 'ISSUED');
		});
		const [{ json }] = await world.done(wait, [item], { version });
		expect(json).toMatchObject({ status: 'ISSUED', request_pk: item.json.request_pk });
		expect(pauses).toEqual([10_000, 10_000]);
	});

	test('ends at once when it can not come any more', async () => {
		const item = await world.request(version);
		await world.optimizer.setStatus(String(item.json.request_pk), 'CANCELLED');
		const { error } = await world.run(wait, [item], { version });
		expect(error?.message).toContain('is CANCELLED and will not become ISSUED');
		expect(error?.context.code).toBe('REQUEST_FAILED');
		expect(pauses).toEqual([]);
	});

	test('gives up in time and says the last state', async () => {
		const item = await world.request(version);
		const { error } = await world.run(wait, [item], { version });
		expect(error?.message).toContain('is still ENROLLREADY after 25 seconds');
		expect(pauses).toEqual([10_000, 10_000, 5000]);
	});

	test('stops with the execution', async () => {
		const item = await world.request(version);
		const stop = new AbortController();
		await world.optimizer.clearCalls();
		duringPauses(() => stop.abort());
		await world.run(wait, [item], { version, signal: stop.signal });
		expect(pauses).toEqual([10_000]);
		const reads = (await world.optimizer.calls()).map(({ method }) => method);
		expect(reads).toEqual(['GET']);
	});
});

test('Cancel refuses a request that is signed, unless forced', async () => {
	const item = await world.signed();
	const cancel = { resource: 'request', operation: 'cancel' };
	const { error } = await world.run(cancel, [item]);
	expect(error?.message).toContain('is signed (ISSUED) and was not cancelled');
	const [{ json }] = await world.done({ ...cancel, options: { force: true } }, [item]);
	expect(json).toMatchObject({ cancelled: true });
});

describe.each(versions)('Sign Documents on %s', (version) => {
	const parameters = {
		resource: 'request',
		operation: 'signDocuments',
		source: 'new',
		...signer,
		...external,
	};
	const item = async () => ({
		json: {},
		binary: { ...(await world.identity()), data: await world.pdf() },
	});

	test('creates, uploads, signs and downloads, and deletes nothing', async () => {
		const result = await world.run(parameters, [await item()], { version });
		const [output] = result.items();
		expect(output.json).toMatchObject({
			filename: 'contract (signed).pdf',
			steps: { created: true, uploaded: ['contract.pdf'], signed: true },
		});
		const [signature] = await pdfsig(await result.buffer(output));
		expect(signature).toMatchObject({ signer: signerName, valid: true, totalDocument: true });
		const left = await world.done({ resource: 'document', operation: 'getAll' }, [output], {
			version,
		});
		expect(left).toHaveLength(1);
	});

	test('when a step fails, says what exists and goes on from there', async () => {
		await world.optimizer.fault({
			match: { method: 'POST', path: '/sign/' },
			action: { type: 'status', status: 500, body: { status: 'error', message: 'Disk full' } },
		});
		const { error } = await world.run(parameters, [await item()], { version });
		expect(error?.message).toBe('Disk full');
		const pk = String(error?.context.request_pk);
		expect(error?.description).toContain(`request ${pk} was created`);
		expect(error?.description).toContain('document “contract.pdf” was uploaded');

		await world.optimizer.clearCalls();
		const resumed = { ...parameters, source: 'existing', requestPk: pk };
		const outputs = await world.done(resumed, [await item()], { version });
		expect(outputs[0].json.steps).toMatchObject({ created: false, uploaded: [], signed: true });
		const posts = (await world.optimizer.calls()).filter(({ method }) => method === 'POST');
		expect(posts).toHaveLength(1);

		const [again] = await world.done(resumed, [await item()], { version });
		expect(again.json.steps).toMatchObject({ signed: true, already_signed: true });
	});

	test('a code needs a request that exists', async () => {
		const { error } = await world.run(
			{ ...parameters, authentication: 'otp', secret: '123456' },
			[await item()],
			{ version },
		);
		expect(error?.message).toContain('belongs to a request that exists already');
		expect(await world.optimizer.calls()).toEqual([]);
	});
});

describe.each(versions)('a hash made by the node on %s', (version) => {
	test('comes back as a P7M over the file, which never left', async () => {
		const content = fixture('hash/order.txt');
		const request = await world.request(version);
		const data = await world.engine.binary(content, 'order.txt', 'text/plain');
		const upload = { resource: 'document', operation: 'upload', uploadType: 'hashOnly' };
		const [item] = await world.done(upload, [{ json: request.json, binary: { data } }], {
			version,
		});
		const sent = (await world.optimizer.calls()).flatMap(({ files }) => files);
		const digest = createHash('sha256').update(content).digest('hex');
		expect(sent.some(({ sha256 }) => sha256 === digest)).toBe(false);

		await world.done({ resource: 'request', operation: 'sign', ...external }, [item], { version });
		const result = await world.run({ resource: 'document', operation: 'download' }, [item], {
			version,
		});
		const [output] = result.items();
		expect(output.binary?.data).toMatchObject({
			fileName: 'order.txt (signed).p7m',
			mimeType: 'application/pkcs7-mime',
		});
		await opensslCms(await result.buffer(output), content, await world.optimizer.ca());
	});
});

test.each(versions)('a visible signature is asked for in the words of %s', async (version) => {
	const item = await world.uploaded(version);
	const secret = await world.code(item, version);
	await world.optimizer.clearCalls();
	const parameters = {
		resource: 'request',
		operation: 'sign',
		secret,
		visibleSignature: true,
		positionPreset: 'topRight',
		page: 'last',
		text: 'Signed by: %(CN)s\nfor us',
		timezone: 'Europe/Madrid',
		options: { extraAppearance: '{"reason": "Approval"}' },
	};
	await world.done(parameters, [item], { version });
	const calls = await world.optimizer.calls();
	const { fields } = calls.find(({ path }) => path.includes('/sign/')) ?? { fields: {} };
	const text = ['Signed by: %(CN)s', 'for us'];
	const place = { position: '385,752,565,812', page: 0, reason: 'Approval' };
	if (version === 'current') {
		const appearance = { text, date: '%d/%m/%Y %H:%M:%S', timezone: 'Europe/Madrid', ...place };
		expect(fields).toEqual({ secret, signature: { appearance } });
	} else {
		expect(fields).toEqual({
			secret,
			use_signature_text: true,
			signature_format: {
				text_format: text,
				date_format: '%d/%m/%Y %H:%M:%S',
				timezone: 'Europe/Madrid',
			},
			options: { [String(item.json.uid)]: place },
		});
	}
});

test('the legacy countersignature uses the RAO of the credential', async () => {
	const version = 'legacy';
	const item = await world.uploaded(version);
	const secret = await world.code(item, version);
	const parameters = {
		resource: 'request',
		operation: 'sign',
		secret,
		options: {
			countersignature: { values: { position: '385,30,565,90', page: 1, horizontal: false } },
			places: {
				values: [
					{
						uid: item.json.uid as string,
						position: '30,30,210,90',
						page: 'first',
						image: '',
						usecountersignature: true,
					},
				],
			},
		},
	};
	const { error } = await world.run(parameters, [item], { version });
	expect(error?.message).toContain('needs the username, password and PIN of the RAO');
	const { username, password, pin } = sandboxValues;
	const credential = { raoAuthentication: 'password', username, password, pin };
	await world.done(parameters, [item], { version, credential });
	const result = await world.run({ resource: 'document', operation: 'download' }, [item], {
		version,
	});
	const signatures = await pdfsig(await result.buffer(result.items()[0]));
	expect(signatures).toHaveLength(2);
	expect(signatures.every(({ valid }) => valid)).toBe(true);
});

describe.each(versions)('Video ID on %s', (version) => {
	test('evidences and video of an identification done elsewhere lead to review, approval and signature', async () => {
		const invite = {
			resource: 'videoId',
			operation: 'create',
			mobilePhoneNumber: '600123456',
			email: 'a@b.co',
		};
		const [{ json }] = await world.done(invite, undefined, { version });
		const identity = await world.identity();
		const evidences = {
			resource: 'videoId',
			operation: 'uploadEvidences',
			givenName: 'María',
			surname1: 'García',
			serialNumber: '1Z',
			documentPhoto: '',
			securityChecks: [
				'otp_validation',
				'documents_match',
				'data_integrity',
				'document_notcopy',
				'document_notexpired',
				'document_notunderage',
				'liveliness',
			],
			similarityLevel: '92',
		};
		const [sent] = await world.done(evidences, [{ json, binary: identity }], { version });
		expect(sent.binary).toBeUndefined(); // identity pictures are not passed on
		const movie = Buffer.concat([
			Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2', 'latin1'),
			Buffer.alloc(100_000),
		]);
		const data = await world.engine.binary(movie, 'v.mp4', 'video/mp4');
		await world.done(
			{ resource: 'videoId', operation: 'uploadVideo' },
			[{ json, binary: { data } }],
			{ version },
		);
		const get = { resource: 'request', operation: 'get' };
		expect((await world.done(get, [{ json }], { version }))[0].json).toMatchObject({
			status: 'VIDEOREVIEW',
			given_name: 'María',
		});
		const downloaded = await world.run(
			{ resource: 'videoId', operation: 'downloadVideo' },
			[{ json }],
			{ version },
		);
		expect((await downloaded.buffer(downloaded.items()[0])).equals(movie)).toBe(true);
		await world.done({ resource: 'videoId', operation: 'approve' }, [{ json }], { version });
		expect((await world.done(get, [{ json }], { version }))[0].json.status).toBe('ENROLLREADY');
	});
});

test('a list is cut to the limit, and whole on demand', async () => {
	const item = await world.request();
	const pdf = await world.pdf();
	const upload = { resource: 'document', operation: 'upload', binaryPropertyName: '*' };
	await world.done(upload, [{ json: item.json, binary: { a: pdf, b: pdf, c: pdf } }]);
	const getAll = { resource: 'document', operation: 'getAll' };
	expect(await world.done({ ...getAll, limit: 2 }, [item])).toHaveLength(2);
	expect(await world.done({ ...getAll, returnAll: true, limit: 1 }, [item])).toHaveLength(3);
});

test('selectors list what there is, and find it', async () => {
	const item = await world.uploaded();
	const logo = await world.engine.binary(picture('logo.png'), 'logo.png', 'image/png');
	await world.done({ resource: 'image', operation: 'upload' }, [
		{ json: {}, binary: { data: logo } },
	]);
	const { credentialFor } = await import('../../tools/harness/optimizer.cjs');
	const credentials = { oneshotApi: credentialFor(world.optimizer) };
	const list = async (method: string, filter?: string) =>
		(
			await world.engine.listSearch(
				method,
				{ requestPk: String(item.json.request_pk) },
				{ credentials, filter },
			)
		).results;
	expect(await list('searchTokens')).toEqual([
		{ name: expect.stringContaining('1000001') as string, value: sandboxValues.token },
	]);
	expect(await list('searchDocuments', 'CONTRACT')).toEqual([
		{ name: expect.stringContaining('contract.pdf') as string, value: item.json.uid },
	]);
	expect(await list('searchDocuments', 'nothing')).toEqual([]);
	expect((await list('searchImages'))[0].name).toContain('logo.png');
});
