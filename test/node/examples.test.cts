// The examples in which one signer signs beside a clerk, as they are in the repository, as a user would meet them.
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { dataTables, type DataTables } from '../../tools/harness/dataTables.cjs';
import {
	agreement,
	readExample,
	shownPage,
	type ExampleRun,
	type ShownPage,
} from '../../tools/harness/examples.cjs';
import { fillIn, formUser } from '../../tools/harness/forms.cjs';
import { credentialFor, versions } from '../../tools/harness/optimizer.cjs';
import { signerName } from '../../tools/harness/signer.cjs';
import { some, startOf } from '../shared/everyValue.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { asks } from './examplePaths.cjs';
import {
	exampleRuns,
	inPerson,
	namesOf,
	noPdf,
	nodeNamed,
	signedNames,
	withoutDrive,
} from './exampleRuns.cjs';

const { engine, optimizer, run, calls, creations, refuse, expectSigned, expectDone } =
	exampleRuns();

const everyRun = Object.keys(inPerson).flatMap((name) =>
	versions.map((version) => [name, version] as const),
);

/** Optimizers that lack what is not documented, have it under another path, or say so in other words. */
const optimizers: Array<[string, Record<string, string>]> = [
	['none of the inferred calls', { inferred: 'absent' }],
	[
		"none of them, and another framework's pages",
		{ inferred: 'absent', missingRoute: 'framework' },
	],
	['the second candidates', { inferred: 'second', download: 'path' }],
	[
		'other spellings',
		{ list: 'details', create: 'message', upload: 'map', errors: 'fastapi', names: 'cleaned' },
	],
];

describe.each(optimizers)('on an Optimizer with %s', (title, dialect) => {
	beforeEach(async () => await optimizer().dialect(dialect));

	test.each(some(everyRun, 4, startOf(title)))('%s runs to its end (%s)', async (name, version) => {
		await expectDone(name, await run(name, version));
		const failed = (await optimizer().calls()).filter(({ status }) => status >= 400);
		const missing = version === 'current' ? [404, 405] : [];
		expect(failed.filter(({ status }) => !missing.includes(status))).toEqual([]);
	});
});

describe.each(some(everyRun, 6))('%s, %s', (name, version) => {
	test('hands over and files, deletes only then, and leaves nothing on the Optimizer', async () => {
		const finished = await run(name, version);
		await expectDone(name, finished);
		const executed = finished.result.executed();
		expect(executed.slice(-5)).toEqual([
			'File Them',
			'Hand Over the Files',
			'Filed as Well?',
			'Delete All',
			'Note: Filed',
		]);
		const all = await optimizer().calls();
		expect(all.map(({ method }) => method).indexOf('DELETE')).toBe(all.length - 1);
		const requestPk = String(finished.result.json('Create')[0].request_pk);
		const left = await engine().runNode(
			{ resource: 'document', operation: 'getAll', requestPk, returnAll: true },
			{ credentials: { oneshotApi: credentialFor(optimizer(), version) } },
		);
		expect([left.error, left.items()]).toEqual([undefined, []]);
	});

	test.each<[string, Partial<ExampleRun>]>([
		[
			'switched off',
			{
				change: withoutDrive,
			},
		],
		[
			'full',
			{
				answers: {
					'n8n-nodes-base.googleDrive': async () => {
						throw new Error('The drive is full');
					},
				},
			},
		],
	])('hands over, but deletes nothing, while the drive is %s', async (_title, options) => {
		const { result, pages, tables } = await run(name, version, options);
		expect(result.error).toBeUndefined();
		const [contract] = result.json('Get Signed Contract').map((json) => json.contract_filename);
		expect(namesOf(pages.at(-1)?.files ?? [])).toEqual(signedNames(name, String(contract)));
		await expectSigned(pages.at(-1)?.files ?? []);
		expect(pages.at(-1)?.text).toMatch(/NOT filed/);
		expect(pages.at(-1)?.text).not.toMatch(/filed as well/);
		expect(await calls('DELETE')).toEqual([]);
		expect(tables.rows('Signatures')[0].state).toMatch(/not filed, still on the Optimizer/);
	});

	test('a mistake in the form is corrected on a page, before anything is created', async () => {
		const finished = await run(name, version, {
			entries: { mobile_phone_number: 'none', email: 'jose at example' },
			corrections: [{ mobile_phone_number: '600 123 456' }, { email: 'jose@example.com' }],
		});
		await expectDone(name, finished);
		const [first, second] = finished.pages;
		expect(first.text).toMatch(/“none” has letters in it/);
		expect(first.text).toMatch(/jose at example/);
		// Also where the node has no more to say than what it found.
		expect(first.text).toMatch(/<b>(Mobile phone|Teléfono móvil)<\/b>.*\+34 600 123 456/);
		expect(second.text).not.toMatch(/none/);
		// What was entered stands in its field, and no picture must be chosen again.
		const field = (label: string) => first.fields.find(({ fieldName }) => fieldName === label);
		expect(field('surname_1')?.defaultValue).toBe('Muñoz');
		expect(field('document_front')?.requiredField).toBe(false);
		expect(await creations()).toHaveLength(1);
	});

	test("what Create refuses is corrected on a page, with the Optimizer's sentence", async () => {
		await refuse(
			version === 'current' ? '/create' : '/request',
			400,
			'Enter a valid email address',
		);
		const finished = await run(name, version, { corrections: [{ email: 'other@example.com' }] });
		await expectDone(name, finished);
		expect(finished.pages[0].text).toContain('<b>Enter a valid email address</b>');
		expect((await creations()).at(-1)?.fields.email).toBe('other@example.com');
	});

	test('what Upload refuses is replaced on a page, for the same request', async () => {
		await refuse('/document/', 415, 'Unsupported file type: contract.pdf');
		const finished = await run(name, version, { corrections: [inPerson[name]] });
		await expectDone(name, finished);
		expect(finished.pages[0].text).toContain('Unsupported file type: contract.pdf');
		expect(finished.pages[0].text).toContain('Documents are PDFs');
		expect(await creations()).toHaveLength(1);
	});

	test('does not repeat a Create of which nobody knows whether it was carried out', async () => {
		await optimizer().fault({
			match: { method: 'POST', path: version === 'current' ? '/create' : '/request' },
			action: { type: 'drop', when: 'after' },
		});
		const { result, pages } = await run(name, version);
		expect(result.error).toBeUndefined();
		expect(pages.map((page) => page.name)).toEqual(['Look First']);
		expect(await creations()).toHaveLength(1);
	});

	test('a wrong code twice, and then the right one signs, without a new request', async () => {
		const finished = await run(name, version, { codes: [{ code: '000000' }, { code: 'abc' }] });
		await expectDone(name, finished);
		const asked = finished.pages.filter((page) => page.name === 'Type the Code');
		expect(asked.map(({ text }) => /Confirmation Code invalid|code/.test(text))).toEqual([
			true,
			true,
			true,
		]);
		expect(asked[1].text).toContain('<b>Confirmation Code invalid</b>');
		expect(await creations()).toHaveLength(1);
		expect(await calls('POST', '/otp/')).toHaveLength(1);
	});

	test('a new code is sent when the signer wants one', async () => {
		const finished = await run(name, version, { codes: [{ wish: -1 }] });
		await expectDone(name, finished);
		expect(await calls('POST', '/otp/')).toHaveLength(2);
	});

	test('a lost outcome ends at a page that says so, and deletes nothing', async () => {
		await refuse('/sign/', 400, 'Remote Signature Failed: 400 Bad Request');
		const { result, pages } = await run(name, version);
		expect(result.error).toBeUndefined();
		expect(pages.at(-1)).toMatchObject({ name: 'Not Signed' });
		expect(pages.at(-1)?.text).toContain('There is no credit left');
		expect(await calls('DELETE')).toEqual([]);
	});

	test('hands over and files nothing that Verify does not find intact', async () => {
		await optimizer().fault({
			match: { method: 'GET', path: '/document/' },
			times: 9,
			action: {
				type: 'status',
				status: 200,
				contentType: 'application/pdf',
				bodyBase64: fixture('pdf/word.pdf').toString('base64'),
			},
		});
		const { result, filed, pages } = await run(name, version);
		expect(result.error).toBeUndefined();
		expect(pages.at(-1)).toMatchObject({ name: 'Signed, Not Handed Over', files: [] });
		expect(filed).toEqual([]);
		expect(await calls('DELETE')).toEqual([]);
	});

	test('passes no identity picture on after Create', async () => {
		const { result } = await run(name, version);
		const pictures = ['document_front', 'document_rear', 'document_owner'];
		const executed = result.executed();
		for (const node of executed.slice(executed.indexOf('Create'))) {
			const carried = result.items(node).flatMap(({ binary }) => Object.keys(binary ?? {}));
			expect(carried.filter((property) => pictures.includes(property))).toEqual([]);
		}
	});

	test('asks nothing of the back of a passport', async () => {
		const finished = await run(name, version, { entries: { id_document_type: 'Passport' } });
		await expectDone(name, finished);
		const [create] = await creations();
		expect(create.fields.id_document_type).toBe('PAS');
		expect(create.files.map(({ field }) => field).sort()).toEqual([
			'document_front',
			'document_owner',
		]);
	});

	test('records who identified whom, when and how, and warns of a second time', async () => {
		const tables = dataTables();
		await expectDone(name, await run(name, version, { tables }));
		const [row] = tables.rows('Signatures');
		expect(row).toMatchObject({
			signer: signerName,
			identity_number: '12345678Z',
			identified_by: formUser.email,
			identified_how: 'In person, from the original document',
			document: Object.values(inPerson[name])
				.flat()
				.map(({ fileName }) => fileName)
				.join(', '),
		});
		expect(Date.parse(String(row.identified_at))).not.toBeNaN();

		const again = await run(name, version, { tables });
		expect(again.pages[0].name).toBe('Warn of the Second Time');
		expect(again.pages[0].text).toContain(`<b>${String(row.request_pk)}</b>`);
		expect(again.pages[0].text).toContain(formUser.email);
		await expectDone(name, again);
		const other = await run(name, version, { tables, entries: { serial_number: '87654321X' } });
		expect(other.pages[0].name).toBe('Read and Agree');
	});

	test('warns of the same form, sent at the same time from another window', async () => {
		const tables = dataTables();
		await run(name, version, { tables });
		const [row] = tables.rows('Signatures');
		// As it looked when both were sent: no other stood in the register.
		const first = nodeNamed(name, (node) => node.name === 'Asked Before');
		const both = await run(name, version, { tables, answers: { [first]: () => [{ json: {} }] } });
		expect(both.pages[0].name).toBe('Warn of the Other Form');
		expect(both.pages[0].text).toContain(`<b>${String(row.request_pk)}</b>`);
		await expectDone(name, both);
	});
});

describe.each(some(everyRun, 6, 3))("the signer's links in %s, %s", (name, version) => {
	/** Opens an address as the browser does, and gives what comes; undefined where nothing does. */
	async function open(address: string, tables: DataTables) {
		const { searchParams } = new URL(address);
		const query = Object.fromEntries(searchParams) as IDataObject;
		const result = await engine().runWorkflow(readExample(name), {
			credentials: { oneshotApi: credentialFor(optimizer(), version) },
			start: nodeNamed(name, ({ type }) => type === 'n8n-nodes-base.webhook'),
			answers: {
				...tables.answers,
				'n8n-nodes-base.webhook': ({ items }) => items,
			},
			input: [{ json: { query } }],
		});
		if (result.error) throw result.error;
		const [item]: INodeExecutionData[] = result.items();
		return item?.binary ? await result.buffer(item) : undefined;
	}

	test('open what is going to be signed and the contract, until it is signed', async () => {
		const tables = dataTables();
		const opened: Array<Buffer | undefined> = [];
		const guesses: Array<Buffer | undefined> = [];
		let addresses: string[] = [];
		const agrees = nodeNamed(name, asks('consent'));
		const readsFirst: ExampleRun['answers'] = {
			[agrees]: async (question) => {
				const { formDescription } = question.parameters.options as { formDescription: string };
				addresses = [...formDescription.matchAll(/href="([^"]+)"/g)].map(([, address]) => address);
				for (const address of addresses) opened.push(await open(address, tables));
				const [row] = tables.rows('Signatures');
				for (const guess of [String(row.request_pk), String(row.id), '']) {
					guesses.push(await open(addresses[0].replace(String(row.link), guess), tables));
				}
				const page = await shownPage(question);
				pages.push(page);
				return await fillIn(engine(), question, agreement(page.fields), formUser);
			},
		};
		const pages: ShownPage[] = [];
		await run(name, version, { tables, answers: readsFirst });
		const [page] = pages;
		const uploads = Object.values(inPerson[name]).flat();
		const readable = name === 'sign-hash' ? [] : uploads;
		expect(addresses).toHaveLength(readable.length + 1);
		expect(opened.slice(0, -1)).toEqual(readable.map(({ content }) => content));
		expect(opened.at(-1)?.subarray(0, 5).toString()).toBe('%PDF-');
		for (const { fileName } of uploads) expect(page?.text).toContain(fileName);
		expect(page?.text).toContain('José Muñoz');
		expect(page?.text).not.toContain('undefined');

		expect(guesses).toEqual([undefined, undefined, undefined]);
		// It is signed by now.
		for (const address of addresses) expect(await open(address, tables)).toBeUndefined();
	});
});

test('a document that is no PDF is replaced on the page', async () => {
	for (const [name, field] of [
		['classic-signature', 'document'],
		['several-documents', 'documents'],
	]) {
		const documents = { [field]: name === 'classic-signature' ? noPdf : [noPdf, noPdf] };
		const finished = await run(name, 'current', { documents, corrections: [inPerson[name]] });
		expect(finished.pages[0].text).toMatch(/contract\.pdf/);
		await expectDone(name, finished);
	}
});

test('several-documents signs all by one call', async () => {
	await expectDone('several-documents', await run('several-documents', 'current'));
	expect(await calls('POST', /\/sign\//)).toHaveLength(1);
});

test('sign-hash sends the digest only', async () => {
	await expectDone('sign-hash', await run('sign-hash', 'current'));
	const sent = (await optimizer().calls()).flatMap(({ files }) => files);
	expect(sent.map(({ filename }) => filename)).toContain('order.txt.json');
	expect(sent.map(({ filename }) => filename)).not.toContain('order.txt');
});
