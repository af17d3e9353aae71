// The signing page in the real n8n, on a phone and at a desk: from the link to the signed PDF in the browser, and all
// that people and networks do in between.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

import axios from 'axios';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

import { linkKeys } from '../../nodes/Oneshot/page/keys';
import { hashOfDocuments, sealLink, type LinkFacts } from '../../nodes/Oneshot/page/link';
import { credentialFor, lastCode, sandboxValues } from '../../tools/harness/optimizer.cjs';
import { pdfsig } from '../../tools/harness/signatures.cjs';
import { n8n, node24 } from '../../tools/n8n/install.cjs';
import { installPackage } from '../../tools/n8n/pack.cjs';
import { signIn, type Rest, type StoredCredential } from '../../tools/n8n/rest.cjs';
import { freePort, startN8n } from '../../tools/n8n/server.cjs';
import { Api } from '../optimizer/api.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { Tab } from '../../tools/harness/tab.cjs';
import { openBrowser, until } from './browser.cjs';
import { installation, login } from './installation.cjs';

let place: Awaited<ReturnType<typeof installation>>;
let browser: Browser;
let collector: Server;
const told: Array<{ output: string; item: IDataObject }> = [];
let workflow: string;
let address: string;
const path = 'sign-here';

const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 900 };

/** Until a page answers: n8n publishes in the background. */
const served = async (address: string) =>
	await until(
		async () => (await axios.get(address, { validateStatus: () => true })).status === 200,
	);

/** A workflow of the page, whose outputs tell the collector; published. */
async function publishPage(rest: Rest, url: string, credential: StoredCredential) {
	const { id, name } = credential;
	const tell = (output: string, y: number): INode => ({
		...{ id: output, name: output, type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2 },
		position: [300, y],
		parameters: {
			method: 'POST',
			url: `http://127.0.0.1:${(collector.address() as AddressInfo).port}/${output}`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ JSON.stringify($json) }}',
		},
	});
	const stored = await rest.createWorkflow({
		name: 'Signing page',
		nodes: [
			{
				...{ id: 'page', name: 'Page', type: 'n8n-nodes-oneshot.oneshotSigningPage' },
				...{ typeVersion: 1, position: [0, 0] },
				credentials: { oneshotApi: { id, name } },
				parameters: {
					path,
					sender: 'Example Insurance, S.A.',
					contact: 'contracts@example.com',
					privacyUrl: 'https://example.com/privacy',
				},
			},
			tell('signed', 0),
			tell('not-signed', 200),
		],
		connections: {
			Page: {
				main: [
					[{ node: 'signed', type: 'main', index: 0 }],
					[{ node: 'not-signed', type: 'main', index: 0 }],
				],
			},
		},
		settings: {},
	});
	await rest.activate(stored);
	await served(`${url}/webhook/${path}`);
	return { workflow: stored.id, address: `${url}/webhook/${path}` };
}

beforeAll(async () => {
	place = await installation();
	browser = await openBrowser(place.chromium);
	collector = createServer((request, response) => {
		void json(request).then((item) => {
			told.push({ output: (request.url ?? '').slice(1), item: item as IDataObject });
			response.setHeader('content-type', 'application/json').end('{}');
		});
	}).listen(0, '127.0.0.1');
	await once(collector, 'listening');
	({ workflow, address } = await publishPage(place.rest, place.url, place.credential));
});

afterAll(async () => {
	await place.rest.deactivate(workflow);
	await browser.close();
	collector.close();
	collector.closeAllConnections();
});

beforeEach(() => void (told.length = 0));

/** A request with one document, and the link to sign it. */
async function invite(changes: Partial<LinkFacts> = {}) {
	const api = new Api(place.optimizer, 'current');
	const pk = await api.created();
	const { file: uid } = await api.uploaded(pk, { file: 'pdf/word.pdf' });
	const sha256 = createHash('sha256').update(fixture('pdf/word.pdf')).digest('hex');
	const where = { path, baseUrl: place.optimizer.current, environment: 'sandbox' };
	const facts: LinkFacts = {
		requestPk: Number(pk),
		documents: [{ uid, name: 'word.pdf' }],
		documentsHash: hashOfDocuments([sha256]),
		signer: 'José Muñoz',
		phoneEnd: '456',
		identityLength: 4,
		kind: 'neutral',
		language: 'en',
		expiresAt: Math.floor(Date.now() / 1000) + 3600,
		passThrough: 'CRM-118',
		...changes,
	};
	const { token, id } = sealLink(linkKeys(sandboxValues.linkSecret), where, facts, '678Z');
	return {
		...{ pk, id, uid, token, link: `${address}#${token}` },
		code: async () => await lastCode(place.optimizer, pk),
	};
}

/** A device of the signer's, which may call nothing but n8n. */
async function device(viewport = phone, options: BrowserContextOptions = {}) {
	const context = await browser.newContext({ viewport, acceptDownloads: true, ...options });
	context.setDefaultTimeout(20_000);
	const elsewhere: string[] = [];
	context.on('request', (request) => {
		if (!request.url().startsWith(place.url)) elsewhere.push(request.url());
	});
	const page = await context.newPage();
	return { page, elsewhere, close: async () => await context.close() };
}

async function identify(page: Page): Promise<void> {
	await page.getByRole('textbox').fill('678z');
	await page.locator('form[data-act="identity"] button').click();
	await page.locator('button[data-act="open"]').first().waitFor();
}

/** Opens each document and the contract in a tab of its own, and ticks both. */
async function read(page: Page): Promise<void> {
	const context = page.context();
	for (const of of await page.locator('li button[data-act="open"]').all()) {
		const tab = context.waitForEvent('page');
		await of.click();
		await (await tab).close();
		await until(async () => (await page.locator('main[aria-busy]').count()) === 0);
	}
	for (const tick of await page.locator('[data-tick]').all()) await tick.check();
}

const sendCode = async (page: Page) => {
	await page.locator('form[data-act="sendCode"] button[data-busy]').click();
	await page.locator('input[autocomplete="one-time-code"]').waitFor();
};

async function sign(page: Page, code: string): Promise<void> {
	await page.locator('input[autocomplete="one-time-code"]').fill(code);
	await page.locator('form[data-act="sign"] button').first().click();
}

const heading = (page: Page) => page.locator('main h1');

test.each([
	['a phone', phone],
	['a desk', desk],
])(
	'%s: read, wrong code, right code, the signed PDF in the browser, told once',
	async (_, viewport) => {
		const { pk, id, link, code } = await invite();
		const { page, elsewhere, close } = await device(viewport);
		await page.goto(link);
		await identify(page);
		expect(await place.optimizer.outbox(pk)).toEqual([]);
		await read(page);
		await sendCode(page);
		await sign(page, '000000');
		await page.locator('[data-notice]').waitFor();
		expect(told).toEqual([]);
		// Reloaded in the middle: it goes on.
		await page.reload();
		await page.locator('input[autocomplete="one-time-code"]').waitFor();
		await sign(page, await code());
		await page.locator('main h1', { hasText: /signed/i }).waitFor();
		await until(async () => told.length === 1);
		expect(told).toMatchObject([
			{
				output: 'signed',
				item: {
					...{ outcome: 'signed', request_pk: Number(pk), event_id: `${id}-signed` },
					...{ pass_through: 'CRM-118', consent: { language: 'en' } },
				},
			},
		]);
		const download = page.context().waitForEvent('page');
		const answered = page.waitForResponse((response) => response.request().method() === 'POST');
		await page.locator('button[data-act="open"]').first().click();
		const { file } = (await (await answered).json()) as { file: string };
		await (await download).close();
		const { data } = await axios.get<ArrayBuffer>(address + file, { responseType: 'arraybuffer' });
		expect(await pdfsig(Buffer.from(data))).toEqual([
			expect.objectContaining({ valid: true, totalDocument: true }),
		]);
		expect(elsewhere).toEqual([]);
		await close();
	},
);

test('a second device, two tabs at once and a second visit: signed once, told once', async () => {
	const { pk, link, code } = await invite();
	const first = await device();
	await first.page.goto(link);
	await identify(first.page);
	await read(first.page);
	await sendCode(first.page);
	const second = await device(desk);
	await second.page.goto(link);
	await identify(second.page);
	await read(second.page);
	const secret = await code();
	await Promise.all([sign(first.page, secret), sign(second.page, secret)]);
	for (const { page } of [first, second]) {
		await page.locator('main h1', { hasText: /signed/i }).waitFor();
	}
	await until(async () => told.length > 0);
	const entry = (await place.optimizer.ledger()).requests[pk];
	expect(entry.signings).toBe(1);
	await first.page.reload();
	await first.page.locator('main h1', { hasText: /signed/i }).waitFor();
	// Of two processes, each may tell it; what is told is the same end.
	expect(told.length).toBeLessThanOrEqual(place.webhookProcesses);
	expect(new Set(told.map(({ item }) => item.event_id)).size).toBe(1);
	await Promise.all([first.close(), second.close()]);
});

test('declined with a reason: told on the other output, and so from then on', async () => {
	const { link } = await invite();
	const { page, close } = await device();
	await page.goto(link);
	await identify(page);
	await page
		.locator('details', { has: page.locator('[data-act="decline"]') })
		.locator('summary')
		.click();
	await page.locator('form[data-act="decline"] textarea').fill('I want to ask my lawyer');
	await page.locator('form[data-act="decline"] button').click();
	await until(async () => told.length === 1);
	expect(told).toMatchObject([
		{ output: 'not-signed', item: { outcome: 'declined', reason: 'I want to ask my lawyer' } },
	]);
	const title = await heading(page).textContent();
	await page.reload();
	await page.locator('main h1', { hasText: String(title) }).waitFor();
	expect(told).toHaveLength(1);
	await close();
});

test('an expired link, a tampered one and one of another credential do nothing', async () => {
	const { page, close } = await device();
	const expired = await invite({ expiresAt: Math.floor(Date.now() / 1000) - 1 });
	await page.goto(expired.link);
	await page.locator('main h1', { hasText: /time to sign is over/ }).waitFor();
	const { link } = await invite();
	await place.optimizer.clearCalls();
	for (const bad of [link.slice(0, -1), `${address}#${'A'.repeat(150)}`, address]) {
		await page.goto('about:blank');
		await page.goto(bad);
		await page
			.locator('main h1', { hasText: /not complete/i })
			.first()
			.waitFor();
	}
	expect(await place.optimizer.calls()).toEqual([]);
	expect(told).toEqual([]);
	await close();
});

test('the Optimizer down in the middle: said, and it goes on afterwards', async () => {
	const { pk, link, code } = await invite();
	const { page, close } = await device();
	await page.goto(link);
	await identify(page);
	await read(page);
	await place.optimizer.fault({ match: {}, times: 99, action: { type: 'status', status: 503 } });
	await page.locator('form[data-act="sendCode"] button[data-busy]').click();
	await page.locator('[data-act="look"]').first().waitFor();
	await place.optimizer.clearFaults();
	expect(await place.optimizer.outbox(pk)).toEqual([]);
	await page.locator('[data-act="look"]').first().click();
	await page.locator('[data-tick]').first().waitFor();
	for (const tick of await page.locator('[data-tick]').all()) await tick.check();
	await sendCode(page);
	await sign(page, await code());
	await page.locator('main h1', { hasText: /signed/i }).waitFor();
	await close();
});

test('n8n adds nothing to the page by which another origin could use it', async () => {
	const { headers } = await axios.get(address, { headers: { origin: 'https://evil.example' } });
	expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
	expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'sha256-/);
});

test('n8n killed between the signature and the workflow: the next visit tells it, once', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'oneshot-killed-'));
	await installPackage(place.tarball, folder);
	const node = await node24();
	const setting = { program: await n8n(node), node, userFolder: folder, port: await freePort() };
	const first = await startN8n(setting);
	const rest = await signIn(first.url, login);
	const credential = await rest.saveCredential({
		name: 'One-Shot account',
		type: 'oneshotApi',
		data: credentialFor(place.optimizer),
	});
	const page = await publishPage(rest, first.url, credential);
	const { pk, id, uid, token, code } = await invite();
	const tabOf = () => new Tab({ url: page.address, settled: async () => {} }, token);
	const tab = tabOf();
	await tab.read([uid]);
	await tab.do('sendCode');
	// The Optimizer signs, and its answer does not come.
	await place.optimizer.fault({
		match: { method: 'POST', path: '/sign/' },
		action: { type: 'hang', when: 'after' },
	});
	const lost = expect(tab.do('sign', { code: await code() })).rejects.toThrow();
	await until(async () => (await place.optimizer.ledger()).requests[pk]?.signings === 1);
	process.kill(first.pid ?? 0, 'SIGKILL');
	await Promise.all([first.ended, lost]);
	expect(told).toEqual([]);

	const second = await startN8n(setting);
	try {
		await served(page.address);
		const visitor = tabOf();
		for (const visit of [1, 2]) {
			expect((await visitor.do('look')).state).toBe('identity');
			await until(async () => told.length === 1);
			expect([visit, told.map(({ item }) => item.event_id)]).toEqual([visit, [`${id}-signed`]]);
		}
		expect((await place.optimizer.ledger()).requests[pk].signings).toBe(1);
	} finally {
		await second.stop();
		await rm(folder, { recursive: true, force: true });
	}
});
