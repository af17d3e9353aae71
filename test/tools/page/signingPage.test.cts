// The signing page in a real browser: what a signer can do with it, whoever they are and whatever they have.
import { join } from 'node:path';

import { source as axeSource } from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

import { languages } from '../../../nodes/Oneshot/page/link';
import { texts } from '../../../nodes/Oneshot/page/texts/texts';
import type { View } from '../../../nodes/Oneshot/page/view';
import { findChromium } from '../../../tools/shared/chromium.cjs';
import { projectRoot } from '../../../tools/shared/projectRoot.cjs';
import { openBrowser } from '../../e2e/browser.cjs';
import { notices, states, viewOf } from '../../shared/views.cjs';
import { standIn, type Asked, type Reply, type StandIn } from './standIn.cjs';

const token = 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ_-a';
const phone = { viewport: { width: 390, height: 844 } };
const words = texts.en;

let browser: Browser;
let server: StandIn;
let context: BrowserContext;
/** Requests of the test's pages. */
let requests: string[];

beforeAll(async () => {
	browser = await openBrowser(findChromium());
	server = await standIn();
});
afterAll(async () => {
	await browser.close();
	server.close();
});
afterEach(async () => {
	await context.close();
	const origin = new URL(server.url).origin;
	const elsewhere = requests.filter((url) => !url.startsWith(`${origin}/`));
	expect(elsewhere).toEqual([]);
	server.asked.length = 0;
});

/** A window of its own. */
async function newPage(options: BrowserContextOptions = phone): Promise<Page> {
	context = await browser.newContext({ locale: 'en-GB', ...options });
	context.setDefaultTimeout(10_000);
	requests = [];
	context.on('request', (request) => {
		if (/^https?:/.test(request.url())) requests.push(request.url());
	});
	return await context.newPage();
}

async function openLink(page: Page, hash = `#${token}`): Promise<void> {
	await page.goto(server.url + hash);
	await page.locator('h1').first().waitFor();
}

const acts = () => server.asked.map(({ act }) => act);
const busyOver = async (page: Page) => await page.locator('main:not([aria-busy])').waitFor();

/** What keeps somebody out of the page as it is (WCAG 2.2 AA, and more). */
async function violationsOf(page: Page) {
	await page.evaluate(axeSource);
	return await page.evaluate(async () => {
		const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
		const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
		const { violations } = await axe.run({ runOnly: tags });
		return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
	});
}

/** A ceremony with as little in it as the browser can tell apart. */
function ceremony() {
	let state: View['state'] = 'read';
	return ({ act, of, proofs }: Asked): Reply => {
		const receipts = { ...proofs.receipts, ...(of && { [of]: 'receipt' }) };
		if (act === 'sendCode') state = 'code';
		if (act === 'sign') state = 'signed';
		if (act === 'decline') state = 'declined';
		const plain = viewOf();
		const isOpened = <File extends { of: string }>(file: File) => ({
			...file,
			opened: file.of in receipts,
		});
		return {
			view: {
				...{ ...plain, state, ticked: proofs.ticked },
				documents: plain.documents.map(isOpened),
				contract: isOpened(plain.contract),
				...(act === 'sendCode' && { notice: 'code_sent', codeWait: 60 }),
			},
			proofs: { ...proofs, receipts },
			...(act === 'open' && { file: `/webhook/file?ticket=${of}` }),
		};
	};
}

describe.each(languages)('in %s', (language) => {
	test.each(['light', 'dark'] as const)(
		'nobody is kept out of any state, %s',
		async (colorScheme) => {
			const page = await newPage({ ...phone, colorScheme });
			const contract = { ...viewOf().contract, opened: true };
			const views = [
				...states.map((state) => viewOf({ state })),
				...notices.map((notice) => viewOf({ state: 'code', notice, sandbox: true })),
				viewOf({ notice: 'tick_both', documents: [], contract }),
				viewOf({ notice: 'open_all', kind: 'advanced' }),
				viewOf({ state: 'identity', notice: 'identity_wrong' }),
				viewOf({ state: 'code', codeWait: 45, ticked: false }),
			];
			let view = views[0];
			server.answer(() => ({ view, language }));
			await openLink(page);
			for (view of views) {
				await page.reload();
				await page.locator('h1').waitFor();
				for (const details of await page.locator('summary').all()) await details.click();
				const violations = await violationsOf(page);
				expect([view.state, view.notice, violations]).toEqual([view.state, view.notice, []]);
				expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
			}
		},
		180_000,
	);

	test('nothing stands outside of 320 pixels, whatever it is called', async () => {
		const page = await newPage({ viewport: { width: 320, height: 256 } });
		const name = `${'Rahmenvertragsänderungsvereinbarung'.repeat(3)}.pdf`;
		const documents = [{ of: 'a', name, opened: false }];
		for (const state of states) {
			const sender = { ...viewOf().sender, name: 'Donaudampfschifffahrtsgesellschaft'.repeat(2) };
			server.answer(() => ({
				view: viewOf({ state, documents, sender, title: '', sandbox: true, ticked: false }),
				language,
			}));
			await page.goto('about:blank');
			await openLink(page);
			const wide = await page.evaluate(() => document.documentElement.scrollWidth);
			expect([state, wide]).toEqual([state, 320]);
		}
	});
});

test('a signer opens, ticks, has a code sent and signs; what was ticked stays ticked', async () => {
	const page = await newPage();
	server.answer(ceremony());
	await openLink(page);
	expect(acts()).toEqual(['look']);
	await page.locator('[name=terms]').check();
	for (let left = 3; left > 0; left--) {
		const opened = context.waitForEvent('page');
		await page.locator('.next button').click();
		const tab = await opened;
		await tab.waitForURL(/ticket=/);
		await tab.close();
		await busyOver(page);
		expect(await page.locator('[name=terms]').isChecked()).toBe(true);
	}
	expect(await page.locator('[data-untick]').isVisible()).toBe(true);
	await page.locator('[name=intent]').check();
	expect(await page.locator('[data-untick]').isVisible()).toBe(false);
	await page.locator('.next button').click();
	await page.locator('#code').waitFor();
	expect(
		await page.locator('[data-notice]').evaluate((one) => one === document.activeElement),
	).toBe(true);
	expect(server.asked.at(-1)).toMatchObject({ act: 'sendCode', token, proofs: { ticked: true } });
	expect(await page.locator('[data-code]').isDisabled()).toBe(true);
	await page.locator('#code').fill(' 123 456 ');
	await page.locator('.next button').click();
	await page.getByRole('heading', { level: 1, name: 'You have signed' }).waitFor();
	expect(server.asked.at(-1)).toMatchObject({ act: 'sign', code: '123456' });
	expect(Object.keys(server.asked.at(-1)?.proofs.receipts ?? {})).toHaveLength(3);
	expect(acts()).toEqual(['look', 'open', 'open', 'open', 'sendCode', 'sign']);
	// The link stays in the address, so that it can be opened in another browser.
	expect(page.url()).toBe(`${server.url}#${token}`);
});

test('the keyboard alone leads through', async () => {
	const page = await newPage();
	server.answer(ceremony());
	await openLink(page);
	/** Tabs until the focus is on something, and shows that it is. */
	const tabTo = async (selector: string) => {
		for (let tries = 0; tries < 40; tries++) {
			await page.keyboard.press('Tab');
			const focus = await page.evaluate((wanted) => {
				const at = document.activeElement as HTMLElement;
				return { is: at.matches(wanted), outline: getComputedStyle(at).outlineStyle };
			}, selector);
			if (focus.is) {
				expect(focus.outline).toBe('solid');
				return;
			}
		}
		throw new Error(`The keyboard does not reach ${selector}`);
	};
	for (const { of } of [...viewOf().documents, { of: 'contract' }]) {
		await tabTo(`.files [data-of="${of}"]`);
		const opened = context.waitForEvent('page');
		await page.keyboard.press('Enter');
		await (await opened).close();
		await page.locator('main:not([aria-busy])').waitFor();
		await page.bringToFront();
		// Where they were, they are.
		const at = await page.evaluate(() => (document.activeElement as HTMLElement).dataset.of);
		expect(at).toBe(of);
	}
	await tabTo('[name=terms]');
	await page.keyboard.press('Space');
	await tabTo('[name=intent]');
	await page.keyboard.press('Space');
	await tabTo('.next button');
	await page.keyboard.press('Enter');
	await page.locator('#code').waitFor();
	await tabTo('#code');
	await page.keyboard.type('123456');
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { level: 1, name: 'You have signed' }).waitFor();
});

test('another page begins at its top, also under the same heading', async () => {
	const page = await newPage();
	server.answer(({ act }) => ({ view: viewOf({ state: act === 'look' ? 'identity' : 'read' }) }));
	await openLink(page);
	await page.locator('#identity').fill('678Z');
	await page.keyboard.press('Enter');
	await page.locator('.files').waitFor();
	expect(server.asked.at(-1)).toMatchObject({ act: 'identity', identity: '678Z' });
	const { at, top } = await page.evaluate(() => ({
		at: document.activeElement?.tagName,
		top: scrollY,
	}));
	expect([at, top]).toEqual(['H1', 0]);
});

test('a double click does one act', async () => {
	const page = await newPage();
	let goOn = () => {};
	const held = new Promise<void>((resolve) => (goOn = resolve));
	server.answer(async ({ act }) => {
		if (act === 'sign') await held;
		return { view: viewOf({ state: act === 'sign' ? 'signed' : 'code' }) };
	});
	await openLink(page);
	await page.locator('#code').fill('123456');
	await page.locator('.next button').dblclick();
	await page.getByRole('status').getByText(words.busy.sign).waitFor();
	expect(await page.locator('#code').isDisabled()).toBe(true);
	// Neither does a key that sends the form once more.
	await page.locator('form[data-act=sign]').evaluate((form: HTMLFormElement) => {
		form.requestSubmit();
	});
	goOn();
	await page.getByRole('heading', { level: 1, name: 'You have signed' }).waitFor();
	expect(acts()).toEqual(['look', 'sign']);
});

test('without a link, or with another one, the page says what to do', async () => {
	const page = await newPage();
	server.answer(() => 404);
	await openLink(page, '');
	for (const language of languages) {
		const { text } = texts[language].shell.noLink;
		expect(await page.locator(`div[lang=${language}]`).textContent()).toContain(text);
	}
	expect(acts()).toEqual([]);
	expect(await violationsOf(page)).toEqual([]);
	const refused = page.waitForResponse((response) => response.status() === 404);
	await page.goto(`${server.url}#not-a-link`);
	await refused;
	await page.getByText(words.shell.noLink.title).waitFor();
	// The link that is right works in the same tab.
	server.answer(ceremony());
	await page.goto(`${server.url}#${token}.`);
	await page.getByText('asks you to sign').first().waitFor();
	expect(server.asked.at(-1)?.token).toBe(token);
});

test('without a script there are words in both languages', async () => {
	const page = await newPage({ ...phone, javaScriptEnabled: false });
	await page.goto(server.url);
	const said = await page.locator('main').innerText();
	for (const language of languages) expect(said).toContain(texts[language].shell.noScript.text);
});

test.each([
	['en-GB', 'en'],
	['es-ES', 'es'],
	['de-DE', 'en'],
] as const)('before any answer a browser in %s is spoken to in %s', async (locale, language) => {
	const page = await newPage({ ...phone, locale });
	await openLink(page, '');
	const first = page.locator('h1').first();
	expect(await first.textContent()).toBe(texts[language].shell.noLink.title);
	expect(await first.evaluate((one) => one === document.activeElement)).toBe(true);
	expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
});

test('where the connection fails nothing is sent twice: the page looks how things stand', async () => {
	const page = await newPage();
	server.answer(() => ({ view: viewOf({ state: 'code' }) }));
	await openLink(page);
	await page.locator('#code').fill('123456');
	await context.setOffline(true);
	await page.locator('.next button').click();
	await page.getByRole('alert').getByText(words.shell.failed.text).waitFor();
	expect(await page.locator('#code').inputValue()).toBe('123456');
	expect(await violationsOf(page)).toEqual([]);
	await context.setOffline(false);
	server.answer(() => ({ view: viewOf({ state: 'signed' }) }));
	await page.getByRole('button', { name: words.shell.failed.button }).click();
	await page.getByRole('heading', { level: 1, name: 'You have signed' }).waitFor();
	expect(acts()).toEqual(['look', 'look']);
});

test('a server that does not answer as it should is a failed connection', async () => {
	const page = await newPage();
	server.answer(() => 500);
	await page.goto(`${server.url}#${token}`);
	await page.getByRole('alert').getByText(words.shell.failed.text).waitFor();
});

test('in the browser of an app a file is opened by a link', async () => {
	const page = await newPage();
	await page.addInitScript(() => {
		window.open = () => null;
	});
	server.answer(ceremony());
	await openLink(page);
	await page.locator('.next button').click();
	const link = page.getByRole('link', { name: words.shell.blocked.link });
	await link.waitFor();
	expect(await violationsOf(page)).toEqual([]);
	expect(await link.evaluate((one) => one === document.activeElement)).toBe(true);
	expect(await link.getAttribute('href')).toContain('/webhook/file?ticket=');
});

test.each(['https://evil.example/a.pdf', 'javascript:alert(1)', '//evil.example/'])(
	'no tab is led to %s',
	async (file) => {
		const page = await newPage();
		server.answer(({ act }) => ({ view: viewOf(), ...(act === 'open' && { file }) }));
		await openLink(page);
		const opened = context.waitForEvent('page');
		await page.locator('.next button').click();
		const tab = await opened;
		if (!tab.isClosed()) await tab.waitForEvent('close');
		expect(context.pages()).toHaveLength(1);
	},
);

test('what was ticked and opened is there after reloading, for this link only, also without storage', async () => {
	const page = await newPage();
	const plain = ceremony();
	server.answer(plain);
	await openLink(page);
	await page.locator('[name=terms]').check();
	await page.locator('[name=intent]').check();
	await page.reload();
	await page.locator('h1').waitFor();
	expect(server.asked.at(-1)?.proofs.ticked).toBe(true);
	expect(await page.locator('[name=intent]').isChecked()).toBe(true);
	const other = `B${token}`;
	await page.goto(`${server.url}#${other}`);
	await page.waitForFunction((wanted) => location.hash === `#${wanted}`, other);
	await page.locator('[name=intent]:not(:checked)').waitFor();
	expect(server.asked.at(-1)).toMatchObject({ token: other, proofs: { ticked: false } });
	// The token is kept nowhere.
	expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain(token);
	await page.addInitScript(() => {
		Object.defineProperty(window, 'sessionStorage', {
			get: () => {
				throw new DOMException('No', 'SecurityError');
			},
		});
	});
	await page.reload();
	await page.locator('[name=terms]').check();
	await page.locator('[name=intent]').check();
	const opened = context.waitForEvent('page');
	await page.locator('.next button').click();
	await opened;
	expect(server.asked.at(-1)).toMatchObject({ act: 'open', proofs: { ticked: true } });
});

test('another code is offered when its time has come, and the page looks again when it is told to', async () => {
	const page = await newPage();
	await page.clock.install();
	server.answer(() => ({ view: viewOf({ state: 'code', codeWait: 45 }), again: 30 }));
	await openLink(page);
	const another = page.getByRole('button', { name: words.code.another });
	await page.clock.runFor(10_000);
	expect(await page.locator('[data-seconds]').textContent()).toBe('35');
	expect(await another.isDisabled()).toBe(true);
	await page.locator('#code').fill('123');
	server.answer(() => ({ view: viewOf({ state: 'code', codeWait: 15 }) }));
	const looked = page.waitForResponse((response) => response.request().method() === 'POST');
	await page.clock.runFor(20_000);
	await looked;
	await page.locator('[data-seconds]', { hasText: '15' }).waitFor();
	// What was typed stays, and nothing was sent.
	expect(await page.locator('#code').inputValue()).toBe('123');
	await page.clock.runFor(16_000);
	expect(await another.isDisabled()).toBe(false);
	expect(await page.locator('[data-countdown]').isVisible()).toBe(false);
	expect(acts()).toEqual(['look', 'look']);
});

test('a signer declines with a reason', async () => {
	const page = await newPage();
	server.answer(ceremony());
	await openLink(page);
	await page.locator('summary', { hasText: words.decline.summary }).click();
	await page.getByLabel(words.decline.label).fill('Not what we agreed');
	await page.getByRole('button', { name: words.decline.button }).click();
	await page.getByRole('heading', { level: 1, name: 'You have declined' }).waitFor();
	expect(server.asked.at(-1)).toMatchObject({ act: 'decline', reason: 'Not what we agreed' });
});

test('what is pressed is large enough for a thumb', async () => {
	const page = await newPage();
	for (const state of states) {
		server.answer(() => ({ view: viewOf({ state, ticked: false }) }));
		await page.goto('about:blank');
		await openLink(page);
		for (const one of await page.locator('button:visible, summary, .tick').all()) {
			const { height = 0 } = (await one.boundingBox()) ?? {};
			expect(height).toBeGreaterThanOrEqual(44);
		}
	}
});

test("the policy lets no other script or style in, and the author's colour is there", async () => {
	const page = await newPage();
	server.answer(ceremony());
	await openLink(page);
	const refused = await page.evaluate(async () => {
		const violations: string[] = [];
		addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
			violations.push(effectiveDirective);
		});
		const main = document.querySelector('main') as HTMLElement;
		main.innerHTML += '<img src="/x.png"><p style="color:red" onclick="1">x</p>';
		const script = document.createElement('script');
		script.textContent = 'window.ran = true';
		document.body.append(script);
		await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
		return { violations: violations.sort(), ran: 'ran' in window };
	});
	expect(refused.ran).toBe(false);
	expect(new Set(refused.violations)).toEqual(
		new Set(['img-src', 'script-src-attr', 'script-src-elem', 'style-src-attr']),
	);
	const colour = await page
		.locator('.next button')
		.evaluate((button) => getComputedStyle(button).backgroundColor);
	expect(colour).toBe('rgb(11, 110, 79)');
});

// `ONESHOT_PICTURES=1 npx jest test/tools/page -t picture`: for docs/signing-page-states.md.
const taking = process.env.ONESHOT_PICTURES ? describe : describe.skip;
taking.each(languages)('every state has its picture taken in %s', (language) => {
	test.each([
		['phone', { width: 390, height: 844 }, 4],
		['desk', { width: 1280, height: 900 }, 3],
	] as const)('at a %s', async (size, viewport, columns) => {
		const page = await newPage({ viewport });
		const pictures: string[] = [];
		for (const state of states) {
			server.answer(() => ({ view: viewOf({ state, sandbox: state === 'later' }), language }));
			await page.goto('about:blank');
			await openLink(page);
			const picture = await page.screenshot({ animations: 'disabled' });
			pictures.push(
				`<figure><img src="data:image/png;base64,${picture.toString('base64')}"><figcaption>${state}</figcaption></figure>`,
			);
		}
		const width = size === 'phone' ? 300 : 420;
		// Under another policy than the page's own.
		await page.goto('about:blank');
		await page.setViewportSize({ width: columns * (width + 24) + 24, height: 900 });
		await page.setContent(`<style>
			body{margin:12px;display:grid;grid-template-columns:repeat(${columns},${width}px);gap:24px;font:14px sans-serif}
			figure{margin:0}img{width:100%;border:1px solid #999}</style>${pictures.join('')}`);
		const path = join(projectRoot, 'docs', 'images', `signing-page-${size}-${language}.jpg`);
		await page.screenshot({ path, type: 'jpeg', quality: 70, fullPage: true });
	});
});
