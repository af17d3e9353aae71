// A person at a browser.
import { existsSync, readFileSync } from 'node:fs';

import { chromium, selectors, type Browser, type Page } from 'playwright-core';

const flags = [
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
];

/** Open Sans in the weights of the forms, as a style sheet. */
const typeface = [400, 600]
	.map((weight) => {
		const file = `${weight}${weight === 400 ? 'Regular' : 'SemiBold'}`;
		const path = `@expo-google-fonts/open-sans/${file}/OpenSans_${file}.ttf`;
		const content = readFileSync(require.resolve(path)).toString('base64');
		const source = `url(data:font/ttf;base64,${content})`;
		return `@font-face { font-family: 'Open Sans'; font-weight: ${weight}; src: ${source}; }`;
	})
	.join('\n');

/** Starts a headless Chromium. Root can't use its sandbox. */
export async function openBrowser(executablePath: string): Promise<Browser> {
	if (!existsSync(executablePath)) throw new Error(`There is no ${executablePath}`);
	// n8n's own tests find their way by this attribute.
	selectors.setTestIdAttribute('data-test-id');
	const args = process.getuid?.() === 0 ? [...flags, '--no-sandbox'] : flags;
	return await chromium.launch({ executablePath, args });
}

/** A window of its own, without what earlier ones left behind. */
export async function openPage(browser: Browser): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	context.setDefaultTimeout(30_000);
	// The typeface of n8n's forms, which they would fetch from elsewhere.
	await context.route('https://fonts.googleapis.com/**', async (route) => {
		await route.fulfill({ contentType: 'text/css', body: typeface });
	});
	return await context.newPage();
}

/** Waits until a check holds, for what n8n does in the background and tells nobody of. */
export async function until(check: () => Promise<boolean>, seconds = 30): Promise<void> {
	const deadline = Date.now() + seconds * 1000;
	while (!(await check())) {
		if (Date.now() > deadline) throw new Error(`Still not after ${seconds} s: ${check.toString()}`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}
