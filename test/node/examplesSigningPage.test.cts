// The examples that send a link by which the signer reads and signs at home.
import type { INode, INodeExecutionData } from 'n8n-workflow';

import { dataTables, type DataTables, type Row } from '../../tools/harness/dataTables.cjs';
import type { WorkflowJson } from '../../tools/harness/engine.cjs';
import { readExample, type ExampleRun } from '../../tools/harness/examples.cjs';
import { formUser } from '../../tools/harness/forms.cjs';
import { credentialFor, lastCode, versions } from '../../tools/harness/optimizer.cjs';
import { signer, signerName } from '../../tools/harness/signer.cjs';
import type { Webhook } from '../../tools/harness/webhooks.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { Tab } from '../../tools/harness/tab.cjs';
import { does, isMail, isTrigger, textOf } from './examplePaths.cjs';
import { exampleRuns, inPerson, namesOf, nodeNamed, withoutDrive } from './exampleRuns.cjs';

const { engine, optimizer, run, calls, creations, expectSigned } = exampleRuns();

const type = 'n8n-nodes-oneshot.oneshotSigningPage';
const { documents } = inPerson['several-documents'];

/** What the two say, each in its language. */
const words = {
	'send-for-signature': {
		until: /works until \d{4}-\d\d-\d\d/,
		asks: 'Example Insurance, S.A. asks you to sign',
		done: 'signed, filed, mailed',
		deleted: 'signed, filed, mailed, deleted from the Optimizer',
		notFiled: 'signed, not filed, mailed, still on the Optimizer',
		notMailed: 'signed, filed, not mailed, still on the Optimizer',
		notFetched: /^signed, not fetched: /,
		declined: 'declined: I need time',
		silent: 'declined: no reason given',
		wrongPhone: 'not signed: wrong phone',
		tries: 'not signed: too many tries',
	},
	'enviar-a-firmar': {
		until: /vale hasta el \d\d\/\d\d\/\d{4}/,
		asks: 'Ejemplo Seguros, S.A. le pide que firme',
		done: 'firmado, archivado, enviado',
		deleted: 'firmado, archivado, enviado, borrado del Optimizer',
		notFiled: 'firmado, sin archivar, enviado, aún en el Optimizer',
		notMailed: 'firmado, archivado, sin enviar, aún en el Optimizer',
		notFetched: /^firmado, sin descargar: /,
		declined: 'rechazado: I need time',
		silent: 'rechazado: sin decir por qué',
		wrongPhone: 'no firmado: el teléfono no es el suyo',
		tries: 'no firmado: demasiados intentos',
	},
};
type Name = keyof typeof words;

const everyRun = (Object.keys(words) as Name[]).flatMap((name) =>
	versions.map((version) => [name, version] as const),
);

const withoutMail: ExampleRun['change'] = ({ nodes }) => {
	for (const node of nodes.filter(isMail)) node.disabled = true;
};

const makesLink = does('request', 'createSigningLink');
const sendsLink = (node: INode) => isMail(node) && textOf(node.parameters).includes('signing_link');

describe.each(everyRun)('%s, %s', (name, version) => {
	const say = words[name];
	const example = readExample(name);
	const trigger = nodeNamed(name, (node) => node.type === type);
	const schedule = nodeNamed(name, (node) => node.type.endsWith('.scheduleTrigger'));
	let page: Webhook;
	beforeEach(async () => {
		const [{ parameters }] = example.nodes.filter((node) => node.type === type);
		const oneshotApi = credentialFor(optimizer(), version);
		page = await engine().webhook(type, parameters, { credentials: { oneshotApi } });
	});
	afterEach(async () => await page.stop());

	/** The link leads to where the page is served here. */
	const toThisPage = ({ nodes }: WorkflowJson) => {
		for (const { parameters } of nodes.filter(makesLink)) {
			parameters.pageAddress = page.url;
		}
	};

	/** A clerk sends the documents to the signer. */
	async function sent(options: Partial<ExampleRun> = {}) {
		const { tables = dataTables(), change } = options;
		const asked = await run(name, version, {
			documents: { documents },
			...options,
			tables,
			change: (workflow) => {
				toThisPage(workflow);
				change?.(workflow);
			},
		});
		expect(asked.result.error).toBeUndefined();
		const row = tables.rows('Signatures').at(-1) as Row;
		const token = new URL(String(row.signing_link)).hash.slice(1);
		const uids = (JSON.parse(String(row.documents)) as Array<{ uid: string }>).map(
			({ uid }) => uid,
		);
		return { ...asked, tables, row, uids, tab: new Tab(page, token) };
	}

	/** The signer reads and signs; what the page starts the workflow with. */
	async function signed({ tab, uids, row }: Awaited<ReturnType<typeof sent>>) {
		await tab.read(uids);
		await tab.do('sendCode');
		const code = await lastCode(optimizer(), String(row.request_pk));
		expect((await tab.do('sign', { code })).state).toBe('signed');
		return page.started.at(-1) as INodeExecutionData[][];
	}

	const ended = async (tables: DataTables, outputs: INodeExecutionData[][], options = {}) =>
		await run(name, version, { documents: {}, tables, start: trigger, outputs, ...options });

	const anHour = async (tables: DataTables, options: Partial<ExampleRun> = {}) =>
		await run(name, version, {
			...{ documents: {}, tables, start: schedule, input: [{ json: {} }] },
			...options,
		});

	test.each<Record<string, string>>([{}, { inferred: 'absent' }])(
		'the signer signs at home, and gets the signed files by mail (%j)',
		async (dialect) => {
			await optimizer().dialect(dialect);
			const link = await sent();
			const { pages, mails, tables, row } = link;
			expect(await creations()).toHaveLength(1);
			expect(row).toMatchObject({ state: 'waiting', signer: signerName });
			expect(row).toMatchObject({ identified_by: formUser.email, email: signer.email });
			const [mail, ...more] = mails;
			expect([more, mail.to, mail.files]).toEqual([[], signer.email, []]);
			for (const part of [say.asks, 'annex.pdf', String(row.signing_link), 'ontract', say.until]) {
				expect(mail.text).toMatch(part);
			}
			const [last] = pages;
			expect(pages).toHaveLength(1);
			expect(last.title).toContain(signerName);
			expect(last.text).toContain(signer.email);
			expect(last.text).toMatch(say.until);
			// The clerk's page does not show what only the signer is to have.
			expect(JSON.stringify(pages)).not.toContain(String(row.signing_link));

			const outputs = await signed(link);
			const done = await ended(tables, outputs);
			expect(done.result.error).toBeUndefined();
			expect(done.filed).toHaveLength(4);
			await expectSigned(done.filed);
			expect(done.mails).toEqual([expect.objectContaining({ to: signer.email })]);
			expect(namesOf(done.mails[0].files)).toEqual(namesOf(done.filed));
			expect(done.mails[0].text).not.toContain(page.url);
			expect(row).toMatchObject({ state: say.done, signing_link: '' });
			expect(await calls('DELETE')).toEqual([]);
		},
	);

	test('what is told twice is filed and mailed once', async () => {
		const link = await sent();
		const outputs = await signed(link);
		await ended(link.tables, outputs);
		await optimizer().clearCalls();
		const again = await ended(link.tables, outputs);
		expect([again.result.error, again.filed, again.mails]).toEqual([undefined, [], []]);
		expect(await optimizer().calls()).toEqual([]);
		expect(link.row.state).toBe(say.done);
	});

	test('what the register does not know ends quietly', async () => {
		const outputs = await signed(await sent());
		const { result, filed, mails } = await ended(await emptied(), outputs);
		expect([result.error, filed, mails]).toEqual([undefined, [], []]);
	});

	/** A register without a row. */
	async function emptied() {
		const tables = dataTables();
		await anHour(tables);
		return tables;
	}

	test('the copies are deleted when the link has ended, and not before', async () => {
		const link = await sent();
		await ended(link.tables, await signed(link));
		await anHour(link.tables);
		expect([link.row.state, await calls('DELETE')]).toEqual([say.done, []]);
		link.row.expires_at = new Date(Date.now() - 1000).toISOString();
		await anHour(link.tables);
		expect(await calls('DELETE')).toHaveLength(1);
		expect(link.row.state).toBe(say.deleted);
		await anHour(link.tables);
		expect(await calls('DELETE')).toHaveLength(1);
	});

	test.each<[string, ExampleRun['change'], 'notFiled' | 'notMailed']>([
		['drive', withoutDrive, 'notFiled'],
		['mail', withoutMail, 'notMailed'],
	])('deletes nothing while the %s is switched off', async (_title, change, state) => {
		const link = await sent();
		const { result } = await ended(link.tables, await signed(link), { change });
		expect([result.error, link.row.state]).toEqual([undefined, say[state]]);
		link.row.expires_at = new Date(Date.now() - 1000).toISOString();
		await anHour(link.tables);
		expect([link.row.state, await calls('DELETE')]).toEqual([say[state], []]);
	});

	test('files and mails nothing that is not intact, tells the clerk, and fetches it when told to', async () => {
		const link = await sent();
		const outputs = await signed(link);
		const body = fixture('pdf/word.pdf').toString('base64');
		await optimizer().fault({
			match: { method: 'GET', path: '/document/' },
			times: 9,
			action: { type: 'status', status: 200, contentType: 'application/pdf', bodyBase64: body },
		});
		const failed = await ended(link.tables, outputs);
		expect([failed.result.error, failed.filed]).toEqual([undefined, []]);
		expect(failed.mails).toEqual([expect.objectContaining({ to: formUser.email, files: [] })]);
		expect(failed.mails[0].text).toContain(String(link.row.state));
		expect(link.row.state).toMatch(say.notFetched);
		await optimizer().clearFaults();

		// What the mail says is to be done.
		const [, state] = /"(signed, look for its files)"/.exec(failed.mails[0].text) ?? [];
		link.row.state = state;
		const fetched = await anHour(link.tables);
		expect(fetched.result.error).toBeUndefined();
		expect([fetched.filed.length, link.row.state]).toEqual([4, say.done]);
		expect((await anHour(link.tables)).filed).toEqual([]);
	});

	test.each<
		[string, (tab: Tab) => Promise<unknown>, 'declined' | 'silent' | 'wrongPhone' | 'tries']
	>([
		['declined', async (tab) => await tab.do('decline', { reason: 'I need time' }), 'declined'],
		['declined without a word', async (tab) => await tab.do('decline'), 'silent'],
		['the wrong phone', async (tab) => await tab.do('wrongPhone'), 'wrongPhone'],
		[
			'too many tries',
			async (tab) => {
				await tab.do('sendCode');
				for (const code of ['000000', '000001', '000002', '000003', '000004']) {
					await tab.do('sign', { code });
				}
			},
			'tries',
		],
	])('%s is told to the clerk, once', async (_title, acts, state) => {
		const link = await sent();
		const { tab, tables, row } = link;
		await tab.read(link.uids);
		await acts(tab);
		const outputs = page.started.at(-1) as INodeExecutionData[][];
		const { result, mails } = await ended(tables, outputs);
		expect(result.error).toBeUndefined();
		expect(mails).toEqual([expect.objectContaining({ to: formUser.email, files: [] })]);
		expect(mails[0].text).toContain(say[state]);
		expect(row).toMatchObject({ state: say[state], signing_link: '' });
		const again = await ended(tables, outputs);
		expect([again.result.error, again.mails]).toEqual([undefined, []]);
		await anHour(tables);
		expect(await calls('DELETE')).toEqual([]);
	});

	test.each([
		['refused', '550 <no such domain>', '550 &#60;no such domain&#62;'],
		['not sent', undefined, nodeNamed(name, sendsLink)],
	])('a mail that is %s can be sent to a corrected address', async (_title, error, told) => {
		const { row, pages } = await sent({
			entries: { email: 'jose@exmaple.com' },
			corrections: [{ email: 'jose@example.com' }],
			answers: {
				// As n8n's step says that it could not send, or as one that is switched off lets pass.
				[nodeNamed(name, sendsLink)]: ({ items, parametersOf }) => {
					const { toEmail } = parametersOf(0);
					if (toEmail === 'jose@example.com') return [{ json: { messageId: '<1@example.com>' } }];
					return error === undefined ? items : [{ json: { error } }];
				},
			},
		});
		expect(pages).toHaveLength(2);
		expect(pages[0].text).toContain(told);
		expect(pages[1].text).toContain('jose@example.com');
		expect(row.email).toBe('jose@example.com');
		expect(await creations()).toHaveLength(1);
	});

	test('a link that can not be made yet is made later, for the same request', async () => {
		const again = nodeNamed(name, (node) => /"retry"/.test(JSON.stringify(node.parameters)));
		const address = `={{ $('${again}').isExecuted ? '${page.url}' : 'nowhere' }}`;
		const { pages, row } = await sent({
			change: ({ nodes }) => {
				for (const node of nodes.filter(makesLink)) node.parameters.pageAddress = address;
			},
		});
		expect(pages).toHaveLength(2);
		expect(pages[0].text).toContain('“nowhere” is not the address of a page');
		expect(String(row.signing_link)).toContain(page.url);
		expect(await creations()).toHaveLength(1);
	});

	test('the same form sent twice warns, before anything is created', async () => {
		const { tables } = await sent();
		const { pages } = await sent({ tables });
		expect(pages[0].fields.map(({ fieldName }) => fieldName)).toEqual(['again']);
		expect(tables.rows('Signatures')).toHaveLength(2);
	});

	test('a mistake in the form is corrected on a page, before anything is created', async () => {
		const { pages } = await sent({
			entries: { mobile_phone_number: 'none' },
			corrections: [{ mobile_phone_number: signer.mobilePhoneNumber }],
		});
		expect(pages).toHaveLength(2);
		expect(pages[0].text).toMatch(/none/);
		expect(await creations()).toHaveLength(1);
	});

	test('one document is as good as several', async () => {
		const link = await sent({ documents: { documents: inPerson['classic-signature'].document } });
		const { filed } = await ended(link.tables, await signed(link));
		expect(filed).toHaveLength(2);
		await expectSigned(filed);
	});

	test('the reminder of the register has the link, and its look leaves the files to this example', async () => {
		const link = await sent();
		const { tables, row } = link;
		const lookedAfter = async () =>
			await run('signature-register', version, {
				...{ documents: {}, tables, start: 'Every Hour', input: [{ json: {} }] },
			});
		row.createdAt = new Date(Date.now() - 48 * 60 * 60 * 1000).toISOString();
		const [reminder, ...more] = (await lookedAfter()).mails;
		expect(more).toEqual([]);
		expect(reminder.text).toContain(String(row.signing_link));
		// Signed, and n8n died before it could start the workflow.
		await signed(link);
		expect((await lookedAfter()).mails).toEqual([]);
		expect(row).toMatchObject({ state: 'signed, look for its files', signing_link: '' });
		await anHour(tables);
		expect(row.state).toBe(say.done);
	});
});

test('the Spanish example is the English one, step by step', () => {
	const [english, spanish] = (Object.keys(words) as Name[]).map(readExample);
	const shape = ({ nodes, connections }: WorkflowJson) =>
		nodes.map(({ name, type: each, position, onError, parameters }) => ({
			...{ each, position, onError, operation: parameters.operation },
			next: (connections[name]?.main ?? []).map((output) =>
				(output ?? []).map(({ node }) => nodes.findIndex((one) => one.name === node)),
			),
		}));
	expect(shape(spanish)).toEqual(shape(english));
	expect(english.nodes.filter(isTrigger)).toHaveLength(3);
});
