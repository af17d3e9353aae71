// The examples in the real n8n, as people meet them: imported, opened in the editor, filled in in a
// browser to their end. What they leave to a drive is filed on a stand-in (drive.cts); nothing else is
// changed in them.
import type { INodeTypeDescription } from 'n8n-workflow';
import type { Browser } from 'playwright-core';

import { exampleNames } from '../../tools/harness/examples.cjs';
import { readExamples } from '../../tools/n8n/setup.cjs';
import { opensslCms, pdfsig } from '../../tools/harness/signatures.cjs';
import { signerName } from '../../tools/harness/signer.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { openBrowser, openPage, until } from './browser.cjs';
import { startDrive, type Drive } from './drive.cjs';
import { openEditor, type Editor } from './editor.cjs';
import { installation, type Installation } from './installation.cjs';
import { openForm, type Person } from './person.cjs';
import { takeFormPicture } from './pictures.cjs';
import { importExample, publishExample } from './published.cjs';

let place: Installation;
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
	await place.optimizer.clearCalls();
});

afterEach(async () => {
	await drive.stop();
});

/** Publishes an example, with the drive's stand-in or with the drive switched off. */
const publish = async (name: string, withDrive: boolean) =>
	await publishExample(place, name, withDrive ? { change: (node) => drive.standIn(node) } : {});

/** Each file has one valid signature, by the signer, over all of it: inside, or beside its file. */
async function expectSigned(files: Map<string, Buffer>): Promise<void> {
	for (const [name, content] of files) {
		if (/\.p7m$/.test(name)) {
			const verdict = await opensslCms(
				content,
				fixture('hash/order.txt'),
				await place.optimizer.ca(),
			);
			expect(verdict).toMatchObject({ valid: true });
		} else if (/\.pdf$/.test(name)) {
			expect({ name, signatures: await pdfsig(content) }).toEqual({
				name,
				signatures: [
					expect.objectContaining({ signer: signerName, valid: true, totalDocument: true }),
				],
			});
		} else {
			expect(content).toEqual(fixture('hash/order.txt'));
		}
	}
}

/** What the signer is given to sign, and what it is called then. */
const scenarios: Record<string, { files: string[]; signed: string[] }> = {
	'classic-signature': { files: ['pdf/word.pdf'], signed: ['word (signed).pdf'] },
	'several-documents': {
		files: ['pdf/word.pdf', 'pdf/chromium.pdf', 'pdf/two-pages.pdf'],
		signed: ['word (signed).pdf', 'chromium (signed).pdf', 'two-pages (signed).pdf'],
	},
	'sign-hash': { files: ['hash/order.txt'], signed: ['order.txt', 'order.txt (signed).p7m'] },
};

/** The request's number, as its contract is called. */
const requestOf = (files: Map<string, Buffer>) =>
	/service contract (\d+)/.exec([...files.keys()].join())?.[1] ?? '';

const deletions = async () =>
	(await place.optimizer.calls()).filter(({ method }) => method === 'DELETE');

describe.each(Object.keys(scenarios))('examples/%s.json', (name) => {
	const { files, signed } = scenarios[name];
	let person: Person | undefined;

	afterEach(async () => await person?.close());

	it('is signed, in hand, filed and deleted, in this order, and leaves nothing in the history', async () => {
		const { form, executions, withdraw } = await publish(name, true);
		person = await openForm(browser, place.url, form);
		await person.enter(files);
		await person.page.getByText('hand the screen to the signer').waitFor();
		const contract = await person.read('Contract of the certification service');
		expect(await pdfsig(contract)).toEqual([]);
		await person.agree();
		await person.sign(place.optimizer);

		const inHand = await person.downloaded(signed.length + 1);
		const requestPk = requestOf(inHand);
		const expected = [...signed, `service contract ${requestPk}.pdf`];
		expect([...inHand.keys()].sort()).toEqual([...expected].sort());
		await expectSigned(inHand);
		if (name === 'classic-signature') await takeFormPicture(person.page, 'form-signed');
		expect([...drive.files.keys()].sort()).toEqual(
			expected.map((each) => `${requestPk} ${each}`).sort(),
		);
		await expectSigned(drive.files);
		await until(async () => (await deletions()).length === 1);
		expect((await place.optimizer.calls()).at(-1)).toMatchObject({ method: 'DELETE', status: 200 });
		await until(async () => (await executions()) === 0);
		await withdraw();
	});
});

describe('examples/classic-signature.json, when something goes wrong', () => {
	let person: Person | undefined;

	afterEach(async () => await person?.close());

	it('has a wrong phone number and a wrong code corrected on their pages', async () => {
		const { form, executions, withdraw } = await publish('classic-signature', false);
		person = await openForm(browser, place.url, form);
		const { page } = person;
		await person.enter(['pdf/xref-stream.pdf'], { mobilePhoneNumber: 'none' });
		await page.getByText('“none” has letters in it').waitFor();
		await page.getByText('Type one number, as in +34 600 123 456.').waitFor();
		await takeFormPicture(page, 'form-correct');
		expect(await page.getByLabel('First surname').inputValue()).toBe('Muñoz');
		await page.getByLabel('Mobile phone').fill('600 123 456');
		await person.send();
		await page.getByText('hand the screen to the signer').waitFor();

		await person.agree();
		for (const code of ['000000', '111111']) {
			await person.type(code);
			await page.getByText('Confirmation Code invalid').waitFor();
			await page.getByText('It stays the same request').waitFor();
		}
		await takeFormPicture(page, 'form-wrong-code');
		await person.sign(place.optimizer);

		// The drive is switched off: in hand all the same, and nothing is deleted.
		const inHand = await person.downloaded(2);
		await expectSigned(inHand);
		await page.getByText('They were NOT filed').waitFor();
		await takeFormPicture(page, 'form-not-filed');
		await until(async () => (await executions()) === 0);
		expect(await deletions()).toEqual([]);
		const created = (await place.optimizer.calls()).filter(({ path }) => /\/create$/.test(path));
		expect(created).toHaveLength(1);

		// The same once more.
		await person.start();
		await person.enter(['pdf/xref-stream.pdf']);
		await page.getByText('This was asked for before').waitFor();
		await page.getByText(requestOf(inHand)).waitFor();
		await takeFormPicture(page, 'form-asked-before');
		await withdraw();
	});
});

describe('examples/classic-signature.json, sent from two windows at once', () => {
	it('warns in one of them at least', async () => {
		const { form, withdraw } = await publish('classic-signature', false);
		// Both have asked the register before either is entered in it.
		const slow = { type: 'delay', ms: 5000 };
		await place.optimizer.fault({ match: { path: '/create$' }, times: 2, action: slow });
		const windows = await Promise.all(
			[1, 2].map(async () => await openForm(browser, place.url, form)),
		);
		await Promise.all(windows.map(async (person) => await person.enter(['pdf/two-pages.pdf'])));
		const pages = windows.map(({ page }) => page);
		await Promise.all(
			pages.map(async (page) => await page.getByText(/hand the screen|asked for/).waitFor()),
		);
		const shown = await Promise.all(
			pages.map(async (page) => await page.getByText('asked for in the meantime').isVisible()),
		);
		expect(shown).toContain(true);
		for (const person of windows) await person.close();
		await withdraw();
	});
});

describe('examples/firma-clasica.json', () => {
	it('leads in Spanish to the signed files in hand', async () => {
		const { form, withdraw } = await publish('firma-clasica', true);
		const person = await openForm(browser, place.url, form, 'spanish');
		// Of a document that nobody was asked to sign: the other examples' are in the register.
		await person.enter(['pdf/pdfkit.pdf'], { mobilePhoneNumber: 'none' });
		await person.page.getByText('Por favor, corrija').first().waitFor();
		await person.page.getByText('Escriba un solo número, como +34 600 123 456.').waitFor();
		await takeFormPicture(person.page, 'form-corregir');
		await person.page.getByLabel('Teléfono móvil').fill('600 123 456');
		await person.send();
		await person.page.getByText('entregue la pantalla').first().waitFor();
		await person.agree();
		await person.type('000000');
		await person.page.getByText('El código no es correcto o ha caducado').waitFor();
		await takeFormPicture(person.page, 'form-codigo');
		await person.sign(place.optimizer);
		const inHand = await person.downloaded(2);
		expect([...inHand.keys()]).toContain('pdfkit (signed).pdf');
		await expectSigned(inHand);
		await until(async () => (await deletions()).length === 1);
		expect(drive.files.size).toBe(2);
		await person.close();
		await withdraw();
	});
});

describe('examples/two-signers.json', () => {
	it('gives a PDF with the signatures of both', async () => {
		const { form, withdraw } = await publish('two-signers', true);
		const person = await openForm(browser, place.url, form);
		await person.enter(['pdf/linearized.pdf']);
		await person.page.getByText('hand the screen to the first signer').first().waitFor();
		await person.agree();
		await person.sign(place.optimizer, 'Now the second signer');
		const second = {
			...{ givenName: 'María', surname1: 'López', surname2: 'Gil' },
			...{ serialNumber: '87654321X', mobilePhoneNumber: '600 999 999' },
		};
		await person.enter([], second);
		await person.page.getByText('hand the screen to the second signer').first().waitFor();
		await person.agree();
		await person.sign(place.optimizer, 'are signed, and both signatures were checked');
		const inHand = await person.downloaded(3);
		const both = [...inHand].find(([name]) => name === 'linearized (signed).pdf')?.[1];
		expect(await pdfsig(both ?? Buffer.alloc(0))).toEqual([
			expect.objectContaining({ signer: signerName, valid: true, totalDocument: false }),
			expect.objectContaining({ signer: 'María López Gil', valid: true, totalDocument: true }),
		]);
		await until(async () => (await deletions()).length === 2);
		await person.close();
		await withdraw();
	});
});

describe('in the editor', () => {
	let editor: Editor;

	beforeAll(async () => {
		const page = await openPage(browser);
		// Large enough to read the notes in the pictures.
		await page.setViewportSize({ width: 1640, height: 1230 });
		editor = await openEditor(page, place);
	});

	it('knows every step of every example, in its version', async () => {
		const types = await place.rest.types<INodeTypeDescription>('nodes');
		const known = new Set(
			types.flatMap(({ name, version }) => [version].flat().map((each) => `${name} ${each}`)),
		);
		const used = Object.entries(await readExamples()).flatMap(([name, { nodes }]) =>
			nodes.map(({ type, typeVersion }) => ({ name, step: `${type} ${typeVersion}` })),
		);
		expect(used.filter(({ step }) => !known.has(step))).toEqual([]);
	});

	it.each(exampleNames())(
		'shows all of examples/%s.json, and has its picture taken',
		async (name) => {
			const example = (await readExamples())[name];
			const { id } = await importExample(place, name);
			await editor.openStored(id);
			const count = async (testId: string) => await editor.page.getByTestId(testId).count();
			const notes = example.nodes.filter(({ type }) => type.endsWith('.stickyNote')).length;
			await until(async () => (await count('canvas-node')) === example.nodes.length - notes);
			await until(async () => (await count('sticky')) === notes);
			await editor.picture(`example-${name}`);
		},
	);
});
