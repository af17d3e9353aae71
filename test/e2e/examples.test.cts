// Every example in the real n8n, filled in by a person in a browser, to its expected end. What the
// examples leave to a drive is filed on a stand-in (drive.cts); nothing else is changed in them.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { Browser, Page } from 'playwright-core';

import { prepareExample, readExamples } from '../../tools/n8n/setup.cjs';
import type { WorkflowFile } from '../../tools/n8n/rest.cjs';
import { lastCode } from '../../tools/harness/optimizer.cjs';
import { picturePath } from '../../tools/harness/samples.cjs';
import { opensslCms, pdfsig } from '../../tools/harness/signatures.cjs';
import { signer, signerName } from '../../tools/harness/signer.cjs';
import { fixture, fixturePath } from '../shared/fixtures.cjs';
import { openBrowser, openPage, until } from './browser.cjs';
import { startDrive, type Drive } from './drive.cjs';
import { installation } from './installation.cjs';

let place: Awaited<ReturnType<typeof installation>>;
let browser: Browser;
let drive: Drive;

beforeAll(async () => {
	place = await installation();
	browser = await openBrowser(place.chromium);
});

afterAll(async () => {
	await browser.close();
});

beforeEach(async () => {
	drive = await startDrive();
});

afterEach(async () => {
	await drive.stop();
});

/** Imports an example with the drive's stand-in, publishes it, and gives the address of its form. */
async function publish(example: WorkflowFile): Promise<{ id: string; form: string }> {
	const { rest, credential, url } = place;
	const prepared = prepareExample(example, credential);
	const nodes = prepared.nodes.map((node) =>
		node.type === 'n8n-nodes-base.googleDrive' ? drive.nodeFor(node) : node,
	);
	const workflow = await rest.createWorkflow({ ...prepared, nodes });
	const { id } = await rest.activate(workflow);
	const trigger = nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger');
	return { id, form: `${url}/form/${trigger?.webhookId}` };
}

/** Fills in the first form of the examples: the files, the signer, the identity pictures. */
async function prepareSignature(page: Page, form: string, files: string[]): Promise<void> {
	// n8n publishes in the background: the form is there a moment later.
	await until(async () => (await page.goto(form))?.status() === 200);
	await page.getByLabel(/to sign/).setInputFiles(files.map(fixturePath));
	await page.getByLabel('Given name').fill(signer.givenName);
	await page.getByLabel('First surname').fill(signer.surname1);
	await page.getByLabel('Second surname').fill(signer.surname2);
	await page.getByLabel('Email').fill(signer.email);
	await page.getByLabel('Mobile phone').fill(signer.mobilePhoneNumber);
	await page.getByLabel('Number of the identity document').fill(signer.serialNumber);
	await page.getByLabel(/^Front of/).setInputFiles(picturePath('id-front.jpg'));
	await page.getByLabel(/^Back of/).setInputFiles(picturePath('id-rear.jpg'));
	await page.getByLabel(/^Photo of/).setInputFiles(picturePath('selfie.png'));
	await page.getByRole('button', { name: 'Prepare the signature' }).click();
}

/** Consents and enters the code that the signer got. */
async function sign(page: Page, requestPk: string): Promise<void> {
	await page.getByLabel('Yes, and wants to sign').check();
	await page.getByLabel('One-time code').fill(await lastCode(place.optimizer, requestPk));
	await page.locator('#submit-btn').click();
}

/** How many executions of a workflow n8n keeps. */
async function executionsOf(workflowId: string): Promise<number> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = await place.rest.call<{ results: unknown[] }>(
		'GET',
		`/executions?filter=${filter}`,
	);
	return results.length;
}

/** Each filed PDF has one valid signature, by the signer, over all of it. */
async function expectSigned(names: string[]): Promise<void> {
	expect([...drive.files.keys()].sort()).toEqual(names.sort());
	for (const [name, content] of drive.files) {
		expect({ name, signatures: await pdfsig(content) }).toEqual({
			name,
			signatures: [
				expect.objectContaining({ signer: signerName, valid: true, totalDocument: true }),
			],
		});
	}
}

interface Scenario {
	files: string[];
	/** What is to be on the drive in the end. */
	expectFiled(requestPk: string): Promise<void>;
}

const scenarios: Record<string, Scenario> = {
	'classic-signature': {
		files: ['pdf/word.pdf'],
		expectFiled: async (pk) =>
			await expectSigned([`${pk} word (signed).pdf`, `${pk} service contract ${pk}.pdf`]),
	},
	'several-documents': {
		files: ['pdf/word.pdf', 'pdf/chromium.pdf', 'pdf/two-pages.pdf'],
		expectFiled: async (pk) =>
			await expectSigned(
				['word', 'chromium', 'two-pages'].map((name) => `${pk} ${name} (signed).pdf`),
			),
	},
	'sign-hash': {
		files: ['hash/order.txt'],
		async expectFiled(pk) {
			const file = drive.files.get(`${pk} order.txt`);
			const signature = drive.files.get(`${pk} order.txt (signed).p7m`);
			expect([...drive.files.keys()].sort()).toEqual([
				`${pk} order.txt`,
				`${pk} order.txt (signed).p7m`,
			]);
			expect(file).toEqual(fixture('hash/order.txt'));
			const ca = await place.optimizer.ca();
			expect(await opensslCms(signature as Buffer, file as Buffer, ca)).toMatchObject({
				valid: true,
			});
		},
	},
};

const names = readdirSync(join(__dirname, '..', '..', 'examples')).map((file) =>
	basename(file, '.json'),
);

describe.each(names)('examples/%s.json', (name) => {
	it('is signed, filed and deleted, and leaves nothing in the history', async () => {
		const scenario = scenarios[name];
		if (scenario === undefined) throw new Error(`These tests do not know what ${name} is to give`);
		const { id, form } = await publish((await readExamples())[name]);
		const page = await openPage(browser);
		await prepareSignature(page, form, scenario.files);
		const title = await page.getByText(/^Signature \d+$/).textContent();
		const requestPk = title?.split(' ')[1] ?? '';
		expect(await executionsOf(id)).toBe(1);
		await sign(page, requestPk);
		await page.getByText('are filed, and deleted from the Optimizer').waitFor();

		await scenario.expectFiled(requestPk);
		const calls = await place.optimizer.calls();
		const last = calls.at(-1);
		expect(last).toMatchObject({ method: 'DELETE', status: 200 });
		expect(last?.path).toMatch(new RegExp(`/${requestPk}$`));
		await until(async () => (await executionsOf(id)) === 0);
		await page.context().close();
		await place.rest.deactivate(id);
	});
});
