// The register of requests in the real n8n: what the other examples enter, found again and looked after.
import type { INode } from 'n8n-workflow';
import type { Browser } from 'playwright-core';

import { openBrowser, until } from './browser.cjs';
import { installation, type Installation } from './installation.cjs';
import { startMailbox } from './mailbox.cjs';
import { openForm, type Person } from './person.cjs';
import { takeFormPicture } from './pictures.cjs';
import { publishExample } from './published.cjs';

/** Customers whom no other test knows. */
const nora = { givenName: 'Nora', surname1: 'Ibarra', serialNumber: '11111111H' };
const hugo = { givenName: 'Hugo', surname1: 'Ibarra', serialNumber: '22222222J' };
const mailOf = ({ givenName }: typeof nora) => `${givenName.toLowerCase()}@example.com`;

let place: Installation;
let browser: Browser;
let mailbox: Awaited<ReturnType<typeof startMailbox>>;

beforeAll(async () => {
	place = await installation();
	browser = await openBrowser(place.chromium);
	mailbox = await startMailbox(place);
});

afterAll(async () => {
	await mailbox.stop();
	await browser.close();
});

/** A clerk enters a customer; the signer goes away before agreeing. */
async function ask(form: string, customer: typeof nora): Promise<void> {
	const person = await openForm(browser, place.url, form);
	await person.enter(['pdf/word.pdf'], { ...customer, surname2: '', email: mailOf(customer) });
	await person.page.getByText('hand the screen to the signer').waitFor();
	await person.close();
}

/** What somebody finds who looks for a customer: the rows of the page's table. */
async function find({ page, start, send }: Person, customer: string): Promise<string[]> {
	await start();
	await page.getByLabel('Customer').fill(customer);
	await send();
	await page.getByText(`of “${customer}”`).waitFor();
	return await page.locator('tr:has(td)').allInnerTexts();
}

/** The register, with the mail account, looking every second; its times changed as its page says. */
async function look(times: { reminder: number; end: number }) {
	const change = (node: INode): INode => {
		const inHours = (hours: number): INode => ({
			...node,
			parameters: JSON.parse(
				JSON.stringify(node.parameters).replace(/< -\d+/, `< -${hours}`),
			) as INode['parameters'],
		});
		if (node.name === 'Time to Remind?') return inHours(times.reminder);
		if (node.name === 'Older Than a Week?') return inHours(times.end);
		if (node.name !== 'Every Hour') return mailbox.choose(node);
		const rule = { interval: [{ field: 'seconds', secondsInterval: 1 }] };
		return { ...node, parameters: { rule } };
	};
	const published = await publishExample(place, 'signature-register', { change });
	const reads = async (pk: string) =>
		(await place.optimizer.calls()).filter(
			({ method, path }) => method === 'GET' && path.endsWith(`/${pk}`),
		).length;
	return {
		...published,
		/** Waits until a request was read, all that followed was done, and it was read again. */
		async passed(pk: string): Promise<void> {
			const before = await reads(pk);
			await until(async () => (await reads(pk)) >= before + 3);
		},
	};
}

it('finds customers, notes what was signed, reminds once and cancels after its time', async () => {
	const classic = await publishExample(place, 'classic-signature');
	await ask(classic.form, nora);
	await ask(classic.form, hugo);

	const asImported = await look({ reminder: 24, end: 168 });
	const person = await openForm(browser, place.url, asImported.form);
	const both = await find(person, 'ibarra');
	expect(both).toHaveLength(2);
	const numberOf = ({ givenName }: typeof nora) =>
		/^\d+/.exec(both.find((row) => row.includes(`\t${givenName} Ibarra\t`)) ?? '')?.[0] ?? '';
	const [ofNora, ofHugo] = [numberOf(nora), numberOf(hugo)];
	const rowOf = (pk: string, name: string, state: string) =>
		expect.stringMatching(new RegExp(`^${pk}\\t${name} Ibarra\\tword.pdf\\t${state}\\t`));
	expect(both).toEqual(
		expect.arrayContaining([rowOf(ofNora, 'Nora', 'waiting'), rowOf(ofHugo, 'Hugo', 'waiting')]),
	);
	await takeFormPicture(person.page, 'register-found');
	expect(await find(person, hugo.serialNumber)).toEqual([rowOf(ofHugo, 'Hugo', 'waiting')]);
	expect(await find(person, 'nobody of this name')).toEqual([]);

	// Signed elsewhere: noted. The other is neither reminded nor cancelled on its first day.
	await place.optimizer.setStatus(ofNora, 'ISSUED');
	const noted = rowOf(ofNora, 'Nora', 'signed, look for its files');
	await until(async () => noted.asymmetricMatch((await find(person, nora.serialNumber))[0]));
	await asImported.passed(ofHugo);
	expect(await find(person, hugo.serialNumber)).toEqual([rowOf(ofHugo, 'Hugo', 'waiting')]);
	const reminders = () => mailbox.mails.filter(({ to }) => to.includes(mailOf(hugo)));
	expect(reminders()).toEqual([]);
	await asImported.withdraw();

	const aDayLater = await look({ reminder: 0, end: 168 });
	await until(async () => reminders().length > 0);
	await aDayLater.passed(ofHugo);
	expect(reminders()).toHaveLength(1);
	const [{ subject, text }] = reminders();
	const content = `${subject}\n${text}`;
	expect(content).toContain(`Your signature is waiting (request ${ofHugo})`);
	expect(content).toContain('Dear Hugo Ibarra');
	expect(content).not.toMatch(/https?:/);
	expect(await find(person, hugo.serialNumber)).toEqual([rowOf(ofHugo, 'Hugo', 'waiting')]);
	await aDayLater.withdraw();

	const aWeekLater = await look({ reminder: 0, end: 0 });
	const cancelled = rowOf(ofHugo, 'Hugo', 'cancelled after 7 days');
	await until(async () => cancelled.asymmetricMatch((await find(person, hugo.serialNumber))[0]));
	const { requests } = await place.optimizer.ledger();
	expect([requests[ofHugo].cancelled, requests[ofNora].cancelled ?? 0]).toEqual([1, 0]);
	expect(mailbox.mails.filter(({ to }) => to.includes(mailOf(nora)))).toEqual([]);
	expect(reminders()).toHaveLength(1);

	await person.close();
	await aWeekLater.withdraw();
	await classic.withdraw();
});
