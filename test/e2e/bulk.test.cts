// The example that has one document signed by everybody in a sheet, in the real n8n.
import type { Browser } from 'playwright-core';

import { credentialFor, sandboxValues } from '../../tools/harness/optimizer.cjs';
import { pdfsig } from '../../tools/harness/signatures.cjs';
import type { StoredCredential } from '../../tools/n8n/rest.cjs';
import { fixturePath } from '../shared/fixtures.cjs';
import { openBrowser } from './browser.cjs';
import { startDrive, type Drive } from './drive.cjs';
import { installation, type Installation } from './installation.cjs';
import { openForm } from './person.cjs';
import { publishExample } from './published.cjs';

const { externalType, externalValue, pictureFreeRegistrationAuthority } = sandboxValues;
const columns =
	'given_name,surname_1,surname_2,email,mobile_phone_number,serial_number,consent_type,consent_value,customer_code';
const row = (name: string, phone: string, proof = externalValue) =>
	`${name},Muñoz,,${name}@example.com,${phone},12345678Z,${externalType},${proof},customer-118`;

let place: Installation;
let browser: Browser;
let drive: Drive;
let account: StoredCredential;

beforeAll(async () => {
	place = await installation();
	browser = await openBrowser(place.chromium);
	drive = await startDrive();
	account = await place.rest.saveCredential({
		name: 'One-Shot account that asks for no pictures',
		type: 'oneshotApi',
		data: credentialFor(place.optimizer, 'current', {
			registrationAuthority: pictureFreeRegistrationAuthority,
		}),
	});
});

afterAll(async () => {
	await place.rest.removeCredential(account.id);
	await drive.stop();
	await browser.close();
});

it('gives one row of result for each, and goes on when one fails', async () => {
	const { form, withdraw } = await publishExample(place, 'bulk-signature', {
		credential: account,
		change: (node) => drive.standIn(node),
	});
	const person = await openForm(browser, place.url, form);
	const { page } = person;
	const sheet = [
		columns,
		row('Ana', '600123456'),
		row('Eva', 'none'),
		row('Leo', '600123457', 'not-approved'),
		row('Max', '600123458'),
	];
	const send = async () => {
		await page.getByLabel('Sheet of the signers').setInputFiles({
			name: 'staff.csv',
			mimeType: 'text/csv',
			buffer: Buffer.from(sheet.join('\n')),
		});
		await page.getByLabel('Document to sign').setInputFiles(fixturePath('pdf/pdfkit.pdf'));
		await page.getByLabel(/^I have identified/).check();
		await person.send();
	};
	await send();
	await page.getByText('2 of 4 rows are signed').waitFor();

	const [[name, results]] = await person.downloaded(1);
	const [, ...rows] = results.toString('utf8').trim().split('\n');
	expect(name).toBe('results.csv');
	expect(rows).toEqual([
		expect.stringMatching(/^"?1"?,"?Ana Muñoz"?,"?signed"?,"?\d+"?,"?filed"?$/),
		expect.stringMatching(/^"?2"?,"?Eva Muñoz"?,"?to be corrected, nothing was created"?,.*none/),
		expect.stringMatching(/^"?3"?,"?Leo Muñoz"?,"?look at the request"?,"?\d+"?,"?\S+/),
		expect.stringMatching(/^"?4"?,"?Max Muñoz"?,"?signed"?,"?\d+"?,"?filed"?$/),
	]);

	// Document and contract of both, each signed by its own signer.
	const signatures = [...drive.files].map(async ([file, content]) => ({
		file: file.replace(/\d+/g, '…'),
		signed: (await pdfsig(content)).map(({ signer, valid, totalDocument }) => [
			...[signer, valid, totalDocument],
		]),
	}));
	const of = (signer: string) => [
		{ file: '… pdfkit (signed).pdf', signed: [[signer, true, true]] },
		{ file: '… service contract ….pdf', signed: [[signer, true, true]] },
	];
	expect(await Promise.all(signatures)).toEqual(
		expect.arrayContaining([...of('Ana Muñoz'), ...of('Max Muñoz')]),
	);
	expect(drive.files.size).toBe(4);

	await person.start();
	await send();
	await page.getByText('This sheet was sent before').waitFor();
	await person.close();
	await withdraw();
});
