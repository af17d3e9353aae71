// Request → Check Data: what Create, Upload and Sign would refuse is listed, all of it, and nothing is created.
import type { IBinaryData, IDataObject, INodeParameters } from 'n8n-workflow';

import { sandboxValues, versions, type Version } from '../../tools/harness/optimizer.cjs';
import { picture } from '../../tools/harness/samples.cjs';
import { signer } from '../../tools/harness/signer.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { pauses } from '../shared/pauses.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

jest.mock('../../nodes/Oneshot/client/pause', () => jest.requireActual('../shared/pauses.cjs'));

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.reset());

interface Checked extends IDataObject {
	ready: boolean;
	problems: Array<{ field: string; message: string; advice: string }>;
	warnings: string[];
	table: string;
}

const parametersOf = (changes: INodeParameters = {}) => ({
	resource: 'request',
	operation: 'checkData',
	...signer,
	...changes,
});

async function checked(
	changes: INodeParameters = {},
	binary: Record<string, IBinaryData> = {},
	options: Parameters<SharedWorld['run']>[2] = {},
): Promise<Checked> {
	const files = { ...(await world.identity()), data: await world.pdf(), ...binary };
	const [item] = await world.done(parametersOf(changes), [{ json: {}, binary: files }], options);
	expect(Object.keys(item.binary ?? {}).sort()).toEqual(Object.keys(files).sort());
	const calls = await world.optimizer.calls();
	expect(calls.filter(({ method }) => method !== 'GET')).toEqual([]);
	return item.json as Checked;
}

const fieldsOf = ({ problems }: Checked) => problems.map(({ field }) => field);

test.each(versions)('%s: what is in order is ready, and one read is made', async (version) => {
	const given = await checked({}, {}, { version });
	expect(given).toMatchObject({ ready: true, problems: [] });
	expect((await world.optimizer.calls()).map(({ path }) => path)).toEqual([
		expect.stringContaining(`/token/${sandboxValues.token}`),
	]);
});

test('every problem is listed with its field and what to do, none twice', async () => {
	const encrypted = await world.pdf(fixture('pdf/encrypted.pdf'), 'secret.pdf');
	const heic = await world.engine.binary(fixture('images/photo.heic'), 'a.jpg', 'image/jpeg');
	const given = await checked(
		{
			givenName: '={{ "" }}',
			mobilePhoneNumber: '+34 12',
			email: 'jose@',
			idDocumentType: 'IDC',
			serialNumber: '12345678A',
			idDocumentCountry: 'ESX',
			documentRear: 'nowhere',
			binaryPropertyName: 'data, secret',
			visibleSignature: true,
			page: 3,
			timezone: 'Mars/Base',
			additionalFields: { callback: 'https://example.com', communicationLanguage: 'español' },
		},
		{ document_front: heic, secret: encrypted },
	);
	expect(given.ready).toBe(false);
	expect(fieldsOf(given).sort()).toEqual(
		[
			'Given Name',
			'Mobile Phone',
			'Email',
			'Issuing Country',
			'Back of the Identity Document',
			'Front of the Identity Document',
			'Input Binary Field(s)',
			'Page',
			'Time Zone Name or ID',
			'Callback URL',
			'Communication Language',
		].sort(),
	);
	const messages = given.problems.map(({ message }) => message);
	expect(new Set(messages).size).toBe(messages.length);
	expect(messages.join('\n')).not.toContain('[item');
	const [page] = given.problems.filter(({ field }) => field === 'Page');
	expect(page.advice).toContain('There is no page 3: the PDF has only page 1');
	for (const message of messages) {
		const shown = message.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
		expect(given.table).toContain(shown);
	}
});

test('the table has a column for what to do only where something stands in it', async () => {
	const columnsOf = ({ table }: Checked) =>
		[...table.matchAll(/<th>([^<]*)/g)].map(([, name]) => name);
	const letters = await checked({ mobilePhoneNumber: 'none' });
	expect(letters.problems).toMatchObject([{ field: 'Mobile Phone', advice: '' }]);
	expect(columnsOf(letters)).toEqual(['Field', 'What was found']);
	const missing = await checked({ mobilePhoneNumber: 'none', givenName: '={{ "" }}' });
	expect(columnsOf(missing)).toEqual(['Field', 'What was found', 'What to do']);
});

test('a value can not break out of the table', async () => {
	const given = await checked({ email: '<img src=x onerror=alert(1)>@' });
	expect(given.table).not.toContain('<img');
	expect(given.table).toContain('&#60;img');
});

test('what the next step refuses is found here first, and only that', async () => {
	const changes = [
		{ email: 'jose@' },
		{ mobilePhoneNumber: 'none' },
		{ surname1: '={{ "" }}' },
		{ documentOwner: 'data' },
		{ additionalFields: { profile: 'custom' } },
	];
	for (const change of changes) {
		const given = await checked(change);
		const item = { json: {}, binary: { ...(await world.identity()), data: await world.pdf() } };
		const { error } = await world.run({ ...parametersOf(change), operation: 'create' }, [item]);
		expect(given.problems.map(({ message }) => `${message} [item 0]`)).toEqual([error?.message]);
	}
});

test('warnings do not stand in the way', async () => {
	const signed = await world.pdf(fixture('pdf/signed-once.pdf'), 'signed.pdf');
	const given = await checked({}, { data: signed });
	expect(given.ready).toBe(true);
	expect(given.warnings.join()).toContain('“signed.pdf”: The PDF already has a signature');
	expect(given.table).toContain('already has a signature');
});

test('documents may come later', async () => {
	expect(await checked({ binaryPropertyName: '' })).toMatchObject({ ready: true });
	const given = await checked({ binaryPropertyName: 'nowhere' });
	expect(fieldsOf(given)).toEqual(['Input Binary Field(s)']);
});

describe('the credential', () => {
	test.each([
		[{ token: '' }, 'names no RAO'],
		[
			{ raoAuthentication: 'password', username: '1000001', password: 'x', pin: '' },
			"The RAO's pin is missing",
		],
		[{ billingPassword: '' }, 'Billing Password is missing'],
	])('%j', async (credential, message) => {
		const given = await checked({}, {}, { credential });
		expect(given.problems).toEqual([
			expect.objectContaining({
				field: 'Credential',
				message: expect.stringContaining(message) as string,
			}),
		]);
	});

	test('a token that the Optimizer does not know', async () => {
		const given = await checked({}, {}, { credential: { token: 'f'.repeat(32) } });
		expect(fieldsOf(given)).toEqual(['Credential']);
	});

	test('what is left to the Optimizer is told', async () => {
		const credential = {
			registrationAuthority: '',
			profile: 'default',
			billingUsername: '',
			billingPassword: '',
		};
		const { ready, warnings } = await checked({}, {}, { credential });
		expect(ready).toBe(true);
		expect(warnings).toHaveLength(3);
	});
});

test('an Optimizer that does not answer is a problem, asked once for all items', async () => {
	const binary = { ...(await world.identity()), data: await world.pdf() };
	const credential = { baseUrl: 'http://127.0.0.1:9' };
	const items = [
		{ json: {}, binary },
		{ json: {}, binary },
	];
	const outputs = await world.done(parametersOf(), items, { credential });
	// Three repetitions of one call.
	expect(pauses).toHaveLength(3);
	for (const { json } of outputs) expect(fieldsOf(json as Checked)).toEqual(['Optimizer']);

	await world.optimizer.clearCalls();
	await world.done(parametersOf(), items);
	expect(await world.optimizer.calls()).toHaveLength(1);
});

describe('the picture of a visible signature', () => {
	const visible = (imageUid: string) => ({ visibleSignature: true, imageUid });
	const uploaded = async (version: Version) => {
		const data = await world.engine.binary(picture('logo.png'), 'logo.png', 'image/png');
		const upload = { resource: 'image', operation: 'upload' };
		const [{ json }] = await world.done(upload, [{ json: {}, binary: { data } }], { version });
		await world.optimizer.clearCalls();
		return String(json.image_uid);
	};

	test.each(versions)('%s: one that the Optimizer holds', async (version) => {
		const uid = await uploaded(version);
		const given = await checked(visible(uid), {}, { version });
		expect(given).toMatchObject({ ready: true, problems: [], warnings: [] });
		const paths = (await world.optimizer.calls()).map(({ path }) => path);
		expect(paths).toContainEqual(expect.stringContaining(`/image/${uid}`));
	});

	test.each(versions)('%s: one that it does not hold', async (version) => {
		const given = await checked(visible('f'.repeat(32)), {}, { version });
		expect(given.ready).toBe(false);
		expect(given.problems).toEqual([
			{
				field: 'Image',
				message: expect.stringMatching(/not found/) as string,
				advice: expect.stringContaining('Image: Get Many') as string,
			},
		]);
	});

	test('is not asked for where the signature is not seen', async () => {
		const given = await checked({ visibleSignature: false, imageUid: 'f'.repeat(32) });
		expect(given.ready).toBe(true);
	});

	test('is asked for once for all items', async () => {
		const uid = await uploaded('current');
		const binary = { ...(await world.identity()), data: await world.pdf() };
		const items = [1, 2, 3].map(() => ({ json: {}, binary }));
		await world.done(parametersOf(visible(uid)), items);
		const paths = (await world.optimizer.calls()).map(({ path }) => path);
		expect(paths.filter((path) => path.includes('/image/'))).toHaveLength(1);
	});

	test.each([
		['no such call', { type: 'status', status: 404, body: { detail: 'Not Found' } }],
		['a server in trouble', { type: 'status', status: 500, body: 'x' }],
	])('%s: could not be checked, which stands in nobody’s way', async (_, action) => {
		await world.optimizer.fault({ match: { path: '/image/' }, action });
		const given = await checked(visible('f'.repeat(32)));
		expect(given).toMatchObject({ ready: true, problems: [] });
		expect(given.warnings).toEqual([expect.stringContaining('could not be checked')]);
	});
});

test('an expression that fails is a problem, not the end of the run', async () => {
	const given = await checked({ givenName: '={{ nothing.at.all }}' });
	expect(given.ready).toBe(false);
	expect(given.problems.length).toBeGreaterThan(0);
});

test('a picture that Create would take is no document', async () => {
	const logo = await world.engine.binary(picture('logo.png'), 'logo.png', 'image/png');
	const given = await checked({}, { data: logo });
	expect(given.problems[0].message).toContain('is a PNG picture, not a PDF');
});
