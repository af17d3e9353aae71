// The signing page, called over HTTP as n8n's server calls it: what a signer can do, what is remembered, what the
// workflow is told.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import axios from 'axios';
import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';

import type { Act } from '../../nodes/Oneshot/page/ceremony';
import { credentialFor, lastCode, versions, type Version } from '../../tools/harness/optimizer.cjs';
import { pdfsig } from '../../tools/harness/signatures.cjs';
import { signer } from '../../tools/harness/signer.cjs';
import { projectRoot } from '../../tools/shared/projectRoot.cjs';
import type { Webhook } from '../../tools/harness/webhooks.cjs';
import { Tab, shown, uidsOf } from '../../tools/harness/tab.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

const type = 'n8n-nodes-oneshot.oneshotSigningPage';

let world: SharedWorld;
const pages: Webhook[] = [];
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.reset());
afterEach(async () => {
	await Promise.all(pages.splice(0).map(async (page) => await page.stop()));
});

const usual = {
	path: 'sign',
	sender: 'Example Insurance, S.A.',
	contact: 'contracts@example.com',
	privacyUrl: 'https://example.com/privacy',
};

/** Serves a page as a published workflow does. */
async function serve(
	version: Version = 'current',
	parameters: INodeParameters = {},
	credential: ICredentialDataDecryptedObject = {},
) {
	const oneshotApi = credentialFor(world.optimizer, version, credential);
	const page = await world.engine.webhook(
		type,
		{ ...usual, ...parameters },
		{ credentials: { oneshotApi } },
	);
	pages.push(page);
	return page;
}

/** The text after the # of a link for an uploaded request. */
async function linkFor(
	page: Webhook,
	version: Version = 'current',
	more: INodeParameters = {},
	credential: ICredentialDataDecryptedObject = {},
) {
	const item = await world.uploaded(version);
	const [{ json }] = await world.done(
		{
			resource: 'request',
			operation: 'createSigningLink',
			pageAddress: page.url,
			signer: 'José Muñoz Peña',
			mobilePhoneNumber: signer.mobilePhoneNumber,
			serialNumber: signer.serialNumber,
			passThrough: 'CRM-118',
			...more,
		},
		[item],
		{ version, credential },
	);
	const token = new URL(String(json.signing_link)).hash.slice(1);
	return { token, pk: String(json.request_pk), json };
}

describe('at two processes of n8n that know nothing of each other', () => {
	/** A tab that has read everything at one process, and the same tab at the other. */
	async function between() {
		const [here, there] = [await serve(), await serve()];
		const link = await linkFor(here);
		const tab = new Tab(here, link.token);
		await tab.read(uidsOf(link));
		const crossed = () => Object.assign(new Tab(there, link.token), { proofs: tab.proofs });
		return { tab, crossed, there, code: async () => await lastCode(world.optimizer, link.pk) };
	}

	test('a code that one has sent is taken by the other', async () => {
		const { tab, crossed, there, code } = await between();
		await tab.do('sendCode');
		const other = crossed();
		expect(shown(await other.do('look'))).toBe('code');
		expect(shown(await other.do('sendCode'))).toBe('code: code_too_soon');
		expect(shown(await other.do('sign', { code: await code() }))).toBe('signed');
		expect(there.started).toHaveLength(1);
	});

	test('who has declined at one has declined at the other', async () => {
		const { tab, crossed } = await between();
		await tab.do('decline', { reason: '𝒩'.repeat(600) });
		expect(shown(await crossed().do('look'))).toBe('declined');
	});

	test('tries at one count at the other', async () => {
		const { tab, crossed } = await between();
		await tab.do('sendCode');
		for (const code of ['000000', '000001', '000002']) await tab.do('sign', { code });
		const other = crossed();
		await other.do('sign', { code: '000003' });
		expect(shown(await other.do('sign', { code: '000004' }))).toMatch(/^too_many_tries/);
	});

	test('nobody can make such a memory, or use that of another link', async () => {
		const { tab, there } = await between();
		await tab.do('decline');
		const link = await linkFor(there);
		for (const memory of [tab.proofs.memory, `${tab.proofs.memory}A`, 'e30']) {
			const other = new Tab(there, link.token);
			other.proofs.memory = memory;
			expect(shown(await other.do('look'))).toBe('identity');
		}
	});
});

describe.each(versions)('on %s', (version) => {
	test('a link is read, asked for its code, and signed; the workflow is told once', async () => {
		const page = await serve(version);
		const link = await linkFor(page, version);
		const uids = uidsOf(link);
		const tab = new Tab(page, link.token);

		expect(shown(await tab.do('look'))).toBe('identity');
		expect(shown(await tab.do('identity', { identity: 'nono' }))).toBe('identity: identity_wrong');
		await tab.read(uids);
		expect(await world.optimizer.outbox(link.pk)).toEqual([]);
		expect(shown(await tab.do('sendCode'))).toBe('code: code_sent');
		expect(shown(await tab.do('sign', { code: '000000' }))).toBe('code: code_wrong');
		expect(page.started).toEqual([]);
		const signed = await tab.do('sign', { code: await lastCode(world.optimizer, link.pk) });
		expect(shown(signed)).toBe('signed');

		expect(page.started).toHaveLength(1);
		const [[[{ json }], notSigned]] = page.started;
		expect(notSigned).toEqual([]);
		expect(json).toMatchObject({
			event_id: `${String(link.json.link_id)}-signed`,
			outcome: 'signed',
			request_pk: Number(link.pk),
			signer: 'José Muñoz Peña',
			pass_through: 'CRM-118',
			env: 'sandbox',
			consent: { language: 'en' },
			set_checked: true,
			documents: [{ uid: uids[0], filename: 'contract.pdf' }],
			reason: null,
		});
		expect((json.receipts as IDataObject[]).map(({ of }) => of)).toEqual([...uids, 'contract']);
		const markdown = readFileSync(join(projectRoot, 'docs', 'signing-page.md'), 'utf8');
		const documented = JSON.parse(/```json\n([^]*?)```/.exec(markdown)?.[1] ?? '') as IDataObject;
		expect(Object.keys(json).sort()).toEqual(Object.keys(documented).sort());
		// The next node downloads with what the item knows.
		const download = { resource: 'document', operation: 'download' };
		const [file] = await world.done(download, [{ json }], { version });
		expect(file.json.uploaded_sha256).toBe((json.receipts as IDataObject[])[0].sha256);
		const verify = { resource: 'document', operation: 'verify' };
		const [verified] = await world.done(verify, [file], { version });
		expect(verified.json).toMatchObject({ intact: true, starts_with_upload: true });

		// Visits later: signed, the files at hand while they are there, nothing told again.
		expect(shown(await tab.do('look'))).toBe('signed');
		const { file: address } = await tab.do('open', { of: uids[0] });
		const { data } = await axios.get<ArrayBuffer>(page.url + String(address), {
			responseType: 'arraybuffer',
		});
		expect(await pdfsig(Buffer.from(data))).toHaveLength(1);
		expect((await tab.do('look')).html).toContain('contract.pdf');
		await world.done({ resource: 'document', operation: 'deleteAll' }, [link], { version });
		const without = await tab.do('look');
		expect([without.state, without.html.includes('contract.pdf')]).toEqual(['signed', false]);
		expect(page.started).toHaveLength(1);
		expect(page.thrown).toEqual([]);
	});
});

/** A tab of somebody who has read and ticked everything; with its request. */
async function ready(page: Webhook, version: Version = 'current', more: INodeParameters = {}) {
	const link = await linkFor(page, version, more);
	const tab = new Tab(page, link.token);
	await tab.read(uidsOf(link));
	return { ...link, tab };
}

const code = async (pk: string) => await lastCode(world.optimizer, pk);
const ledgerOf = async (pk: string) => (await world.optimizer.ledger()).requests[pk] ?? {};

describe('in its order', () => {
	test('nothing is shown or done before the identity question was answered', async () => {
		const page = await serve();
		const { token, pk, json } = await linkFor(page);
		const tab = new Tab(page, token);
		const [uid] = uidsOf({ json });
		for (const act of ['look', 'open', 'sendCode', 'sign', 'decline', 'wrongPhone'] as const) {
			const answer = await tab.do(act, { of: uid, code: '123456' });
			expect([act, answer.state, answer.file]).toEqual([act, 'identity', undefined]);
			expect(answer.html).not.toContain('contract.pdf');
		}
		expect(await world.optimizer.outbox(pk)).toEqual([]);
		expect(page.started).toEqual([]);
	});

	test.each<[string, (tab: Tab, uid: string) => Promise<void>, string]>([
		['nothing opened', async (tab) => void (tab.proofs.ticked = true), 'read: open_all'],
		[
			'the contract not opened',
			async (tab, of) => {
				await tab.do('open', { of });
				tab.proofs.ticked = true;
			},
			'read: open_all',
		],
		[
			'another document’s receipt',
			async (tab, of) => {
				await tab.do('open', { of });
				tab.proofs.receipts.contract = tab.proofs.receipts[of];
				tab.proofs.ticked = true;
			},
			'read: open_all',
		],
		[
			'no ticks',
			async (tab, uid) => {
				await tab.do('open', { of: uid });
				await tab.do('open', { of: 'contract' });
			},
			'read: tick_both',
		],
	])('no code is sent with %s', async (_, before, expected) => {
		const page = await serve();
		const link = await linkFor(page, 'current', { serialNumber: '' });
		const tab = new Tab(page, link.token);
		await before(tab, uidsOf(link)[0]);
		expect(shown(await tab.do('sendCode'))).toBe(expected);
		expect(await world.optimizer.outbox(link.pk)).toEqual([]);
	});

	test('no code is taken before one was sent', async () => {
		const page = await serve();
		const { tab, pk } = await ready(page);
		expect(shown(await tab.do('sign', { code: '123456' }))).toBe('read');
		expect((await ledgerOf(pk)).signings).toBe(0);
	});

	test('an empty code costs no try', async () => {
		const page = await serve();
		const { tab } = await ready(page);
		await tab.do('sendCode');
		expect(shown(await tab.do('sign', { code: ' ' }))).toBe('code: code_empty');
	});
});

test.each([
	['sandbox', true],
	['default', false],
	['prod', false],
])('with the environment %s, a page says that it is a test: %s', async (env, said) => {
	const page = await serve('current', {}, { env });
	const { token } = await linkFor(page, 'current', { serialNumber: '' }, { env });
	const { html } = await new Tab(page, token).do('look');
	expect(html.includes('NO LEGAL VALUE')).toBe(said);
});

describe('ends', () => {
	test.each([
		['decline', { reason: '=HYPERLINK("x")\r\nI   need time<b>' }, 'declined'],
		['wrongPhone', {}, 'wrong_phone'],
	] as const)('%s is told once, and the link stays so', async (act, fields, outcome) => {
		const page = await serve();
		const { tab, token, pk } = await ready(page);
		expect((await tab.do(act, fields)).state).toBe(outcome);
		expect(page.started).toHaveLength(1);
		const [[signed, [{ json }]]] = page.started;
		expect(signed).toEqual([]);
		expect(json).toMatchObject({ outcome, request_pk: Number(pk) });
		if (act === 'decline') expect(json.reason).toBe('HYPERLINK("x") I need time<b>');
		const later = new Tab(page, token);
		expect((await later.do('look')).state).toBe(outcome);
		expect((await tab.do('sendCode')).state).toBe(outcome);
		expect(page.started).toHaveLength(1);
		expect(await world.optimizer.outbox(pk)).toEqual([]);
	});

	test('too many wrong answers to the identity question close the link', async () => {
		const page = await serve('current', { options: { identityTries: 3 } });
		const { token } = await linkFor(page);
		const tab = new Tab(page, token);
		const states: string[] = [];
		for (const identity of ['1', '2', '3', signer.serialNumber.slice(-4)]) {
			states.push((await tab.do('identity', { identity })).state);
		}
		expect(states).toEqual(['identity', 'identity', 'too_many_tries', 'too_many_tries']);
		expect(page.items()).toMatchObject([{ outcome: 'too_many_tries' }]);
	});

	test('too many wrong codes close the link, and the right one comes too late', async () => {
		const page = await serve('current', { options: { signTries: 2 } });
		const { tab, pk } = await ready(page);
		await tab.do('sendCode');
		await tab.do('sign', { code: '000000' });
		expect((await tab.do('sign', { code: '111111' })).state).toBe('too_many_tries');
		expect((await tab.do('sign', { code: await code(pk) })).state).toBe('too_many_tries');
		expect((await ledgerOf(pk)).signings).toBe(0);
	});

	test('an expired link only says so', async () => {
		const page = await serve();
		const { token, pk } = await linkFor(page, 'current', { days: 0.01 });
		const later = Date.now() + 24 * 60 * 60 * 1000;
		const clock = jest.spyOn(Date, 'now').mockReturnValue(later);
		const answer = await new Tab(page, token).do('look');
		clock.mockRestore();
		expect(answer.state).toBe('expired');
		expect(page.started).toEqual([]);
		expect(await world.optimizer.outbox(pk)).toEqual([]);
	});

	test('a request without its files is no longer available', async () => {
		const page = await serve();
		const { token, json } = await linkFor(page);
		await world.done({ resource: 'document', operation: 'deleteAll' }, [{ json }]);
		await world.optimizer.dialect({ inferred: 'absent' });
		expect((await new Tab(page, token).do('look')).state).toBe('gone');
		expect(page.started).toEqual([]);
	});
});

describe('codes', () => {
	test('come once a minute and five times at most, whatever is clicked', async () => {
		const page = await serve();
		const { tab, pk } = await ready(page);
		const clock = jest.spyOn(Date, 'now');
		const start = Date.now();
		const at = (seconds: number) => clock.mockReturnValue(start + seconds * 1000);
		at(0);
		expect(shown(await tab.do('sendCode'))).toBe('code: code_sent');
		at(30);
		expect(await tab.do('sendCode')).toMatchObject({ notice: 'code_too_soon', codeWait: 30 });
		for (const minute of [2, 3, 4, 5]) {
			at(minute * 60);
			expect(shown(await tab.do('sendCode'))).toBe('code: code_sent');
		}
		at(600);
		expect(shown(await tab.do('sendCode'))).toBe('code: no_more_codes');
		clock.mockRestore();
		expect(await world.optimizer.outbox(pk)).toHaveLength(5);
	});

	test('of another link to the same request count too', async () => {
		const page = await serve();
		const { tab, pk, json } = await ready(page);
		const again = { resource: 'request', operation: 'createSigningLink', pageAddress: page.url };
		const who = { signer: 'José', mobilePhoneNumber: signer.mobilePhoneNumber, serialNumber: '' };
		const [second] = await world.done({ ...again, ...who }, [{ json }]);
		const other = new Tab(page, new URL(String(second.json.signing_link)).hash.slice(1));
		await other.read(uidsOf({ json }));
		expect(shown(await tab.do('sendCode'))).toBe('code: code_sent');
		expect(shown(await other.do('sendCode'))).toBe('read: code_too_soon');
		expect(await world.optimizer.outbox(pk)).toHaveLength(1);
	});

	test('that could not be sent leave the signer where they were, and are counted', async () => {
		const page = await serve();
		const { tab, pk } = await ready(page);
		const refusal = { type: 'status', status: 500, body: { status: 'error', message: 'No SMS' } };
		await world.optimizer.fault({ match: { method: 'POST', path: '/otp/' }, action: refusal });
		expect(shown(await tab.do('sendCode'))).toMatch(/^(read|code): try_later$/);
		expect(await tab.do('sendCode')).toMatchObject({ notice: 'code_too_soon' });
		expect(await world.optimizer.outbox(pk)).toEqual([]);
	});

	test('stand in nothing that n8n keeps', async () => {
		const page = await serve();
		const { tab, pk } = await ready(page);
		await tab.do('sendCode');
		const secret = await code(pk);
		await tab.do('sign', { code: secret });
		expect(page.staticData()).not.toContain(secret);
		expect(JSON.stringify(page.started)).not.toContain(secret);
	});
});

describe('what was read is what is signed', () => {
	test('a document that changed since Upload is refused', async () => {
		const page = await serve();
		const item = await world.uploaded();
		const [document] = item.json.documents as IDataObject[];
		document.sha256 = 'ab'.repeat(32);
		const [{ json }] = await world.done(
			{
				...{ resource: 'request', operation: 'createSigningLink', pageAddress: page.url },
				...{ signer: 'José', mobilePhoneNumber: signer.mobilePhoneNumber, serialNumber: '' },
			},
			[item],
		);
		const tab = new Tab(page, new URL(String(json.signing_link)).hash.slice(1));
		const answer = await tab.do('open', { of: String(document.uid) });
		expect([shown(answer), answer.file]).toEqual(['read: file_changed', undefined]);
	});

	test('a request that holds another document by now gets no code', async () => {
		const page = await serve();
		const { tab, pk, json } = await ready(page);
		const data = await world.pdf(undefined, 'other.pdf');
		await world.done({ resource: 'document', operation: 'upload' }, [{ json, binary: { data } }]);
		expect(shown(await tab.do('sendCode'))).toBe('read: set_changed');
		expect(await world.optimizer.outbox(pk)).toEqual([]);
	});

	test('nor is it signed when the document came after the code', async () => {
		const page = await serve();
		const { tab, pk, json } = await ready(page);
		await tab.do('sendCode');
		const data = await world.pdf(undefined, 'other.pdf');
		await world.done({ resource: 'document', operation: 'upload' }, [{ json, binary: { data } }]);
		expect(shown(await tab.do('sign', { code: await code(pk) }))).toBe('code: set_changed');
		expect((await ledgerOf(pk)).signings).toBe(0);
	});

	test.each(versions)(
		'on %s with documented calls alone, the outcome says what could be checked',
		async (version) => {
			await world.optimizer.dialect({ inferred: 'absent' });
			const page = await serve(version);
			const { tab, pk } = await ready(page, version);
			expect(shown(await tab.do('sendCode'))).toBe('code: code_sent');
			expect((await tab.do('sign', { code: await code(pk) })).state).toBe('signed');
			// A legacy Optimizer's list is documented.
			const set_checked = version === 'legacy';
			expect(page.items()).toMatchObject([{ outcome: 'signed', set_checked }]);
		},
	);
});

describe('whatever happens', () => {
	test('a hundred acts at once on one link sign once, and are counted', async () => {
		const page = await serve();
		const { tab, token, pk, json } = await ready(page);
		await tab.do('sendCode');
		const secret = await code(pk);
		const { proofs } = tab;
		const many = [...Array(100).keys()].map((number) => {
			const act: Act = number % 3 === 0 ? 'look' : number % 3 === 1 ? 'sign' : 'sendCode';
			return { token, act, proofs, code: secret };
		});
		const answers = await Promise.all(many.map(async (body) => (await tab.post(body)).data.state));
		expect(new Set(answers)).toEqual(new Set(['code', 'signed']));
		expect((await ledgerOf(pk)).signings).toBe(1);
		expect(page.started).toHaveLength(1);
		const saved = JSON.parse(page.staticData()) as { 'node:Trigger': { links: IDataObject } };
		expect(saved['node:Trigger'].links).toMatchObject({
			[String(json.link_id)]: { signTries: 1, announced: ['signed'] },
		});
	});

	test('a lost answer to Sign is looked at, and is no second signature', async () => {
		const page = await serve();
		const { tab, pk } = await ready(page);
		await tab.do('sendCode');
		await world.optimizer.fault({
			match: { method: 'POST', path: '/sign/' },
			action: { type: 'drop', when: 'after' },
		});
		expect((await tab.do('sign', { code: await code(pk) })).state).toBe('signed');
		expect((await ledgerOf(pk)).signings).toBe(1);
		expect(page.items()).toMatchObject([{ outcome: 'signed' }]);
	});

	test('what was signed and not told, as when n8n died in between, is told at the next visit, once', async () => {
		const page = await serve();
		const { tab, token, pk, json } = await ready(page);
		await tab.do('sendCode');
		const secret = await code(pk);
		await world.done({ resource: 'request', operation: 'sign', secret }, [{ json }]);
		const visitor = new Tab(page, token);
		expect((await visitor.do('look')).state).toBe('identity');
		expect(page.items()).toMatchObject([
			{ outcome: 'signed', event_id: `${String(json.link_id)}-signed`, ended_at: null },
		]);
		await visitor.do('look');
		expect(page.started).toHaveLength(1);
	});

	test('another device goes on where the first one was, and reads for itself', async () => {
		const page = await serve();
		const { tab, token, pk, json } = await ready(page);
		await tab.do('sendCode');
		const other = new Tab(page, token);
		await other.do('identity', { identity: signer.serialNumber.slice(-4) });
		expect((await other.do('look')).state).toBe('code');
		expect(shown(await other.do('sign', { code: await code(pk) }))).toBe('code: open_all');
		await other.read(uidsOf({ json }));
		expect((await other.do('sign', { code: await code(pk) })).state).toBe('signed');
	});

	test('a gateway’s 404 does not say that the documents are gone', async () => {
		const page = await serve();
		const { tab } = await ready(page);
		await world.optimizer.fault({ match: {}, times: 99, script: 'page-404' });
		expect((await tab.do('look')).state).toBe('later');
	});

	test('an Optimizer that does not answer is said, and costs nothing', async () => {
		const page = await serve();
		const { tab, pk } = await ready(page);
		await world.optimizer.fault({ match: {}, times: 99, action: { type: 'status', status: 500 } });
		expect((await tab.do('sendCode')).state).toBe('later');
		await world.optimizer.clearFaults();
		expect(shown(await tab.do('sendCode'))).toBe('code: code_sent');
		expect(await world.optimizer.outbox(pk)).toHaveLength(1);
	});
});

describe('who may call it', () => {
	const look = (token: unknown) => ({
		token,
		act: 'look',
		proofs: { receipts: {}, ticked: false },
	});

	test.each<[string, (token: string) => unknown]>([
		['a bent token', (token) => `${token.slice(0, 30)}A${token.slice(31)}`],
		['no token', () => undefined],
		['a list', (token) => [token]],
	])('%s opens nothing', async (_, bend) => {
		const page = await serve();
		const { token } = await linkFor(page);
		await world.optimizer.clearCalls();
		const { status } = await new Tab(page, '').post(look(bend(token)));
		expect(status).toBe(404);
		expect(await world.optimizer.calls()).toEqual([]);
	});

	test('a link of another credential opens nothing', async () => {
		const page = await serve();
		const { token } = await linkFor(page);
		const others = await serve('current', {}, { linkSecret: 'another-secret-of-many-characters' });
		expect((await new Tab(others, '').post(look(token))).status).toBe(404);
	});

	test.each([
		['sec-fetch-site', { 'sec-fetch-site': 'cross-site' }],
		['origin', { origin: 'https://evil.example' }],
	])('another site’s page is refused, by its %s', async (_, headers) => {
		const page = await serve();
		const { token } = await linkFor(page);
		expect((await new Tab(page, '').post(look(token), headers)).status).toBe(400);
	});

	test.each([
		['nothing', ''],
		['a list', '[]'],
		['no act', '{"act":"toString"}'],
		['no JSON', '{'],
	])('%s is refused', async (_, body) => {
		const page = await serve();
		const { status } = await axios.post(page.url, body, { validateStatus: () => true });
		expect(status).toBe(400);
		expect(page.thrown).toEqual([]);
	});

	test('without a link secret nothing is served', async () => {
		const page = await serve('current', {}, { linkSecret: '' });
		const { status } = await axios.get(page.url, { validateStatus: () => true });
		expect([status, page.thrown]).toEqual([503, []]);
	});

	test('the page itself is the same for everybody, asks nothing and can hold nothing foreign', async () => {
		const page = await serve();
		await world.optimizer.clearCalls();
		const { data, headers } = await axios.get<string>(page.url);
		expect(data.length).toBeLessThan(40_000);
		expect(headers).toMatchObject({
			'content-security-policy': expect.stringMatching(/^default-src 'none'; /) as string,
			'cache-control': 'no-store',
			'referrer-policy': 'no-referrer',
			'x-content-type-options': 'nosniff',
			'cross-origin-opener-policy': 'same-origin',
		});
		expect(await world.optimizer.calls()).toEqual([]);
	});

	test('a file is only for who has a ticket, and not for ever', async () => {
		const page = await serve();
		const { tab, json } = await ready(page);
		const { file } = await tab.do('open', { of: uidsOf({ json })[0] });
		const get = async (query: string) =>
			await axios.get<string>(page.url + query, { validateStatus: () => true });
		const { status, headers, data } = await get(String(file));
		expect([status, headers['content-type'], data.slice(0, 5)]).toEqual([
			200,
			'application/pdf',
			'%PDF-',
		]);
		expect((await get(`${String(file)}A`)).status).toBe(404);
		expect((await get('?ticket=')).status).toBe(404);
		const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 301_000);
		expect((await get(String(file))).status).toBe(404);
		clock.mockRestore();
	});
});

describe('Create Signing Link', () => {
	const make = async (more: INodeParameters, credential = {}, item?: IDataObject) => {
		const uploaded = await world.uploaded();
		const { error } = await world.run(
			{
				...{ resource: 'request', operation: 'createSigningLink' },
				...{ pageAddress: 'https://n8n.example.com/webhook/sign', signer: 'José' },
				...{ mobilePhoneNumber: signer.mobilePhoneNumber, ...more },
			},
			[item ? { json: item } : uploaded],
			{ credential },
		);
		return error?.message;
	};

	test.each<[string, INodeParameters, ICredentialDataDecryptedObject, string]>([
		['without a secret', {}, { linkSecret: '' }, 'Link Secret of the One-Shot credential is empty'],
		['with a weak secret', {}, { linkSecret: 'x'.repeat(31) }, 'is shorter than 32 characters'],
		['to no address', { pageAddress: 'sign' }, {}, 'is not the address of a page'],
		[
			'to this computer',
			{ pageAddress: 'http://localhost:5678/webhook/sign' },
			{ baseUrl: 'https://optimizer.example.com/api' },
			'only this computer knows',
		],
		['for nobody', { signer: ' ' }, {}, 'is empty'],
		[
			'for a costly phone',
			{ options: { phonePrefixes: '+351, 0044' } },
			{},
			'begins with none of the Allowed Phone Prefixes',
		],
	])('%s is refused', async (_, parameters, credential, sentence) =>
		expect(await make(parameters, credential)).toContain(sentence),
	);

	test('without known documents is refused', async () =>
		expect(await make({}, {}, { request_pk: 1 })).toContain('which documents request 1 holds'));

	test('passes on what the item had, and says until when', async () => {
		const page = await serve();
		const { json } = await linkFor(page);
		expect(json).toMatchObject({
			documents: [expect.anything()],
			link_id: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
			expires_at: expect.stringMatching(/Z$/) as string,
		});
	});
});
