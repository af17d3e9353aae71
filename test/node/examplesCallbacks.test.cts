// The examples that go on when the Optimizer calls back.
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { dataTables, type DataTables, type Row } from '../../tools/harness/dataTables.cjs';
import type { WorkflowJson } from '../../tools/harness/engine.cjs';
import {
	readExample,
	shownPage,
	type ExampleResult,
	type ExampleRun,
} from '../../tools/harness/examples.cjs';
import { fillIn, formUser, type Entries } from '../../tools/harness/forms.cjs';
import {
	credentialFor,
	sandboxValues,
	versions,
	type Delivery,
	type Version,
} from '../../tools/harness/optimizer.cjs';
import { pdfsig } from '../../tools/harness/signatures.cjs';
import type { Webhook } from '../../tools/harness/webhooks.cjs';
import { some } from '../shared/everyValue.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { exampleRuns, inPerson, noPdf, pdf, withoutDrive } from './exampleRuns.cjs';

const { engine, optimizer, run, calls, creations, refuse, expectSigned } = exampleRuns();

const trigger = 'n8n-nodes-oneshot.oneshotTrigger';
const { callbackSecret } = sandboxValues;

/** Lets the Optimizer call an example's trigger, as it is set there. */
function listening(name: string, version: Version) {
	let webhook: Webhook;
	let address: string;
	beforeEach(async () => {
		const [{ parameters }] = readExample(name).nodes.filter(({ type }) => type === trigger);
		const oneshotApi = credentialFor(optimizer(), version);
		webhook = await engine().webhook(trigger, parameters, { credentials: { oneshotApi } });
		address = `${webhook.url}?secret=${callbackSecret}`;
		await optimizer().callBack({ address });
	});
	afterEach(async () => await webhook.stop());

	return {
		webhook: () => webhook,
		/** Where the Registration Authority's callbacks go. */
		address: () => address,
		/** What the trigger starts the workflow with, when the Optimizer has told it that state. */
		async told(requestPk: unknown, status: string): Promise<INodeExecutionData[]> {
			for (;;) {
				const found = webhook
					.items()
					.find((item) => item.request_pk === Number(requestPk) && item.status === status);
				if (found) return [{ json: found }];
				await webhook.until(webhook.started.length + 1);
			}
		},
	};
}

/** What the trigger would start the workflow with, if it held everything to be true. */
const believed = (requestPk: unknown, status: string): INodeExecutionData[] => [
	{ json: { request_pk: Number(requestPk), status, confirmed: true, confirmation: 'confirmed' } },
];

/** What an Optimizer is like on which nothing runs that is not documented. */
const dialects: Array<Record<string, string>> = [{}, { inferred: 'absent' }];

/** Switches off the steps that need a mail account. */
const withoutMail: ExampleRun['change'] = ({ nodes }) => {
	for (const node of nodes) if (/emailSend$/.test(node.type)) node.disabled = true;
};

describe.each(some(versions, 2))('async-callback, %s', (version) => {
	const name = 'async-callback';
	const { webhook, address, told } = listening(name, version);
	const documents = inPerson['classic-signature'];

	/** The signer has typed their code; the register knows it. */
	async function signing(options: Partial<ExampleRun> = {}) {
		const { tables = dataTables() } = options;
		const change: ExampleRun['change'] = ({ nodes }) => {
			for (const { parameters } of nodes.filter(({ name: each }) => each === 'Create')) {
				Object.assign(parameters.additionalFields as object, { callbackTrigger: webhook().url });
			}
		};
		const asked = await run(name, version, { documents, change, ...options, tables });
		expect(asked.result.error).toBeUndefined();
		const row = tables.rows('Signatures').at(-1) as Row;
		const input = await told(row.request_pk, 'ISSUED');
		return { ...asked, tables, row, input };
	}

	/** What a callback brings about. */
	const called = async (tables: DataTables, options: Partial<ExampleRun>) =>
		await run(name, version, { tables, start: 'When It Is Signed', ...options });

	test.each(dialects)(
		'the signer waits for nothing, and gets the signed files by mail (%j)',
		async (dialect) => {
			await optimizer().dialect(dialect);
			const { pages, filed, mails, tables, row, input } = await signing({
				codes: [{ code: '000000' }, { wish: -1 }],
			});
			expect(pages.at(-1)?.text).toContain('jose@example.com');
			expect([filed, mails]).toEqual([[], []]);
			expect(row).toMatchObject({ state: 'signing', identified_by: formUser.email });
			const [create] = await creations();
			expect(create.fields.useasync).toBe('true');

			const done = await called(tables, { input });
			expect(done.result.error).toBeUndefined();
			expect(done.filed).toHaveLength(2);
			await expectSigned(done.filed);
			const [mail] = done.mails;
			expect(mail.to).toBe('jose@example.com');
			expect(mail.text).toContain('José Muñoz Peña');
			expect(mail.files.map(({ fileName }) => fileName)).toContain('contract (signed).pdf');
			expect(mail.files).toHaveLength(2);
			await expectSigned(mail.files);
			expect(row.state).toBe('signed, filed, mailed, deleted from the Optimizer');
			expect(await calls('DELETE')).toHaveLength(1);
		},
	);

	test('the address that Create hands over is that of its own trigger', () => {
		const { nodes } = readExample(name);
		const create = nodes.find((node) => node.name === 'Create');
		const { callbackTrigger } = create?.parameters.additionalFields as IDataObject;
		const { parameters } = nodes.find(({ type }) => type === trigger) as INode;
		expect(callbackTrigger).toMatch(new RegExp(`/webhook/${String(parameters.path)}$`));
	});

	test('a callback that comes again, or for a request that is not known, brings nothing about', async () => {
		const { tables, row, input } = await signing();
		await called(tables, { input });
		await optimizer().clearCalls();
		for (const requestPk of [row.request_pk, 999_999]) {
			const again = believed(requestPk, 'ISSUED');
			const { result, filed, mails } = await called(tables, { input: again });
			expect([result.error, filed, mails]).toEqual([undefined, [], []]);
		}
		expect(await optimizer().calls()).toEqual([]);
		expect(row.state).toBe('signed, filed, mailed, deleted from the Optimizer');
	});

	test('what is repeated, forged or comes without the secret starts nothing', async () => {
		const { row } = await signing();
		const { body } = (await optimizer().callbacks()).at(-1) as Delivery;
		const other = JSON.stringify(body).replaceAll(String(row.request_pk), '999999');
		const started = webhook().started.length;
		const results = [];
		for (const [to, sent] of [
			[address(), body],
			[address(), other],
			[webhook().url, body],
		] as const) {
			results.push((await optimizer().sendCallback(to, sent)).result);
		}
		await webhook().settled();
		expect(results).toEqual(['200', '200', '401']);
		expect(webhook().started).toHaveLength(started);
	});

	test('a callback that arrives before the register is up to date is as good', async () => {
		const { tables, row, input } = await signing();
		row.state = 'waiting';
		await called(tables, { input });
		expect(row.state).toMatch(/^signed, filed/);
	});

	test('a forged callback takes nothing from a signer who still reads', async () => {
		const tables = dataTables();
		await run(name, version, {
			tables,
			documents,
			answers: {
				'Read and Agree': async () => {
					throw new Error('The signer is reading');
				},
			},
		});
		const [row] = tables.rows('Signatures');
		const input = believed(row.request_pk, 'ISSUED');
		const { filed, mails } = await called(tables, { input });
		expect(filed).toEqual([]);
		expect(mails.map(({ to }) => to)).toEqual([formUser.email]);
		expect(row.state).toBe('waiting');
	});

	test('what is wrong is named as the form names it, with what to do', async () => {
		const { pages, row } = await signing({
			entries: { mobile_phone_number: 'none' },
			corrections: [{ mobile_phone_number: '600 123 456' }],
			codes: [{ code: '000000' }],
		});
		expect(pages[0].text).toMatch(
			/<b>Mobile phone<\/b>.*“none” has letters in it.*\+34 600 123 456/,
		);
		expect(pages[3].text).toContain('Type it again, or choose “Send me a new code”');
		expect(row.state).toBe('signing');
	});

	test('the same form, sent at the same time from another window, is warned of', async () => {
		const { tables, row } = await signing();
		// As it looked when both were sent: no other stood in the register.
		const { pages } = await signing({ tables, answers: { 'Asked Before': () => [{ json: {} }] } });
		expect(pages[0].name).toBe('Warn of the Other Form');
		expect(pages[0].text).toContain(`<b>${String(row.request_pk)}</b>`);
	});

	test('what was signed and not called back is found by the next look', async () => {
		const { tables, row } = await signing();
		await signing({ tables, entries: { serial_number: '87654321X' } });
		const look = async () =>
			await run(name, version, { tables, start: 'Every 10 Minutes', input: [{ json: {} }] });
		const first = await look();
		expect(first.result.error).toBeUndefined();
		expect(first.mails).toHaveLength(1);
		expect(row.state).toMatch(/^signed, filed, mailed/);
		await look();
		const rows = tables.rows('Signatures');
		expect(rows.map(({ state }) => state)).toEqual([row.state, row.state]);
		expect((await look()).mails).toEqual([]);
	});

	test.each<[string, Partial<ExampleRun>, string]>([
		['drive', { change: withoutDrive }, 'signed, not filed, mailed, still on the Optimizer'],
		['mail', { change: withoutMail }, 'signed, filed, not mailed, still on the Optimizer'],
	])('deletes nothing while the %s is switched off', async (_title, options, state) => {
		const { tables, row, input } = await signing();
		const { result } = await called(tables, { input, ...options });
		expect(result.error).toBeUndefined();
		expect(row.state).toBe(state);
		expect(await calls('DELETE')).toEqual([]);
	});

	test('files and mails nothing that Verify does not find intact, and tells the clerk', async () => {
		const { tables, row, input } = await signing();
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
		const { result, filed, mails } = await called(tables, { input });
		expect([result.error, filed]).toEqual([undefined, []]);
		expect(mails).toEqual([expect.objectContaining({ to: formUser.email, files: [] })]);
		expect(mails[0].text).toContain(String(row.state));
		expect(row.state).toMatch(/^signed, not fetched: /);
		expect(await calls('DELETE')).toEqual([]);

		await optimizer().clearFaults();
		await called(tables, { input });
		expect(row.state).toMatch(/^signed, filed, mailed/);
	});
});

describe.each(some(versions, 2, 1))('video-id, %s', (version) => {
	const name = 'video-id';
	const { webhook, told } = listening(name, version);
	const nothing = { nobody: true, documents: {} };
	const person = {
		name: 'María José Muñoz',
		email: 'maria@example.com',
		mobile_phone_number: '600 123 456',
	};
	const states = { good: 'VIDEOREVIEW', incomplete: 'VIDEOINCOMPLETE', failed: 'VIDEOERROR' };
	const document = pdf('word.pdf', 'contract.pdf');
	const watched = ['I have watched the whole video, and it is this person'];

	/** A clerk invites a person. */
	async function invited(options: Partial<ExampleRun> = {}) {
		const { tables = dataTables() } = options;
		const asked = await run(name, version, {
			nobody: true,
			documents: { document },
			entries: person,
			...options,
			tables,
		});
		expect(asked.result.error).toBeUndefined();
		const row = tables.rows('Identifications').at(-1) as Row;
		return { ...asked, tables, row };
	}

	/** The person films themself, and the Optimizer calls back. */
	async function filmed(tables: DataTables, row: Row, video: keyof typeof states = 'good') {
		await optimizer().playVideo(String(row.videoid_pk), video);
		return await called(tables, await told(row.request_pk, states[video]));
	}

	const called = async (tables: DataTables, input: INodeExecutionData[]) =>
		await run(name, version, { ...nothing, tables, start: 'When Something Happens', input });

	/** An officer opens their form and decides, one attempt after the other. */
	const reviewed = async (
		tables: DataTables,
		row: Row,
		corrections: Entries[],
		options: Partial<ExampleRun> = {},
	) =>
		await run(name, version, {
			...nothing,
			tables,
			start: 'Review a Video',
			entries: { request_pk: ` ${String(row.request_pk)}` },
			corrections,
			...options,
		});

	/** The clerk hands the screen over to the person. */
	const signed = async (tables: DataTables, row: Row, options: Partial<ExampleRun> = {}) =>
		await run(name, version, {
			...nothing,
			tables,
			start: 'Sign with the Person',
			entries: { request_pk: String(row.request_pk) },
			...options,
		});

	/** The pages at which the officer decided. */
	const decisions = ({ pages }: ExampleResult) => pages.filter((page) => page.name === 'Decide');

	test.each(dialects)(
		'a person is identified by video, approved by name, and signs (%j)',
		async (dialect) => {
			await optimizer().dialect(dialect);
			const { tables, row, mails, pages } = await invited();
			expect(mails).toEqual([expect.objectContaining({ to: person.email })]);
			expect(mails[0].text).toContain(String(row.videoid_link));
			expect(pages.at(-1)?.text).toContain(String(row.request_pk));
			expect(row).toMatchObject({ invited_by: formUser.email, document: 'contract.pdf' });

			const [toOfficer, ...more] = (await filmed(tables, row)).mails;
			expect(more).toEqual([]);
			expect(toOfficer.to).toBe('officers@example.com');
			expect(toOfficer.text).toMatch(
				new RegExp(`/form/\\S+\\?request_pk=${String(row.request_pk)}`),
			);

			const review = await reviewed(tables, row, [
				{ decision: 'Approve' },
				{ decision: 'Approve', watched },
			]);
			expect(review.result.error).toBeUndefined();
			const [first, second] = decisions(review);
			const unread = version === 'current' && dialect.inferred === 'absent';
			expect(/12345678Z/.test(first.text)).toBe(!unread);
			expect(/Watch the video/.test(first.text)).toBe(!unread);
			expect(/Watch it where your provider shows it/.test(first.text)).toBe(unread);
			expect(second.text).toMatch(/say that you have watched the video/);
			expect(row).toMatchObject({ decision: 'approved', decided_by: formUser.email });
			expect(review.mails.map(({ to }) => to)).toEqual([formUser.email]);
			expect(review.mails[0].text).toMatch(/\/form\/\S+\?request_pk=\d+$/);
			const [entry] = tables.rows('Signatures');
			expect(entry).toMatchObject({
				signer: unread ? person.name : 'María José Muñoz Peña',
				identified_by: formUser.email,
				identified_how: 'By video, which the officer has watched',
				state: 'waiting',
			});

			const done = await signed(tables, row, { codes: [{ code: '000000' }, { wish: -1 }] });
			expect(done.result.error).toBeUndefined();
			for (const files of [done.pages.at(-1)?.files ?? [], done.filed]) {
				expect(files).toHaveLength(2);
				for (const { content } of files) {
					expect(await pdfsig(content)).toEqual([
						expect.objectContaining({
							signer: 'María José Muñoz Peña',
							valid: true,
							totalDocument: true,
						}),
					]);
				}
			}
			expect(entry.state).toBe('signed, filed, deleted from the Optimizer');
			expect(await calls('DELETE')).toHaveLength(1);
			expect((await signed(tables, row)).pages.at(-1)?.name).toBe('Nothing to Sign');
		},
	);

	test('the officer watches the video by a link of their own, until they have decided', async () => {
		const { tables, row } = await invited();
		await filmed(tables, row);
		const open = async (link: unknown) => {
			const { result } = await run(name, version, {
				...nothing,
				tables,
				start: 'Open the Video',
				input: [{ json: { query: { link: String(link) } } }],
			});
			if (result.error) throw result.error;
			const [item] = result.items();
			return item?.binary ? item.binary.data.mimeType : undefined;
		};
		const opened: unknown[] = [];
		const review = await reviewed(tables, row, [], {
			answers: {
				Decide: async (question) => {
					const [, link] = /\?link=([\da-f-]{36})"/.exec((await shownPage(question)).text) ?? [];
					opened.push(await open(link), await open(row.request_pk), await open(''));
					return await fillIn(engine(), question, { decision: 'Approve', watched }, formUser);
				},
			},
		});
		expect(review.result.error).toBeUndefined();
		expect(opened).toEqual(['video/mp4', undefined, undefined]);
		expect(await open(row.link)).toBeUndefined();
	});

	test('a refusal needs a reason, cancels the request, and the clerk learns it', async () => {
		const { tables, row } = await invited();
		await filmed(tables, row);
		const reason = 'The document is not readable';
		const review = await reviewed(tables, row, [
			{ decision: 'Refuse', reason: ' ' },
			{ decision: 'Refuse', reason },
		]);
		expect(review.result.error).toBeUndefined();
		expect(decisions(review)[1].text).toMatch(/give the reason/);
		expect(row).toMatchObject({ decision: `refused: ${reason}`, decided_by: formUser.email });
		expect(review.mails[0].text).toContain(reason);
		expect((await optimizer().ledger()).totals).toMatchObject({ refused: 1, approved: 0 });
		const again = await reviewed(tables, row, []);
		expect(again.pages.at(-1)?.name).toBe('Nothing to Decide');
		expect((await signed(tables, row)).pages.at(-1)?.name).toBe('Nothing to Sign');
	});

	test('what is wrong with a video is told to who can mend it, once', async () => {
		const { tables, row } = await invited();
		const incomplete = await filmed(tables, row, 'incomplete');
		expect(incomplete.mails.map(({ to }) => to)).toEqual([person.email]);
		expect(incomplete.mails[0].text).toContain(String(row.videoid_link));
		const again = await called(tables, believed(row.request_pk, 'VIDEOINCOMPLETE'));
		expect([again.result.error, again.mails]).toEqual([undefined, []]);

		const failed = await filmed(tables, row, 'failed');
		expect(failed.mails.map(({ to }) => to)).toEqual([formUser.email]);
		expect(failed.mails[0].text).toMatch(/\/form\/\S+\?name=Mar%C3%ADa/);
		// The new invitation is no second time.
		const anew = await invited({ tables });
		expect(anew.pages.map((page) => page.name)).toEqual(['Invited']);

		const stranger = await called(tables, believed(999_999, 'VIDEOREVIEW'));
		expect([stranger.result.error, stranger.mails]).toEqual([undefined, []]);
	});

	test('what is reported late, after what came later, is no news', async () => {
		const { tables, row } = await invited();
		await optimizer().callBack({ held: true });
		await optimizer().playVideo(String(row.videoid_pk), 'incomplete');
		await optimizer().playVideo(String(row.videoid_pk), 'good');
		await optimizer().releaseCallbacks('reversed');
		const late = await told(row.request_pk, 'VIDEOINCOMPLETE');
		const mails = [];
		for (const item of [...webhook().started.flat(1), late]) {
			mails.push(...(await called(tables, item)).mails);
		}
		expect(mails.map(({ to }) => to)).toEqual(['officers@example.com']);
	});

	test('where nobody calls back, a look finds out; a mail that failed is sent by the next', async () => {
		const { tables, row } = await invited();
		await optimizer().playVideo(String(row.videoid_pk));
		const look = async (options: Partial<ExampleRun> = {}) =>
			await run(name, version, {
				...nothing,
				tables,
				start: 'Every 10 Minutes',
				input: [{ json: {} }],
				...options,
			});
		const inVain = await look({
			answers: {
				// As n8n's node tells it of each mail.
				'Tell the Officers': ({ items }) =>
					items.map((_each, item) => ({
						json: { error: 'The mail server is down' },
						pairedItem: { item },
					})),
			},
		});
		expect(inVain.result.error).toBeUndefined();
		expect(row.status).toBe('not told: VIDEOREVIEW');
		const told = await look();
		expect(told.mails.map(({ to }) => to)).toEqual(['officers@example.com']);
		expect((await look()).mails).toEqual([]);
	});

	test('a mistake of the clerk is corrected on a page, and a second invitation is warned of', async () => {
		const tables = dataTables();
		const first = await invited({
			tables,
			entries: { ...person, mobile_phone_number: 'none' },
			corrections: [{ mobile_phone_number: '600 123 456' }],
		});
		expect(first.pages.map((page) => page.name)).toEqual(['Correct the Data', 'Invited']);
		expect(first.pages[0].text).toMatch(
			/<b>Mobile phone<\/b>.*“none” has letters in it.*\+34 600 123 456/,
		);
		expect(first.row.mobile_phone_number).toBe('600 123 456');
		const second = await invited({ tables });
		expect(second.pages.map((page) => page.name)).toEqual(['Warn of the Second Time', 'Invited']);
		expect(second.pages[0].text).toContain(String(first.row.request_pk));
	});

	test('the same form, sent at the same time from another window, is warned of before the mail', async () => {
		const { tables, row } = await invited();
		// As it looked when both were sent: no other stood in the register.
		const { pages, mails } = await invited({
			tables,
			answers: { 'Invited Before': () => [{ json: {} }] },
		});
		expect(pages.map((page) => page.name)).toEqual(['Warn of the Other Form', 'Invited']);
		expect(pages[0].text).toContain(`<b>${String(row.request_pk)}</b>`);
		expect(mails.map(({ to }) => to)).toEqual([person.email]);
		expect(tables.rows('Identifications').at(-1)).toMatchObject({ document: 'contract.pdf' });
	});

	test('a document that is not taken yet is asked for when it is signed', async () => {
		await refuse('/document/', 412, 'Invalid request status');
		const { tables, row, pages } = await invited({
			corrections: [{ wish: 'Give it when it is signed' }],
		});
		expect(pages[0].text).toContain('Invalid request status');
		await filmed(tables, row);
		await reviewed(tables, row, [{ decision: 'Approve', watched }]);
		const done = await signed(tables, row, { corrections: [{ document: noPdf }, { document }] });
		expect(done.result.error).toBeUndefined();
		const asked = done.pages.filter((page) => page.name === 'Give the Document');
		expect(asked[1].text).toMatch(/<b>.*contract\.pdf/);
		expect(done.pages.at(-1)?.files).toHaveLength(2);
	});

	test.each([
		['Approve', '/approve', 'approved'],
		['Refuse', '/refuse', 'refused: Blurred'],
	])('a lost answer to %s is found out, and noted', async (choice, path, noted) => {
		const { tables, row } = await invited();
		await filmed(tables, row);
		await optimizer().fault({
			match: { method: 'POST', path },
			action: { type: 'drop', when: 'after' },
		});
		const review = await reviewed(tables, row, [{ decision: choice, watched, reason: 'Blurred' }]);
		expect(review.result.error).toBeUndefined();
		expect(decisions(review)).toHaveLength(1);
		expect(row.decision).toBe(noted);
		expect(tables.rows('Signatures')).toHaveLength(choice === 'Approve' ? 1 : 0);
	});

	test('of two officers at once, the first has decided', async () => {
		const { tables, row } = await invited();
		await filmed(tables, row);
		const decision = { decision: 'Approve', watched };
		const second = await reviewed(tables, row, [], {
			answers: {
				Decide: async (question) => {
					await reviewed(tables, row, [decision]);
					row.decided_by = 'first@example.com';
					return await fillIn(engine(), question, decision, formUser);
				},
			},
		});
		expect(second.result.error).toBeUndefined();
		expect(second.pages.at(-1)?.name).toBe('Decided Already');
		expect(second.mails).toEqual([]);
		expect(row.decided_by).toBe('first@example.com');
		expect(tables.rows('Signatures')).toHaveLength(1);
	});

	test('who approves before the video is there is told so, and can go on when it is', async () => {
		const { tables, row } = await invited();
		const shown: string[] = [];
		const review = await reviewed(tables, row, [], {
			answers: {
				Decide: async (question) => {
					if (shown.length > 0) await optimizer().playVideo(String(row.videoid_pk));
					shown.push((await shownPage(question)).text);
					return await fillIn(engine(), question, { decision: 'Approve', watched }, formUser);
				},
			},
		});
		expect(review.result.error).toBeUndefined();
		expect(shown).toHaveLength(2);
		expect(shown[0]).toContain('It was not reported so far that the video is there');
		expect(shown[1]).toMatch(/not carried out: the request is VIDEOPENDING|Internal Server Error/);
		expect(row.decision).toBe('approved');
	});

	test('what Approve refuses comes back to the officer, who decides anew', async () => {
		const { tables, row } = await invited();
		await filmed(tables, row);
		await refuse('/approve', 403, 'Invalid RAO Credentials');
		const decision = { decision: 'Approve', watched };
		const review = await reviewed(tables, row, [decision, decision]);
		expect(review.result.error).toBeUndefined();
		const [, again] = decisions(review);
		expect(again.text).toContain('<b>Invalid RAO Credentials</b>');
		expect(again.text).not.toMatch(/say that you have watched/);
		expect(row.decision).toBe('approved');
	});
});

test('video-id: a Registration Authority of two steps validates before it approves', async () => {
	const tables = dataTables();
	const options = {
		nobody: true,
		tables,
		credential: { registrationAuthority: sandboxValues.twoStepRegistrationAuthority },
		change: ({ nodes }: WorkflowJson) => {
			for (const node of nodes) if (node.name === 'Validate') node.disabled = false;
		},
	};
	await run('video-id', 'legacy', {
		...options,
		documents: { document: pdf('word.pdf', 'contract.pdf') },
		entries: { name: 'María', email: 'maria@example.com', mobile_phone_number: '600 123 456' },
	});
	const [row] = tables.rows('Identifications');
	await optimizer().playVideo(String(row.videoid_pk));
	const watched = ['I have watched the whole video, and it is this person'];
	await refuse('/approve', 503, 'Service Unavailable');
	const decision = { decision: 'Approve', watched };
	await run('video-id', 'legacy', {
		...options,
		documents: {},
		start: 'Review a Video',
		entries: { request_pk: String(row.request_pk) },
		corrections: [decision, decision],
	});
	expect(row.decision).toBe('approved');
	expect((await optimizer().ledger()).totals).toMatchObject({ validated: 1, approved: 1 });
});
