// The examples that send a link, in the real n8n: the clerk's form, the mail, the signer's browser, the end.
import type { INode } from 'n8n-workflow';
import type { Browser, Page } from 'playwright-core';

import { lastCode } from '../../tools/harness/optimizer.cjs';
import { pdfsig } from '../../tools/harness/signatures.cjs';
import { signer, signerName } from '../../tools/harness/signer.cjs';
import { openBrowser, openPage, until } from './browser.cjs';
import { startDrive, type Drive } from './drive.cjs';
import { installation, type Installation } from './installation.cjs';
import { startMailbox, type Mailbox } from './mailbox.cjs';
import { openForm } from './person.cjs';
import { publishExample } from './published.cjs';

let place: Installation;
let browser: Browser;
let drive: Drive;
let mailbox: Mailbox;

beforeAll(async () => {
	place = await installation();
	browser = await openBrowser(place.chromium);
	[drive, mailbox] = await Promise.all([startDrive(), startMailbox(place)]);
});

beforeEach(async () => {
	drive.files.clear();
	mailbox.mails.length = 0;
	await place.optimizer.clearCalls();
});

afterAll(async () => {
	await Promise.all([browser.close(), drive.stop(), mailbox.stop()]);
});

/** So many mails, once they have come. */
async function mails(count: number) {
	await until(async () => mailbox.mails.length >= count);
	return mailbox.mails;
}

const isDeletion = ({ method }: { method: string }) => method === 'DELETE';

/** The look of every hour happens each second, as if it were so many days later. */
const afterDays = (days: number) => (node: INode) => {
	const parameters = node.type.endsWith('.scheduleTrigger')
		? { rule: { interval: [{ field: 'seconds', secondsInterval: 1 }] } }
		: (JSON.parse(
				JSON.stringify(node.parameters).replace('< $now', `< $now.plus({ days: ${days} })`),
			) as INode['parameters']);
	return { ...node, parameters };
};

/** A clerk sends documents; the signer opens the link of the mail and says who they are. */
async function opened(
	name: string,
	files: string[],
	language: 'english' | 'spanish',
	sent: string,
) {
	const { form, withdraw } = await publishExample(place, name, {
		change: (node) => mailbox.choose(drive.standIn(node)),
	});
	const clerk = await openForm(browser, place.url, form, language);
	await clerk.enter(files);
	await clerk.page.getByText(sent).first().waitFor();
	const [mail] = await mails(1);
	expect(mail.to).toBe(signer.email);
	const [link] = /http\S+\/webhook\/\S+#\S+/.exec(mail.text) ?? [''];
	const page = await openPage(browser);
	await page.goto(link);
	await page.locator('#identity').fill(signer.serialNumber.slice(-4));
	await page.locator('form[data-act=identity] button').click();
	await page.locator('[name=terms]').waitFor();
	return {
		page,
		async close() {
			await page.context().close();
			await clerk.close();
			await withdraw();
		},
	};
}

/** Opens whatever is to be read, each in a tab of its own. */
async function readAll(page: Page, count: number): Promise<void> {
	for (let left = count; left > 0; left--) {
		const tab = page.context().waitForEvent('page');
		await page.locator('.next button').click();
		await (await tab).close();
		await page.locator('main:not([aria-busy])').waitFor();
	}
}

it('examples/send-for-signature.json: signed at home, filed and mailed', async () => {
	const files = ['pdf/chromium.pdf', 'pdf/two-pages.pdf'];
	const sent = `The link went to ${signerName}`;
	const { page, close } = await opened('send-for-signature', files, 'english', sent);
	await page.locator('[name=terms]').check();
	await page.locator('[name=intent]').check();
	await readAll(page, files.length + 1);
	await page.locator('.next button').click();
	await page.locator('#code').waitFor();
	await page.locator('#code').fill(await lastCode(place.optimizer));
	await page.locator('.next button').click();
	await page.getByRole('heading', { level: 1, name: 'You have signed' }).waitFor();

	const [, mail] = await mails(2);
	expect(mail.to).toBe(signer.email);
	expect(mail.files.size).toBe(files.length + 1);
	for (const content of [...mail.files.values(), ...drive.files.values()]) {
		expect(await pdfsig(content)).toEqual([
			expect.objectContaining({ signer: signerName, valid: true, totalDocument: true }),
		]);
	}
	expect(drive.files.size).toBe(files.length + 1);
	// The signer finds the files behind the link for some days.
	const calls = await place.optimizer.calls();
	expect(calls.filter(isDeletion)).toEqual([]);
	await close();

	const daysLater = await publishExample(place, 'send-for-signature', { change: afterDays(8) });
	await until(async () => (await place.optimizer.calls()).some(isDeletion));
	await daysLater.withdraw();
});

it('examples/enviar-a-firmar.json: declined, and the clerk learns it', async () => {
	const sent = `El enlace ha salido para ${signerName}`;
	const { page, close } = await opened('enviar-a-firmar', ['pdf/form.pdf'], 'spanish', sent);
	await page
		.locator('summary')
		.filter({ hasText: /^Rechazar la firma/ })
		.click();
	await page.locator('[name=reason]').fill('Falta el anexo');
	await page.locator('form[data-act=decline] button').click();
	await page.getByRole('heading', { level: 1, name: /rechaz/i }).waitFor();
	const [, mail] = await mails(2);
	expect(mail.text).toContain('rechazado: Falta el anexo');
	expect(drive.files.size).toBe(0);
	await close();
});
