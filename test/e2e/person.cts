// A clerk and a signer at the forms of the examples, in a browser.
import { readFile } from 'node:fs/promises';

import type { Browser, Download, Page } from 'playwright-core';

import { lastCode, type Optimizer } from '../../tools/harness/optimizer.cjs';
import { picturePath } from '../../tools/harness/samples.cjs';
import { signer } from '../../tools/harness/signer.cjs';
import { fixturePath } from '../shared/fixtures.cjs';
import { openPage, until } from './browser.cjs';
import { login } from './installation.cjs';

/** What stands on the forms. */
const english = {
	document: /to sign/,
	givenName: 'Given name',
	surname1: 'First surname',
	surname2: 'Second surname',
	email: 'Email',
	phone: 'Mobile phone',
	number: 'Number of the identity document',
	front: /^Front of/,
	rear: /^Back of/,
	owner: /^Photo of/,
	declaration: /^I have identified/,
	consent: /^I have read/,
	typeCode: 'Type your code',
	code: 'One-time code',
	signed: 'is signed, and the signatures were checked',
};
const spanish: typeof english = {
	document: /que se firma/,
	givenName: 'Nombre',
	surname1: 'Primer apellido',
	surname2: 'Segundo apellido',
	email: 'Correo electrónico',
	phone: 'Teléfono móvil',
	number: 'Número del documento de identidad',
	front: /^Anverso/,
	rear: /^Reverso/,
	owner: /^Foto de/,
	declaration: /^He identificado/,
	consent: /^He leído/,
	typeCode: 'Escriba su código',
	code: 'Código de un solo uso',
	signed: 'está firmada y las firmas se han comprobado',
};
const languages = { english, spanish };

export type Person = Awaited<ReturnType<typeof openForm>>;

/** Logs in to n8n, as the forms ask for it. */
export async function logIn(page: Page, url: string): Promise<void> {
	await page.goto(`${url}/signin`);
	await page.getByLabel('Email').fill(login.email);
	await page.locator('input[type=password]').fill(login.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL(({ pathname }) => !pathname.includes('signin'));
}

/** Notes what a page downloads. Gives what waits until it is so many files, by their names. */
export function collectDownloads(page: Page) {
	const downloads: Download[] = [];
	page.on('download', (download) => downloads.push(download));
	return async (count: number): Promise<Map<string, Buffer>> => {
		await until(async () => downloads.length >= count);
		const files = downloads.map(
			async (download) =>
				[download.suggestedFilename(), await readFile(await download.path())] as const,
		);
		return new Map(await Promise.all(files));
	};
}

/**
 * Opens a form as somebody who has logged in to n8n.
 * @param url of n8n
 * @param form the form's address
 */
export async function openForm(
	browser: Browser,
	url: string,
	form: string,
	language: keyof typeof languages = 'english',
) {
	const words = languages[language];
	const page = await openPage(browser);
	const downloaded = collectDownloads(page);
	const submit = page.locator('#submit-btn');

	/** Goes to the first page of the form. Whether it may use the login, n8n asks at the first time. */
	async function start(): Promise<void> {
		// n8n publishes in the background: the form is there a moment later.
		await until(async () => (await page.goto(form))?.status() === 200);
		const allow = page.getByRole('button', { name: 'Allow access' });
		await allow.or(submit).first().waitFor();
		if (await allow.isVisible()) await allow.click();
		await submit.waitFor();
	}

	await logIn(page, url);
	await start();
	const send = async () => await submit.click();

	return {
		page,
		start,
		send,
		/** Fills in a form: the files, the signer, the pictures, the declaration. */
		async enter(files: string[], changed: Partial<typeof signer> = {}): Promise<void> {
			const who = { ...signer, ...changed };
			if (files.length > 0) {
				await page.getByLabel(words.document).setInputFiles(files.map(fixturePath));
			}
			await page.getByLabel(words.givenName, { exact: true }).fill(who.givenName);
			await page.getByLabel(words.surname1).fill(who.surname1);
			await page.getByLabel(words.surname2).fill(who.surname2);
			await page.getByLabel(words.email).fill(who.email);
			await page.getByLabel(words.phone).fill(who.mobilePhoneNumber);
			await page.getByLabel(words.number).fill(who.serialNumber);
			await page.getByLabel(words.front).setInputFiles(picturePath('id-front.jpg'));
			await page.getByLabel(words.rear).setInputFiles(picturePath('id-rear.jpg'));
			await page.getByLabel(words.owner).setInputFiles(picturePath('selfie.png'));
			await page.getByLabel(words.declaration).check();
			await send();
		},
		/** Clicks a link, and gives the bytes that it opens. */
		async read(link: string): Promise<Buffer> {
			const address = await page.getByRole('link', { name: link }).getAttribute('href');
			const response = await page.context().request.get(address ?? '');
			return await response.body();
		},
		async agree(): Promise<void> {
			await page.getByLabel(words.consent).check();
			await send();
			await page.getByText(words.typeCode).waitFor();
		},
		async type(code: string): Promise<void> {
			const field = page.getByLabel(words.code);
			await field.fill(code);
			await send();
			// The next page has an empty field, or none.
			const left = async () => await field.inputValue({ timeout: 500 }).catch(() => '');
			await until(async () => (await left()) !== code);
		},
		/** Types the code that came, and waits for what the page says then. */
		async sign(optimizer: Optimizer, then: string = words.signed): Promise<void> {
			await this.type(await lastCode(optimizer));
			await page.getByText(then).waitFor();
		},
		/** What the browser has downloaded, once it is so many files. */
		downloaded,
		close: async () => await page.context().close(),
	};
}
