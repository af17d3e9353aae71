// What people type and spreadsheets give, as it reaches the wire, or refused before anything is sent.
import type { INodeParameters } from 'n8n-workflow';

import { versions } from '../../tools/harness/optimizer.cjs';
import { signer } from '../../tools/harness/signer.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.reset());

/** Runs Create on a complete item. */
async function create(changes: INodeParameters, json = {}, credential = {}) {
	const parameters = { resource: 'request', operation: 'create', ...signer, ...changes };
	const { error } = await world.run(parameters, [{ json, binary: await world.identity() }], {
		credential,
	});
	const calls = await world.optimizer.calls();
	return { error, calls, fields: calls[0]?.fields };
}

/** Refused with the field's name, and nothing was sent. */
async function expectRefused(changes: INodeParameters, message: string, json = {}) {
	const { error, calls } = await create(changes, json);
	expect(error?.message).toContain(message);
	expect(error?.context.code).toBe('INVALID_INPUT');
	expect(calls).toEqual([]);
}

describe('the mobile phone', () => {
	test.each<[unknown, string]>([
		['600123456', '+34600123456'],
		[600123456, '+34600123456'],
		['34600123456', '+34600123456'],
		[34600123456, '+34600123456'],
		['0034600123456', '+34600123456'],
		['+48 512 345 678', '+48512345678'],
		['6.00123456E8', '+34600123456'],
		["'600123456", '+34600123456'],
	])('%j is %s', async (phone, expected) => {
		const { fields, error } = await create({ mobilePhoneNumber: '={{ $json.phone }}' }, { phone });
		expect(error).toBeUndefined();
		expect(fields.mobile_phone_number).toBe(expected);
	});

	test.each([['6.00123E+08'], ['600 123 456 / 611 222 333'], ['none'], [null], [true]])(
		'%j is refused',
		async (phone) => {
			const changes = { mobilePhoneNumber: '={{ $json.phone }}' };
			await expectRefused(changes, "The 'Mobile Phone' field", { phone });
		},
	);
});

describe('names', () => {
	test('lose what nobody sees and reach the wire composed (NFC)', async () => {
		const { fields } = await create({
			givenName: ' Jose\u0301\u200b ',
			surname1: 'Mun\u0303oz\u00a0de\tla Pen\u0303a',
			surname2: '\ufeffPeña\u00ad',
		});
		expect(fields).toMatchObject({
			given_name: 'José',
			surname_1: 'Muñoz de la Peña',
			surname_2: 'Peña',
		});
	});

	test.each([
		['Mu\ufffdoz', 'U+FFFD'],
		['Mu\u0000oz', 'U+0000'],
		['Mu\ud800oz', 'half of a character'],
	])('%j is damaged', async (surname1, named) => {
		await expectRefused({ surname1: '={{ $json.name }}' }, "The 'First Surname' field", {
			name: surname1,
		});
		const { error } = await create({ surname1: '={{ $json.name }}' }, { name: surname1 });
		expect(error?.message).toContain(named);
	});
});

describe('the identity document', () => {
	test.each<[INodeParameters, object]>([
		[{ serialNumber: '12.345.678-z' }, { serial_number: '12345678Z' }],
		[{ serialNumber: 'x1234567l' }, { serial_number: 'X1234567L' }],
		[{ idDocumentType: '={{ "DNI" }}' }, { id_document_type: 'IDC' }],
		[
			{ idDocumentType: '={{ "Pasaporte" }}', serialNumber: 'PAA 123456' },
			{ id_document_type: 'PAS', serial_number: 'PAA 123456' },
		],
		[
			{ idDocumentCountry: '={{ "es" }}', serialNumber: '12345678z' },
			{ id_document_country: 'ES', serial_number: '12345678Z' },
		],
	])('%j', async (changes, expected) => {
		const { fields, error } = await create({ idDocumentCountry: 'ES', ...changes });
		expect(error).toBeUndefined();
		expect(fields).toMatchObject(expected);
	});

	test.each([
		[{ serialNumber: '12345678A', idDocumentCountry: 'ES' }, 'letter that does not fit'],
		[{ serialNumber: '12345678', idDocumentCountry: 'ES' }, 'lacks the letter'],
		[{ idDocumentType: '={{ "NIF" }}' }, "The 'Identity Document' field"],
		[{ idDocumentType: '={{ "library card" }}' }, "The 'Identity Document' field"],
	])('%j is refused', async (changes, message) => await expectRefused(changes, message));
});

test.each([
	['123 456', '123456'],
	['123-456', '123456'],
	[123456, '123456'],
	['１２３４５６', '123456'],
])('the code %j', async (code, expected) => {
	const item = await world.uploaded();
	const parameters = { resource: 'request', operation: 'sign', secret: '={{ $json.code }}' };
	await world.optimizer.clearCalls();
	await world.run(parameters, [{ json: { ...item.json, code } }]);
	const sign = (await world.optimizer.calls()).find(({ path }) => path.includes('/sign/'));
	expect(sign?.fields.secret).toBe(expected);
});

test.each([12345, '12345', 'my code is 123456', '123456 654321', { code: 1 }, 1.5])(
	'the code %j is refused, and not repeated in the error',
	async (code) => {
		const parameters = { resource: 'request', operation: 'sign', secret: '={{ $json.code }}' };
		const { error } = await world.run(parameters, [{ json: { request_pk: 388141, code } }]);
		expect(error?.message).toContain("The 'One-Time Code' field");
		expect(`${error?.message} ${error?.description}`).not.toContain('654321');
		expect(await world.optimizer.calls()).toEqual([]);
	},
);

describe('files by their content', () => {
	const pdf = fixture('pdf/word.pdf');
	const strange: Array<[string, string, Buffer, string]> = [
		['front.jpg', 'image/jpeg', fixture('images/photo.heic'), 'HEIC'],
		['front.jpg', 'image/jpeg', fixture('kinds/photo.avif'), 'AVIF'],
		['front.jpg', 'image/jpeg', fixture('kinds/photo.webp'), 'WebP'],
		['front.jpg', 'image/jpeg', fixture('kinds/IMG_1.mov'), 'QuickTime'],
		[
			'front.jpg',
			'image/jpeg',
			Buffer.from(fixture('kinds/1-bit.png').toString('base64')),
			'base64',
		],
		[
			'front.jpg',
			'image/jpeg',
			Buffer.from(`data:image/png;base64,${fixture('kinds/1-bit.png').toString('base64')}`),
			'data: address',
		],
	];

	test.each(strange)(
		'a picture that is none is refused (%#)',
		async (name, mime, content, named) => {
			const binary = {
				...(await world.identity()),
				document_front: await world.engine.binary(content, name, mime),
			};
			const parameters = { resource: 'request', operation: 'create', ...signer };
			const { error } = await world.run(parameters, [{ json: {}, binary }]);
			expect(error?.message).toContain("The 'Front of the Identity Document' field");
			expect(error?.message.toLowerCase()).toContain(named.toLowerCase());
			expect(await world.optimizer.calls()).toEqual([]);
		},
	);

	test.each<[string, Buffer, string]>([
		[
			'contract.pdf',
			Buffer.from(
				'PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml word/document.xml',
				'latin1',
			),
			'not a PDF',
		],
		['contract.pdf', Buffer.from(pdf.toString('base64')), 'base64'],
		[
			'contract.pdf',
			Buffer.from(`data:application/pdf;base64,${pdf.toString('base64')}`),
			'data: address',
		],
		['contract.pdf', Buffer.from('<!doctype html><title>Log in</title>'), 'web page'],
	])('a document %s that is no PDF is refused (%#)', async (name, content, named) => {
		const data = await world.engine.binary(content, name, 'application/pdf');
		const parameters = { resource: 'document', operation: 'upload', requestPk: '388141' };
		const { error } = await world.run(parameters, [{ json: {}, binary: { data } }]);
		expect(error?.message).toContain("The 'Input Binary Field(s)' field");
		expect(error?.message.toLowerCase()).toContain(named.toLowerCase());
		expect(await world.optimizer.calls()).toEqual([]);
	});

	test.each([
		['contrato nº 1 (año).pdf', 'contrato nº 1 (año).pdf'],
		['contract', 'contract.pdf'],
		['../../etc/contract.pdf', expect.not.stringContaining('/')],
		['contract.docx', expect.stringMatching(/\.pdf$/)],
	])('a PDF named %j is sent as one', async (name, expected) => {
		const { json } = await world.request();
		const data = await world.pdf(pdf, name);
		await world.optimizer.clearCalls();
		await world.done({ resource: 'document', operation: 'upload' }, [{ json, binary: { data } }]);
		const [{ files }] = await world.optimizer.calls();
		expect(files[0].filename).toEqual(expected);
	});
});

describe.each(versions)('names that the server gives (%s)', (version) => {
	test.each([
		[`attachment; filename*=UTF-8''contrato%20n%C2%BA%201.pdf`, 'contrato nº 1.pdf'],
		['attachment; filename="a;b.pdf"', 'a;b.pdf'],
		['attachment; filename="../../x.pdf"', expect.not.stringContaining('/')],
		[null, expect.stringMatching(/^service contract \d+\.pdf$/)],
	])('%s', async (header, expected) => {
		const item = await world.uploaded(version);
		await world.optimizer.fault({
			match: { path: '/contract' },
			action: { type: 'alter', headers: { 'content-disposition': header } },
		});
		const contract = { resource: 'request', operation: 'getContract' };
		const [{ json, binary }] = await world.done(contract, [item], { version });
		expect(json.contract_filename).toEqual(expected);
		expect(binary?.contract.fileName).toEqual(expected);
	});
});
