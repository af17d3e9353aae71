// What is found before anything is sent: each names the parameter and the item.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { INodeParameters } from 'n8n-workflow';

import { fixture } from '../shared/fixtures.cjs';
import { signer } from '../../tools/harness/signer.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';
import { picture } from '../../tools/harness/samples.cjs';

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.clearCalls());

const create = (changes: INodeParameters = {}) => ({
	resource: 'request',
	operation: 'create',
	...signer,
	...changes,
});

/** Runs the node on a good item and a bad one, and returns the error. */
async function refused(parameters: INodeParameters, binary = {}, json = {}) {
	const files = { ...(await world.identity()), data: await world.pdf(), ...binary };
	const { error } = await world.run(parameters, [{ json, binary: files }]);
	expect(await world.optimizer.calls()).toEqual([]);
	if (!error) throw new Error('The node did not refuse');
	return error;
}

describe('Create', () => {
	test.each([
		[{ givenName: '={{ "" }}' }, "The 'Given Name' field is empty [item 0]"],
		[
			{ mobilePhoneNumber: 'none' },
			"The 'Mobile Phone' field: “none” has letters in it. A phone number has digits only [item 0]",
		],
		[
			{ mobilePhoneNumber: '+34 12' },
			"The 'Mobile Phone' field: “+34 12” is too short for a number of Spain (+34): numbers there have 9 digits after the prefix, it has 2 [item 0]",
		],
		[
			{ email: 'jose@' },
			"The 'Email' field: “jose@” is not an email address. It looks like ana@example.com [item 0]",
		],
		[
			{ idDocumentCountry: 'ESX' },
			"The 'Issuing Country' field: “ESX” is not a country code [item 0]",
		],
		[
			{ documentFront: 'nowhere' },
			"The 'Front of the Identity Document' field names the file “nowhere”, which the item does not have [item 0]",
		],
		[
			{ documentOwner: 'data' },
			"The 'Person Holding the Document' field names the file “contract.pdf” (data), which is a PDF, not a JPEG picture or a PNG picture [item 0]",
		],
		[
			{ additionalFields: { callback: 'https://example.com' } },
			"The 'Callback URL' field needs Asynchronous [item 0]",
		],
	])('%j is refused', async (changes, message) => {
		const error = await refused(create(changes));
		expect(error.message).toBe(message);
		expect(error.name).toBe('NodeOperationError');
	});

	test('a missing file says which files there are', async () => {
		const { description } = await refused(create({ documentFront: 'nowhere' }));
		expect(description).toContain('document_front, document_rear, document_owner, data');
	});

	test('a HEIC photo is named as such', async () => {
		const photo = await world.engine.binary(
			fixture('images/photo.heic'),
			'IMG_1.jpg',
			'image/jpeg',
		);
		const { message, description } = await refused(create(), { document_front: photo });
		expect(message).toContain('is a HEIC photo');
		expect(description).toContain('Most Compatible');
	});

	test.each(['+34600123456', '0034 600 123 456', '600-123-456', '(600) 123 456'])(
		'the phone %s is understood',
		async (mobilePhoneNumber) => {
			const item = { json: {}, binary: await world.identity() };
			await world.done(create({ mobilePhoneNumber }), [item]);
			const [call] = await world.optimizer.calls();
			expect(call.fields.mobile_phone_number).toBe('+34600123456');
		},
	);

	test('a national number without a default prefix is refused with the way out', async () => {
		const item = { json: {}, binary: await world.identity() };
		const credential = { defaultCountryPrefix: '' };
		const { error } = await world.run(create(), [item], { credential });
		expect(error?.message).toContain('Default Country Prefix');
	});

	test('what is empty and the Optimizer may know is not sent; a passport needs no back', async () => {
		const { document_front, document_owner } = await world.identity();
		const item = { json: {}, binary: { document_front, document_owner } };
		const credential = { profile: 'PFnubeNC' };
		const parameters = create({ surname2: '', serialNumber: '', idDocumentType: 'PAS' });
		await world.done(parameters, [item], { credential });
		const [{ fields, files }] = await world.optimizer.calls();
		expect(Object.keys(fields).sort()).toEqual([
			'billing_password',
			'billing_username',
			'email',
			'env',
			'given_name',
			'id_document_type',
			'mobile_phone_number',
			'profile',
			'registration_authority',
			'surname_1',
			'token',
		]);
		expect(files.map(({ field }) => field)).toEqual(['document_front', 'document_owner']);
	});

	test('another profile than the credential’s is sent, and a custom one needs its name', async () => {
		const item = { json: {}, binary: await world.identity() };
		await world.done(create({ additionalFields: { profile: 'PFnubeNC' } }), [item]);
		const [{ fields }] = await world.optimizer.calls();
		expect(fields.profile).toBe('PFnubeNC');
		await world.optimizer.clearCalls();
		const { message } = await refused(create({ additionalFields: { profile: 'custom' } }));
		expect(message).toBe("The 'Custom Profile' field is empty [item 0]");
	});

	test('a credential without a RAO is named before anything is sent', async () => {
		const item = { json: {}, binary: await world.identity() };
		const { error } = await world.run(create(), [item], { credential: { token: '' } });
		expect(error?.message).toContain('names no RAO');
		expect(await world.optimizer.calls()).toEqual([]);
	});
});

describe('Upload', () => {
	const upload = { resource: 'document', operation: 'upload', requestPk: '388141' };

	test.each([
		['encrypted.pdf', fixture('pdf/encrypted.pdf'), ': the PDF is protected with a password'],
		['truncated.pdf', fixture('pdf/truncated.pdf'), ': the end of the PDF is missing'],
		[
			'docmdp-1.pdf',
			fixture('pdf/reader/docmdp-1.pdf'),
			'certified the PDF with “no changes allowed”',
		],
		['logo.png', picture('logo.png'), 'which is a PNG picture, not a PDF'],
	])('%s is refused', async (_name, content, reason) => {
		const data = await world.engine.binary(content, 'file.pdf', 'application/pdf');
		const { message } = await refused(upload, { data });
		expect(message).toContain("The 'Input Binary Field(s)' field names the file “file.pdf” (data)");
		expect(message).toContain(reason);
	});

	test('a PDF that its author restricted is refused with the way out', async () => {
		const restricted = fixture('pdf/reader/encrypted-r4-restricted.pdf');
		const data = await world.engine.binary(restricted, 'file.pdf', 'application/pdf');
		const { message, description } = await refused(upload, { data });
		expect(message).toBe(
			"The 'Input Binary Field(s)' field names the file “file.pdf” (data): the PDF opens without a password, but its author restricted what may be done with it, so it can’t be signed [item 0]",
		);
		expect(description).toContain('lift them with the permissions password');
	});

	test('an empty file is refused', async () => {
		const data = world.engine.inMemoryBinary(Buffer.alloc(0), 'empty.pdf', 'application/pdf');
		expect((await refused(upload, { data })).message).toContain('is an empty file');
	});

	test('a hash file must be one', async () => {
		const data = world.engine.inMemoryBinary(Buffer.from('{}'), 'hash.json', 'application/json');
		const { message } = await refused({ ...upload, uploadType: 'hashFile' }, { data });
		expect(message).toContain('is not a hash file');
	});

	test('a request ID that did not arrive is named', async () => {
		const { message, description } = await refused({ resource: 'document', operation: 'upload' });
		expect(message).toBe("The 'Request ID' field is empty [item 0]");
		expect(description).toContain('$("Create").item.json.request_pk');
	});
});

describe('Sign', () => {
	const sign = (changes: INodeParameters) => ({
		resource: 'request',
		operation: 'sign',
		requestPk: '388141',
		secret: '123456',
		visibleSignature: true,
		...changes,
	});

	test.each([
		[{ secret: '  ' }, "The 'One-Time Code' field is empty"],
		[{ positionPreset: 'custom', position: '100,30,90,60' }, 'has its corners in another order'],
		[{ positionPreset: 'custom', position: '1,2,3' }, '“1,2,3” is no position'],
		[{ page: -1 }, "The 'Page' field: -1 is no page: pages count from 1"],
		[{ page: 0 }, "The 'Page' field: 0 is no page: pages count from 1"],
		[{ page: 'second' }, "The 'Page' field: “second” is no page"],
		[{ page: 'last' }, "The 'Page' field is “last”, but it is not known how many pages"],
		[{ timezone: 'Mars/Base' }, '“Mars/Base” is not a time zone'],
		[{ options: { extraAppearance: '[1]' } }, 'holds no JSON object'],
		[
			{ authentication: 'external', extUnlockType: 'biometric', extUnlockValue: '={{ "" }}' },
			"The 'External Authentication Value' field",
		],
	])('%j is refused', async (changes, message) => {
		expect((await refused(sign(changes))).message).toContain(message);
	});
});

describe('Image Upload', () => {
	test.each([
		['1-bit.png', 'of 1 bit per pixel'],
		['4-bit-palette.png', 'of 4 bits per pixel with a palette'],
		['interlaced.png', 'interlaced'],
	])('%s is refused', async (name, reason) => {
		const data = await world.engine.binary(fixture(`kinds/${name}`), 'logo.png', 'image/png');
		const { message, description } = await refused(
			{ resource: 'image', operation: 'upload' },
			{ data },
		);
		expect(message).toBe(
			`The 'Input Binary Field' field names the file “logo.png” (data), which is ${reason}: a signature can't carry such a PNG [item 0]`,
		);
		expect(description).toContain('8 bits per channel');
	});
});

test('an ID can not leave its place in the path', async () => {
	const parameters = {
		resource: 'document',
		operation: 'delete',
		requestPk: '388141',
		documentUid: { __rl: true, mode: 'id', value: '../tokens' },
	};
	await world.run(parameters);
	const [{ path }] = await world.optimizer.calls();
	expect(path).toBe('/oneshot/api/v1/document/388141/..%2Ftokens');
	const dots = { ...parameters, documentUid: { __rl: true, mode: 'id', value: '..' } };
	expect((await world.run(dots)).error?.message).toContain('An ID is missing');
});

describe('any operation', () => {
	const get = (parameters: INodeParameters) => ({
		resource: 'document',
		operation: 'getAll',
		...parameters,
	});

	test.each([
		['={{ (() => 1) }}', 'this is a function, please add ()'],
		['={{ $json..x }}', 'invalid syntax'],
	])('names the field whose expression fails: %s', async (requestPk, reason) => {
		const { message, context, description } = await refused(get({ requestPk }));
		expect(message).toBe(
			`The 'Request ID' field has an expression that fails: “${reason}” [item 0]`,
		);
		expect(context.code).toBe('INVALID_INPUT');
		expect(description).toContain('preview');
	});

	test.each([2_500_000, 1e15, 1.0001])('takes a deadline of %d seconds', async (deadline) => {
		const { error } = await world.run(get({ requestPk: '7', options: { deadline } }));
		expect(error?.context.statusCode).toBe(404);
	});

	test('says no more of a long value than tells which it is', async () => {
		const long = 'x'.repeat(5000);
		const values = { resource: 'metadata', operation: 'upload', metadataText: 'a' };
		const { message } = await refused({ ...values, metadataOid: long });
		expect(message.length).toBeLessThan(200);
	});

	test('says no more of a long ID than its beginning, whoever refuses it', async () => {
		const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const imageUid = { __rl: true, mode: 'id', value: 'x'.repeat(5000) };
		const parameters = { resource: 'image', operation: 'delete', imageUid };
		const { error } = await world.run(parameters, [{ json: {} }], { credential: { baseUrl } });
		server.close();
		expect(error?.message).toContain('The server sent an empty answer');
		expect(error?.message.length).toBeLessThan(300);
	});
});
