// The examples as they are in the repository, in both generations, as a user would meet them.
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { Oneshot } from '../../nodes/Oneshot/Oneshot.node';
import { nodeOperations } from '../../tools/harness/scenarios.cjs';
import { startEngine, type Engine, type WorkflowJson } from '../../tools/harness/engine.cjs';
import { dataTables, type DataTables } from '../../tools/harness/dataTables.cjs';
import {
	exampleNames,
	readExample,
	runExample,
	type ExampleResult,
	agreement,
	shownPage,
	type ExampleRun,
	type ShownPage,
} from '../../tools/harness/examples.cjs';
import { fillIn, formUser, type Entries, type Upload } from '../../tools/harness/forms.cjs';
import {
	credentialFor,
	type Optimizer,
	sandboxValues,
	versions,
} from '../../tools/harness/optimizer.cjs';
import { opensslCms, pdfsig } from '../../tools/harness/signatures.cjs';
import { signerName } from '../../tools/harness/signer.cjs';
import { some, startOf } from '../shared/everyValue.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { sharedOptimizer } from '../shared/optimizer.cjs';
import { asks, fieldNames, isDrive, isFormTrigger, isTable, isTrigger } from './examplePaths.cjs';

let engine: Engine;
let optimizer: Optimizer;
beforeAll(async () => {
	[engine, optimizer] = await Promise.all([startEngine(), sharedOptimizer()]);
});
afterAll(async () => await engine.stop());
beforeEach(async () => await optimizer.clearCalls());
afterEach(async () => await optimizer.reset());

const pdf = (path: string, fileName: string): Upload => ({
	content: fixture(`pdf/${path}`),
	fileName,
	mimeType: 'application/pdf',
});
const order: Upload = {
	content: fixture('hash/order.txt'),
	fileName: 'order.txt',
	mimeType: 'text/plain',
};
const noPdf: Upload = { ...order, fileName: 'contract.pdf', mimeType: 'application/pdf' };

/** The examples in which one signer signs beside a clerk, with what they sign. */
const inPerson: Record<string, Record<string, Upload | Upload[]>> = {
	'classic-signature': { document: pdf('word.pdf', 'contract.pdf') },
	'several-documents': {
		documents: [
			pdf('word.pdf', 'contract.pdf'),
			pdf('two-pages.pdf', 'annex.pdf'),
			pdf('xref-stream.pdf', 'manual.pdf'),
		],
	},
	'sign-hash': { file: order },
};

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

type Version = (typeof versions)[number];

const run = async (name: string, version: Version, options: Partial<ExampleRun> = {}) =>
	await runExample(name, { engine, optimizer, version, documents: inPerson[name], ...options });

/** The calls with that method whose path has this in it. */
const calls = async (method: string, path: RegExp | string = '') =>
	(await optimizer.calls()).filter((call) => call.method === method && call.path.match(path));

const creations = async () => (await calls('POST')).filter(({ fields }) => 'given_name' in fields);

/** The names of the nodes that an example has by another name in each language. */
const nameOf = (name: string, choice: (node: INode) => boolean): string => {
	const found = readExample(name).nodes.find(choice);
	if (!found) throw new Error(`${name} has no such node`);
	return found.name;
};

/** Every file is signed by the signer, up to its end: a PDF inside, a P7M beside the file. */
async function expectSigned(files: Upload[]) {
	for (const { content, fileName } of files) {
		if (fileName === order.fileName) {
			expect(content.equals(order.content)).toBe(true);
		} else if (fileName.endsWith('.p7m')) {
			const verdict = await opensslCms(content, order.content, await optimizer.ca());
			expect(verdict).toMatchObject({ valid: true });
		} else {
			expect(await pdfsig(content)).toEqual([
				expect.objectContaining({ signer: signerName, valid: true, totalDocument: true }),
			]);
		}
	}
}

const namesOf = (files: Upload[]) => files.map(({ fileName }) => fileName).sort();

/** What is to be handed over and filed: the signed documents and the signed contract. */
function signedNames(name: string, contract: string): string[] {
	const uploads = namesOf(Object.values(inPerson[name]).flat());
	const signed =
		name === 'sign-hash'
			? ['order.txt', 'order.txt (signed).p7m']
			: uploads.map((each) => each.replace('.pdf', ' (signed).pdf'));
	return [...signed, contract].sort();
}

/** A run that came to its end, with the files in hand and on the drive. */
async function expectDone(name: string, { result, filed, pages, tables }: ExampleResult) {
	expect(result.error).toBeUndefined();
	const [contract] = result.json('Get Signed Contract').map((json) => json.contract_filename);
	const expected = signedNames(name, String(contract));
	const last = pages.at(-1);
	expect(namesOf(last?.files ?? [])).toEqual(expected);
	expect(namesOf(filed)).toEqual(expected);
	await expectSigned(filed);
	await expectSigned(last?.files ?? []);
	expect(last?.text).toMatch(/filed as well/);
	expect(tables.rows('Signatures').at(-1)?.state).toMatch(/filed, deleted/);
}

describe.each(optimizers)('on an Optimizer with %s', (title, dialect) => {
	beforeEach(async () => await optimizer.dialect(dialect));

	test.each(some(everyRun, 4, startOf(title)))('%s runs to its end (%s)', async (name, version) => {
		await expectDone(name, await run(name, version));
		const failed = (await optimizer.calls()).filter(({ status }) => status >= 400);
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
		const all = await optimizer.calls();
		expect(all.map(({ method }) => method).indexOf('DELETE')).toBe(all.length - 1);
		const requestPk = String(finished.result.json('Create')[0].request_pk);
		const left = await engine.runNode(
			{ resource: 'document', operation: 'getAll', requestPk, returnAll: true },
			{ credentials: { oneshotApi: credentialFor(optimizer, version) } },
		);
		expect([left.error, left.items()]).toEqual([undefined, []]);
	});

	test.each<[string, Partial<ExampleRun>]>([
		[
			'switched off',
			{
				change: ({ nodes }) => {
					for (const node of nodes.filter(isDrive)) node.disabled = true;
				},
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
		expect(second.text).not.toMatch(/none/);
		// What was entered stands in its field, and no picture must be chosen again.
		const field = (label: string) => first.fields.find(({ fieldName }) => fieldName === label);
		expect(field('surname_1')?.defaultValue).toBe('Muñoz');
		expect(field('document_front')?.requiredField).toBe(false);
		expect(await creations()).toHaveLength(1);
	});

	test("what Create refuses is corrected on a page, with the Optimizer's sentence", async () => {
		await optimizer.fault({
			match: { method: 'POST', path: version === 'current' ? '/create' : '/request' },
			action: {
				type: 'status',
				status: 400,
				body: { status: 'error', message: 'Enter a valid email address' },
			},
		});
		const finished = await run(name, version, { corrections: [{ email: 'other@example.com' }] });
		await expectDone(name, finished);
		expect(finished.pages[0].text).toContain('<b>Enter a valid email address</b>');
		expect((await creations()).at(-1)?.fields.email).toBe('other@example.com');
	});

	test('what Upload refuses is replaced on a page, for the same request', async () => {
		await optimizer.fault({
			match: { method: 'POST', path: '/document/' },
			action: {
				type: 'status',
				status: 415,
				body: { status: 'error', message: 'Unsupported file type: contract.pdf' },
			},
		});
		const finished = await run(name, version, { corrections: [inPerson[name]] });
		await expectDone(name, finished);
		expect(finished.pages[0].text).toContain('Unsupported file type: contract.pdf');
		expect(finished.pages[0].text).toContain('Documents are PDFs');
		expect(await creations()).toHaveLength(1);
	});

	test('does not repeat a Create of which nobody knows whether it was carried out', async () => {
		await optimizer.fault({
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
		await optimizer.fault({
			match: { method: 'POST', path: '/sign/' },
			action: {
				type: 'status',
				status: 400,
				body: { status: 'error', message: 'Remote Signature Failed: 400 Bad Request' },
			},
		});
		const { result, pages } = await run(name, version);
		expect(result.error).toBeUndefined();
		expect(pages.at(-1)).toMatchObject({ name: 'Not Signed' });
		expect(pages.at(-1)?.text).toContain('There is no credit left');
		expect(await calls('DELETE')).toEqual([]);
	});

	test('hands over and files nothing that Verify does not find intact', async () => {
		await optimizer.fault({
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
});

describe.each(some(everyRun, 6, 3))("the signer's links in %s, %s", (name, version) => {
	/** Opens an address as the browser does, and gives what comes; undefined where nothing does. */
	async function open(address: string, tables: DataTables) {
		const { searchParams } = new URL(address);
		const query = Object.fromEntries(searchParams) as IDataObject;
		const result = await engine.runWorkflow(readExample(name), {
			credentials: { oneshotApi: credentialFor(optimizer, version) },
			start: nameOf(name, ({ type }) => type === 'n8n-nodes-base.webhook'),
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
		const agrees = nameOf(name, asks('consent'));
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
				return await fillIn(engine, question, agreement(page.fields), formUser);
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
	const sent = (await optimizer.calls()).flatMap(({ files }) => files);
	expect(sent.map(({ filename }) => filename)).toContain('order.txt.json');
	expect(sent.map(({ filename }) => filename)).not.toContain('order.txt');
});

describe.each(some(versions, 2))('two-signers, %s', (version) => {
	const documents = inPerson['classic-signature'];
	const second = {
		given_name: 'María',
		surname_1: 'López',
		surname_2: 'Gil',
		serial_number: '87654321X',
		mobile_phone_number: '600 999 999',
	};
	const pair = [
		expect.objectContaining({ signer: signerName, valid: true, totalDocument: false }),
		expect.objectContaining({ signer: 'María López Gil', valid: true, totalDocument: true }),
	];

	test.each<Record<string, string>>([{}, { inferred: 'absent' }])(
		'the second signs what the first signed, and both signatures are intact (%j)',
		async (dialect) => {
			await optimizer.dialect(dialect);
			const codes: Entries[] = [{ code: '000000' }, { wish: -1 }];
			const finished = await run('two-signers', version, { documents, second, codes });
			expect(finished.result.error).toBeUndefined();
			const { files, text } = finished.pages.at(-1) ?? { files: [], text: '' };
			expect(files.map(({ fileName }) => fileName)).toContain('contract (signed).pdf');
			for (const handed of [files, finished.filed]) {
				expect(handed).toHaveLength(3);
				const signatures = await Promise.all(handed.map(async (f) => await pdfsig(f.content)));
				expect(signatures.map((each) => each.length).sort()).toEqual([1, 1, 2]);
				expect(signatures.find((each) => each.length === 2)).toEqual(pair);
			}
			expect(text).toMatch(/filed as well/);
			expect(await calls('DELETE')).toHaveLength(2);
			const rows = finished.tables.rows('Signatures');
			expect(rows.map(({ signer }) => signer)).toEqual([signerName, 'María López Gil']);
			expect(rows.map((row) => row.identified_by)).toEqual([formUser.email, formUser.email]);
			// The second read what the first had signed.
			const [, page] = finished.pages.filter(({ fields }) =>
				fields.some(({ fieldName }) => fieldName === 'consent'),
			);
			expect(page.text).toContain('contract (signed).pdf');
		},
	);

	test("a mistake about the second signer is corrected on a page; the first's signature stays", async () => {
		const wrong = { ...second, mobile_phone_number: 'none' };
		const corrections = [{ mobile_phone_number: '600 999 999' }];
		const finished = await run('two-signers', version, { documents, second: wrong, corrections });
		expect(finished.result.error).toBeUndefined();
		expect(finished.pages.at(-1)?.name).toBe('Hand Over the Files');
		expect(await creations()).toHaveLength(2);
	});

	test('deletes nothing of either while the drive is switched off', async () => {
		const finished = await run('two-signers', version, {
			documents,
			second,
			change: ({ nodes }) => {
				for (const node of nodes.filter(isDrive)) node.disabled = true;
			},
		});
		expect(finished.pages.at(-1)?.text).toMatch(/NOT filed/);
		expect(await calls('DELETE')).toEqual([]);
		expect(finished.tables.rows('Signatures').map(({ state }) => state)).toEqual([
			'signed, not filed, still on the Optimizer',
			'signed, not filed, still on the Optimizer',
		]);
	});
});

describe('firma-clasica', () => {
	test('is classic-signature in Spanish, node by node', () => {
		const [english, spanish] = ['classic-signature', 'firma-clasica'].map(readExample);
		const shape = ({ nodes, connections }: WorkflowJson) => {
			const place = (each: string) => nodes.findIndex(({ name }) => name === each);
			return {
				nodes: nodes.map(({ type, typeVersion, position, onError, parameters }) => [
					...[type, typeVersion, position, onError, parameters.resource, parameters.operation],
					fieldNames({ parameters } as INode),
				]),
				connections: nodes.map(({ name }) =>
					(connections[name]?.main ?? []).map((output) => output?.map(({ node }) => place(node))),
				),
			};
		};
		expect(shape(spanish)).toEqual(shape(english));
	});

	test.each(versions)(
		'leads the signer in Spanish from a mistake to the file (%s)',
		async (version) => {
			const finished = await run('firma-clasica', version, {
				documents: inPerson['classic-signature'],
				entries: { mobile_phone_number: 'none' },
				corrections: [{ mobile_phone_number: '600 123 456' }],
				codes: [{ code: '000000' }, { wish: -1 }],
			});
			expect(finished.result.error).toBeUndefined();
			const { files, text, title } = finished.pages.at(-1) ?? { files: [], text: '', title: '' };
			expect([title, files.length]).toEqual(['Firmado', 2]);
			expect(text).toMatch(/También están archivados/);
			await expectSigned(files);
			await expectSigned(finished.filed);
			expect(await calls('DELETE')).toHaveLength(1);
		},
	);
});

describe.each(some(versions, 2, 1))('signature-register, %s', (version) => {
	const day = 24 * 60 * 60 * 1000;
	const ago = (days: number) => new Date(Date.now() - days * day).toISOString();
	const credentials = () => ({ oneshotApi: credentialFor(optimizer, version) });

	/** A request that was entered in the register some days ago, and waits for its signer. */
	async function waiting(days: number, entries: Entries = {}) {
		const tables = dataTables();
		const agrees = nameOf('classic-signature', asks('consent'));
		await run('classic-signature', version, {
			tables,
			entries,
			answers: {
				[agrees]: async () => {
					throw new Error('The signer went away');
				},
			},
		});
		const [row] = tables.rows('Signatures');
		row.createdAt = ago(days);
		return { tables, row };
	}

	/** What an hour brings. Gives the mails that were sent. */
	async function anHour(tables: DataTables, change?: (workflow: WorkflowJson) => void) {
		const mails: IDataObject[] = [];
		const workflow = readExample('signature-register');
		change?.(workflow);
		const result = await engine.runWorkflow(workflow, {
			credentials: credentials(),
			start: 'Every Hour',
			answers: {
				...tables.answers,
				'n8n-nodes-base.scheduleTrigger': ({ items }) => items,
				'n8n-nodes-base.emailSend': ({ items, parametersOf }) =>
					items.map((_item, index) => {
						mails.push(parametersOf(index) as IDataObject);
						return { json: { messageId: `<${index}@example.com>` }, pairedItem: { item: index } };
					}),
			},
		});
		if (result.error) throw result.error;
		return mails;
	}

	test('reminds once after a day, and not before', async () => {
		const fresh = await waiting(0.5);
		expect(await anHour(fresh.tables)).toEqual([]);
		const { tables, row } = await waiting(2);
		const [mail, ...more] = await anHour(tables);
		expect(more).toEqual([]);
		expect(mail).toMatchObject({ toEmail: 'jose@example.com' });
		expect(mail.text).toContain('“contract.pdf”'.replace(/[“”]/g, '"'));
		expect(row.state).toBe('waiting');
		expect(await anHour(tables)).toEqual([]);
	});

	test('notes no reminder that was not sent', async () => {
		const { tables, row } = await waiting(2);
		await anHour(tables, ({ nodes }) => {
			for (const node of nodes) if (/emailSend$/.test(node.type)) node.disabled = true;
		});
		expect(row.reminded_at).toBe('');
	});

	test('cancels after a week', async () => {
		const { tables, row } = await waiting(8);
		expect(await anHour(tables)).toEqual([]);
		expect(row.state).toBe('cancelled after 7 days');
		const [entry] = Object.values((await optimizer.ledger()).requests);
		expect(entry.cancelled).toBe(1);
		expect(await anHour(tables)).toEqual([]);
	});

	test('notes what was signed elsewhere, and cancels nothing of it', async () => {
		const { tables, row } = await waiting(8);
		await optimizer.setStatus(String(row.request_pk), 'ISSUED');
		await anHour(tables);
		expect(row.state).toMatch(/^signed/);
		expect((await optimizer.ledger()).totals.cancelled ?? 0).toBe(0);
	});

	test('cancels nothing when nobody can tell whether it was signed', async () => {
		const { tables, row } = await waiting(8);
		await optimizer.fault({
			match: { method: 'GET' },
			times: 99,
			action: { type: 'status', status: 503 },
		});
		await anHour(tables);
		expect(row.state).toMatch(/^not cancelled: /);
		expect((await optimizer.ledger()).totals.cancelled ?? 0).toBe(0);
	});

	test.each([
		['muñoz', 1],
		['12345678Z', 1],
		['nobody', 0],
	])('finds a customer by “%s”', async (customer, count) => {
		const { tables } = await waiting(1);
		const shown: ShownPage[] = [];
		const result = await engine.runWorkflow(readExample('signature-register'), {
			credentials: credentials(),
			start: 'Find a Customer',
			answers: {
				...tables.answers,
				'Find a Customer': async (question) =>
					await fillIn(engine, question, { customer }, formUser),
				'What Was Found': async (question) => {
					shown.push(await shownPage(question));
					return [];
				},
			},
		});
		expect(result.error).toBeUndefined();
		expect(shown).toHaveLength(1);
		expect(shown[0].title).toContain(`${count} requests`);
		expect(shown[0].text.includes('José Muñoz Peña')).toBe(count > 0);
	});
});

describe.each(some(versions, 2))('bulk-signature, %s', (version) => {
	const columns =
		'given_name,surname_1,surname_2,email,mobile_phone_number,serial_number,consent_type,consent_value,customer_code';
	const { externalType, externalValue, pictureFreeRegistrationAuthority } = sandboxValues;
	const person = (name: string, phone = '600123456', value = externalValue) =>
		`${name},Muñoz,,${name}@example.com,${phone},12345678Z,${externalType},${value},customer-118`;
	const sheet = (...rows: string[]): Upload => ({
		content: Buffer.from([columns, ...rows].join('\n')),
		fileName: 'staff.csv',
		mimeType: 'text/csv',
	});
	const sign = async (rows: string[], options: Partial<ExampleRun> = {}) =>
		await run('bulk-signature', version, {
			nobody: true,
			credential: { registrationAuthority: pictureFreeRegistrationAuthority },
			documents: { sheet: sheet(...rows), document: pdf('pdfkit.pdf', 'policy.pdf') },
			...options,
		});
	const resultsOf = ({ pages }: ExampleResult) =>
		(pages.at(-1)?.files[0].content.toString('utf8') ?? '').split('\n').slice(1);

	test('gives one row of result for each, and goes on when one fails', async () => {
		const finished = await sign([
			person('Ana'),
			person('Eva', 'none'),
			person('Leo', '600123457', 'not-approved'),
			person('Max'),
		]);
		expect(finished.result.error).toBeUndefined();
		const results = resultsOf(finished);
		expect(results).toHaveLength(4);
		expect(results[0]).toMatch(/^"1","Ana Muñoz","signed","\d+","filed"$/);
		expect(results[1]).toMatch(
			/^"2","Eva Muñoz","to be corrected, nothing was created","",".*none/,
		);
		expect(results[2]).toMatch(/^"3","Leo Muñoz","look at the request","\d+","\S+/);
		expect(results[3]).toMatch(/^"4","Max Muñoz","signed","\d+","filed"$/);
		expect(await creations()).toHaveLength(3);
		expect(finished.pages.at(-1)?.text).toContain('2 of 4 rows are signed');

		// Document and contract of both, each with the signature of its own signer.
		expect(finished.filed).toHaveLength(4);
		const signers = await Promise.all(
			finished.filed.map(async ({ content }) =>
				(await pdfsig(content)).map(({ signer }) => signer),
			),
		);
		expect(signers.flat().sort()).toEqual(['Ana Muñoz', 'Ana Muñoz', 'Max Muñoz', 'Max Muñoz']);
		expect(await calls('DELETE')).toEqual([]);
		expect(finished.tables.rows('Signatures').map(({ signer }) => signer)).toEqual([
			'Ana Muñoz',
			'Max Muñoz',
		]);
	});

	test('says of each row that nothing was filed while the drive is switched off', async () => {
		const finished = await sign([person('Ana'), person('Max')], {
			change: ({ nodes }) => {
				for (const node of nodes.filter(isDrive)) node.disabled = true;
			},
		});
		expect(resultsOf(finished).filter((line) => /NOT filed/.test(line))).toHaveLength(2);
	});

	test('warns when the same sheet is sent again', async () => {
		const tables = dataTables();
		await sign([person('Ana')], { tables });
		const again = await sign([person('Ana')], { tables });
		expect(again.pages[0].name).toBe('Warn of the Second Time');
	});
});

describe('agent-tool', () => {
	const example = readExample('agent-tool');
	const tools = example.nodes.filter(({ name }) => example.connections[name]?.ai_tool);

	test('has tools that only read, and that need nobody’s permission', () => {
		expect(tools.length).toBeGreaterThan(0);
		for (const { type, parameters } of tools) {
			expect(type).toBe('n8n-nodes-oneshot.oneshotTool');
			const { operation } = nodeOperations.find(
				(each) =>
					each.resource.value === parameters.resource &&
					each.operation.value === parameters.operation,
			) ?? { operation: undefined };
			expect([operation?.guarded ?? false, operation?.files ?? false]).toEqual([false, false]);
			expect(parameters).not.toHaveProperty('allowAiAgents');
		}
	});

	test('asks for no code and takes none', () => {
		const [agent] = example.nodes.filter(({ type }) => type.endsWith('.agent'));
		const { systemMessage } = agent.parameters.options as { systemMessage: string };
		expect(systemMessage).toMatch(/Never ask for a one-time code/);
		expect(tools.map(({ parameters }) => JSON.stringify(parameters)).join()).not.toMatch(
			/secret|code|otp/i,
		);
	});

	test.each(versions)(
		'reads the state of the request that the model names (%s)',
		async (version) => {
			const finished = await run('classic-signature', version);
			const requestPk = String(finished.result.json('Create')[0].request_pk);
			const node = new Oneshot();
			node.description = { ...node.description, name: 'oneshotTool' };
			const [{ type, parameters }] = tools;
			await engine.stop();
			engine = await startEngine({ types: { nodes: { [type]: node } } });
			const result = await engine.runNode(parameters, {
				type,
				// As n8n gives it to a tool: what the model has filled in.
				items: [{ json: { query: { request_number: requestPk } } }],
				credentials: { oneshotApi: credentialFor(optimizer, version) },
			});
			expect([result.error, result.json()[0]?.status]).toEqual([undefined, 'ISSUED']);
			expect(result.json()[0]).toMatchObject({ request_pk: Number(requestPk) });
		},
	);
});

describe.each(exampleNames())('%s as a file', (name) => {
	const example = readExample(name) as WorkflowJson & { settings: object };
	const shown = (type: string) => example.nodes.filter((node) => node.type.endsWith(`.${type}`));

	test("keeps personal data out of n8n's history, and says why", () => {
		expect(example.settings).toMatchObject({
			executionOrder: 'v1',
			saveDataSuccessExecution: 'none',
			saveDataErrorExecution: 'all',
			saveManualExecutions: false,
		});
		const notes = shown('stickyNote').map(({ parameters }) => String(parameters.content));
		expect(
			notes.filter(
				(text) => /history|historial/.test(text) && /not saved|no se guardan/.test(text),
			),
		).toHaveLength(1);
	});

	test('has an address for each form, and no credential of its own', () => {
		const forms = [...shown('formTrigger'), ...shown('form')];
		const addresses = forms.map(({ webhookId }) => webhookId);
		expect(addresses).toEqual(forms.map(() => expect.stringMatching(/^[\da-f-]{36}$/)));
		expect(new Set(addresses).size).toBe(forms.length);
		for (const { credentials } of example.nodes) {
			for (const { id } of Object.values(credentials ?? {})) expect(id).toBeNull();
		}
	});

	test('shares no address with another example', () => {
		const own = example.nodes.flatMap(({ webhookId }) => webhookId ?? []);
		const others = exampleNames()
			.filter((each) => each !== name)
			.flatMap((each) => readExample(each).nodes.flatMap(({ webhookId }) => webhookId ?? []));
		expect(own.filter((address) => others.includes(address))).toEqual([]);
	});

	test('lies so that nothing covers anything', () => {
		// n8n draws a node as a square of 100, and its name below it.
		const sizeOf = ({ type, parameters }: INode): [number, number] =>
			type.endsWith('stickyNote')
				? [Number(parameters.width), Number(parameters.height)]
				: [100, 140];
		const boxes = example.nodes.map((node) => {
			const [x, y] = node.position;
			const [width, height] = sizeOf(node);
			return { name: node.name, left: x, top: y, right: x + width, bottom: y + height };
		});
		const covered = boxes.flatMap((a, index) =>
			boxes
				.slice(index + 1)
				.filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
				.map((b) => `${a.name} and ${b.name}`),
		);
		expect(covered).toEqual([]);
	});
});

test('each example that starts with a form makes its own table', () => {
	for (const name of exampleNames()) {
		const { nodes } = readExample(name);
		if (!nodes.some(isFormTrigger) || !nodes.some(isTable('insert'))) continue;
		expect([name, nodes.some(isTable('create')), nodes.some(isTrigger)]).toEqual([
			name,
			true,
			true,
		]);
	}
});
