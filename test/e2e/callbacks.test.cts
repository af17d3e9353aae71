// The examples that go on when the Optimizer calls back, in the real n8n: forms in a browser, mails, callbacks.
import type { Browser } from 'playwright-core';

import { sandboxValues } from '../../tools/harness/optimizer.cjs';
import { pdfsig } from '../../tools/harness/signatures.cjs';
import { signer, signerName } from '../../tools/harness/signer.cjs';
import { readExamples } from '../../tools/n8n/setup.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { openBrowser, until } from './browser.cjs';
import { startDrive, type Drive } from './drive.cjs';
import { installation, login } from './installation.cjs';
import { startMailbox, type Mail, type Mailbox } from './mailbox.cjs';
import { openForm } from './person.cjs';
import { takeFormPicture } from './pictures.cjs';
import { publishExample } from './published.cjs';

let place: Awaited<ReturnType<typeof installation>>;
let browser: Browser;
let drive: Drive;
let mailbox: Mailbox;

beforeAll(async () => {
	place = await installation();
	browser = await openBrowser(place.chromium);
	[drive, mailbox] = await Promise.all([startDrive(), startMailbox(place)]);
});

beforeEach(async () => await place.optimizer.clearCalls());

afterAll(async () => {
	await place.optimizer.callBack({ address: '' });
	await Promise.all([browser.close(), drive.stop(), mailbox.stop()]);
});

/** Publishes an example with the drive's stand-in and the mailbox. */
async function publish(name: string) {
	const published = await publishExample(place, name, {
		change: (node) => mailbox.choose(drive.standIn(node)),
	});
	const { nodes } = (await readExamples())[name];
	const addressOf = (form: string) =>
		`${place.url}/form/${nodes.find((node) => node.name === form)?.webhookId}`;
	return { ...published, addressOf };
}

/** The next mail to an address, once it has come; it is taken out of the mailbox. */
async function mailTo(to: string): Promise<Mail> {
	await until(async () => mailbox.mails.some((mail) => mail.to === to));
	const index = mailbox.mails.findIndex((mail) => mail.to === to);
	return mailbox.mails.splice(index, 1)[0];
}

const deletions = async () =>
	(await place.optimizer.calls()).filter(({ method }) => method === 'DELETE');

/** Each file has one valid signature of that signer. */
async function expectSignedBy(name: string, files: Map<string, Buffer>) {
	expect(files.size).toBe(2);
	for (const content of files.values()) {
		expect(await pdfsig(content)).toEqual([
			expect.objectContaining({ signer: name, valid: true, totalDocument: true }),
		]);
	}
}

it('examples/async-callback.json: the signed files come by mail, when the Optimizer has called back', async () => {
	const { id, addressOf } = await publish('async-callback');
	const person = await openForm(browser, place.url, addressOf('Signer and Document'));
	// Of a document that nobody was asked to sign: the other walks' are in the register.
	await person.enter(['pdf/indirect-rotated.pdf']);
	await person.page.getByText('hand the screen to the signer').waitFor();
	await person.agree();
	await person.sign(place.optimizer, 'being signed in the background');

	const mail = await mailTo(signer.email);
	expect([...mail.files.keys()]).toContain('indirect-rotated (signed).pdf');
	await expectSignedBy(signerName, mail.files);
	await expectSignedBy(signerName, drive.files);
	await until(async () => (await deletions()).length === 1);
	await person.close();
	await place.rest.deactivate(id);
});

it('examples/video-id.json: a person films themself, an officer approves, and the person signs', async () => {
	drive.files.clear();
	await place.optimizer.callBack({
		address: `${place.url}/webhook/oneshot-video-id?secret=${sandboxValues.callbackSecret}`,
	});
	const { id, addressOf } = await publish('video-id');
	const person = await openForm(browser, place.url, addressOf('Invite a Person'));
	const { page } = person;
	await page.getByLabel('Name of the person').fill('María José Muñoz');
	await page.getByLabel('Email').fill('maria@example.com');
	await page.getByLabel('Mobile phone').fill('600 123 456');
	// Under a name of its own: the register warns of what a person was asked to sign before.
	await page.getByLabel('Document to sign').setInputFiles({
		...{ name: 'identification.pdf', mimeType: 'application/pdf' },
		buffer: fixture('pdf/word.pdf'),
	});
	await person.send();
	await page.getByText('The link went to maria@example.com').waitFor();
	await takeFormPicture(page, 'video-id-invited');

	const invitation = await mailTo('maria@example.com');
	const [, videoidPk] = /https:\/\/videoid\.example\.com\/(\d+)/.exec(invitation.text) ?? [];
	await place.optimizer.playVideo(videoidPk, 'incomplete');
	expect((await mailTo('maria@example.com')).text).toContain(videoidPk);
	await place.optimizer.playVideo(videoidPk, 'good');

	/** Opens the form whose address stands in a mail. */
	const follow = async ({ text }: Mail) => {
		await page.goto(/http:\S+\/form\/\S+/.exec(text)?.[0] ?? '');
		const allow = page.getByRole('button', { name: 'Allow access' });
		const submit = page.locator('#submit-btn');
		await allow.or(submit).first().waitFor();
		if (await allow.isVisible()) await allow.click();
		await submit.waitFor();
		expect(await page.getByLabel('Request number').inputValue()).toMatch(/^\d+$/);
	};
	await follow(await mailTo('officers@example.com'));
	await person.send();
	await page.getByText('Is this the person?').waitFor();
	await page.getByText('12345678Z').waitFor();
	expect((await person.read('Watch the video')).toString('latin1', 4, 8)).toBe('ftyp');
	await takeFormPicture(page, 'video-id-officer');
	await page.getByLabel('Your decision').selectOption('Approve');
	await person.send();
	await page.getByText('To approve, say that you have watched the video').waitFor();
	await page.getByLabel('Your decision').selectOption('Approve');
	await page.getByLabel('I have watched the whole video').check();
	await person.send();
	await page.getByText('The register says that it was you').waitFor();

	await follow(await mailTo(login.email));
	await page.getByLabel('the identified person is beside me').check();
	await person.send();
	await page.getByText('hand the screen to the signer').waitFor();
	await person.agree();
	await person.sign(place.optimizer);
	await takeFormPicture(page, 'video-id-signed');
	const inHand = await person.downloaded(2);
	await expectSignedBy('María José Muñoz Peña', inHand);
	await expectSignedBy('María José Muñoz Peña', drive.files);
	await until(async () => (await deletions()).length === 1);
	await person.close();
	await place.rest.deactivate(id);
});
