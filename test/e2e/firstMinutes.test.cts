// From `npm run n8n` to a signed PDF, by somebody who reads only what stands on the screen: the last lines of the
// program, then n8n's pages. Prints how long that takes.
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';

import { pdfsig } from '../../tools/harness/signatures.cjs';
import { localFolder } from '../../tools/n8n/folder.cjs';
import { freePort } from '../../tools/n8n/server.cjs';
import { startServer, type Server } from '../../tools/shared/programs.cjs';
import { projectRoot } from '../../tools/shared/projectRoot.cjs';
import { openBrowser, openPage } from './browser.cjs';
import { installation } from './installation.cjs';
import { collectDownloads } from './person.cjs';

/** What a person needs for what a script does at once, in seconds: 200 words read, 200 characters typed a minute. */
const seconds = { word: 60 / 200, character: 60 / 200, click: 2, file: 10, address: 4 };

/** A person who is in no hurry: counts what they read and do. */
function somebody() {
	const done = { word: 0, character: 0, click: 0, file: 0, address: 0 };
	const wordsOf = (text: string) => text.split(/\s+/).filter((word) => /\w/.test(word)).length;
	const reads = (text: string) => void (done.word += wordsOf(text));
	return {
		done,
		/** Minutes of reading and doing, without the machine's. */
		minutes: () =>
			Object.entries(done).reduce(
				(sum, [what, count]) => sum + count * seconds[what as keyof typeof seconds],
				0,
			) / 60,
		reads,
		/** Reads a page once something is to be seen on it. */
		async sees(page: Page, text: string | RegExp): Promise<void> {
			await page.getByText(text).first().waitFor();
			reads(await page.locator('body').innerText());
		},
		async opens(page: Page, address: string): Promise<void> {
			done.address++;
			await page.goto(address);
		},
		async types(page: Page, label: string | RegExp, text: string): Promise<void> {
			done.character += text.length;
			done.click++;
			await page.getByLabel(label).first().fill(text);
		},
		async chooses(page: Page, label: string, path: string): Promise<void> {
			done.file++;
			await page.getByLabel(label).setInputFiles(path);
		},
		async ticks(page: Page): Promise<void> {
			done.click++;
			await page.getByRole('checkbox').check();
		},
		async presses(page: Page, button: string): Promise<void> {
			done.click++;
			await page.getByRole('button', { name: button }).click();
		},
	};
}

let browser: Browser;
let folder: string;
let server: Server | undefined;

beforeAll(async () => {
	browser = await openBrowser((await installation()).chromium);
	folder = await mkdtemp(join(tmpdir(), 'oneshot-first-'));
	// Everything afresh but what takes minutes to install.
	for (const kept of ['programs', 'packages']) {
		await symlink(join(localFolder, kept), join(folder, kept));
	}
});

afterAll(async () => {
	await server?.stop();
	await browser.close();
	await rm(folder, { recursive: true, force: true });
});

it('is as short as the program says', async () => {
	const began = Date.now();
	const said: string[] = [];
	const ports = ['--port', await freePort(), '--optimizer-port', await freePort()].map(String);
	({ server } = await startServer({
		program: 'npm',
		args: ['run', '--silent', 'n8n', '--', ...ports],
		cwd: projectRoot,
		env: { ...process.env, ONESHOT_N8N_FOLDER: folder },
		ready: /Its last page gives you the signed PDF/,
		onLine: (line) => said.push(line),
	}));
	const started = Date.now();
	const text = said.join('\n');
	const find = (pattern: RegExp) => {
		const found = pattern.exec(text);
		if (!found) throw new Error(`The program does not say ${pattern}:\n${text}`);
		return found.slice(1);
	};
	const me = somebody();
	// What a first start installs, and how far it is, differs.
	me.reads(text.slice(text.indexOf('All examples')));

	const page = await openPage(browser);
	const downloads = collectDownloads(page);
	const [url] = find(/Open (\S+) and sign in/);
	await me.opens(page, url);
	await me.sees(page, 'Sign in');
	await me.types(page, 'Email', find(/Email +(\S+)/)[0]);
	await me.types(page, 'Password', find(/Password +(\S+)/)[0]);
	await me.presses(page, 'Sign in');
	await page.waitForURL(({ pathname }) => !pathname.includes('signin'));

	await me.opens(page, find(/Open (\S+) in the same browser/)[0]);
	await me.sees(page, 'Allow access');
	await me.presses(page, 'Allow access');
	await me.sees(page, 'Have a document signed');
	const [samples] = find(/Choose the files from (.+)/);
	for (const [, label, file] of text.matchAll(/^ {7}(.+?) {2,}(\S+\.(?:pdf|png|jpg))$/gm)) {
		await me.chooses(page, label, join(samples, file));
	}
	const [who] = find(/make up:\s+(.+)/);
	const [given, surname, email, phone, identity] = who.split(', ');
	await me.types(page, /^Given name/, given);
	await me.types(page, /^First surname/, surname);
	await me.types(page, /^Email/, email);
	await me.types(page, /^Mobile phone/, phone);
	await me.types(page, /^Number of the identity/, identity.replace('identity document ', ''));
	await me.ticks(page);
	await me.presses(page, 'Check and prepare');

	await me.sees(page, 'Please hand the screen to the signer');
	await me.ticks(page);
	await me.presses(page, 'Send me the code');
	await me.sees(page, 'Type your code');
	const outbox = await page.context().newPage();
	await me.opens(outbox, find(/Open (\S+) in another tab/)[0]);
	await me.sees(outbox, 'Codes sent to signers');
	await me.types(
		page,
		'One-time code',
		await outbox.locator('li').first().locator('.code').innerText(),
	);
	await me.presses(page, 'Go on');
	await me.sees(page, 'is signed, and the signatures were checked');
	const files = await downloads(2);
	const ended = Date.now();

	const [[name, signed]] = files;
	expect(name).toBe('contract (signed).pdf');
	expect(await pdfsig(signed)).toEqual([
		expect.objectContaining({ signer: `${given} ${surname}`, valid: true, totalDocument: true }),
	]);

	const [promised] = find(/in your hands, in about (\w+) minutes/);
	const limit = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'].indexOf(
		promised,
	);
	const { word, character, click, file, address } = me.done;
	console.log(
		[
			`The machine: ${(started - began) / 1000} s to start, ${(ended - started) / 1000} s of n8n's pages.`,
			`A person: ${word} words to read, ${character} characters to type, ${click} clicks, ${file} files to choose, ${address} addresses to open: ${me.minutes().toFixed(1)} minutes.`,
		].join('\n'),
	);
	expect(me.minutes()).toBeLessThanOrEqual(limit);
});
