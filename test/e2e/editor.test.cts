// The node in n8n's editor, as a person finds, fills in and runs it.
import type { Browser } from 'playwright-core';

import { startEngine, type Engine } from '../../tools/harness/engine.cjs';
import { lastCode, sandboxValues } from '../../tools/harness/optimizer.cjs';
import { picture } from '../../tools/harness/samples.cjs';
import { worldOf } from '../../tools/harness/world.cjs';
import { openBrowser, openPage, until } from './browser.cjs';
import { openEditor, type Editor } from './editor.cjs';
import { installation } from './installation.cjs';

let place: Awaited<ReturnType<typeof installation>>;
let browser: Browser;
/** For steps that are no subject of these tests, without n8n's server. */
let world: ReturnType<typeof worldOf>;
let engine: Engine;
let editor: Editor;

beforeAll(async () => {
	place = await installation();
	browser = await openBrowser(place.chromium);
	engine = await startEngine();
	world = worldOf(engine, place.optimizer);
	editor = await openEditor(await openPage(browser), place);
});

afterAll(async () => {
	await browser.close();
	await engine.stop();
});

/** The number of a request that holds one document and can be signed. */
const requestWithDocument = async () => String((await world.uploaded()).json.request_pk);

it('is found by what people look for, and lists its operations', async () => {
	await editor.openWorkflow();
	for (const text of [
		...['one shot', 'One-Shot', 'sign', 'firma', 'contract', 'contrato', 'certificado'],
		...['kyc', 'video id', 'otp', 'namirial'],
	]) {
		await (await editor.search(text)).waitFor();
	}
	await (await editor.search('firma')).click();
	for (const action of ['Upload document', 'Download image', 'Sign request', 'Get many tokens']) {
		await editor.page.getByText(action, { exact: true }).waitFor();
	}
	await editor.picture('node-panel');
});

it('runs an operation right after it was added', async () => {
	await editor.openWorkflow();
	await (await editor.search('firma')).click();
	await editor.page.getByText('Get many tokens', { exact: true }).click();
	// The only credential there is has been chosen.
	await editor.execute();
	await editor.output.getByText(sandboxValues.token).first().waitFor();
	await editor.close();
});

it('says on the canvas in words what it does', async () => {
	await editor.openWorkflow({ A: {}, B: { resource: 'token', operation: 'getAll' } });
	for (const words of ['Create request', 'Get many tokens']) {
		await editor.page.getByTestId('canvas').getByText(words, { exact: true }).waitFor();
	}
});

it('opens as a tool on an operation that it offers, which only reads', async () => {
	await editor.openWorkflow({ Tool: {} }, 'tool');
	await editor.openTool('Tool');
	const operation = editor.parameter('operation').locator('input');
	await until(async () => (await operation.inputValue()) === 'Get');
	await editor.close();
});

describe("a selector's list", () => {
	it('offers tokens', async () => {
		await editor.openWorkflow({ Token: { resource: 'token', operation: 'get' } });
		await editor.open('Token');
		const tokens = await editor.openList('tokenUid');
		await tokens.first().click();
		await editor.execute();
		await editor.output.getByText(sandboxValues.rao, { exact: true }).waitFor();
		await editor.close();
	});

	it("offers a request's documents", async () => {
		const requestPk = await requestWithDocument();
		await editor.openWorkflow({
			Download: { resource: 'document', operation: 'download', requestPk, scope: 'one' },
		});
		await editor.open('Download');
		const documents = await editor.openList('documentUid');
		await documents.getByText('contract.pdf').click();
		await editor.choose('documentType', 'Original');
		await editor.execute();
		await editor.output.getByText('contract.pdf').first().waitFor();
		await editor.close();
	});

	it('offers images', async () => {
		const data = await engine.binary(picture('logo.png'), 'logo.png', 'image/png');
		const upload = { resource: 'image', operation: 'upload' };
		const [{ json }] = await world.done(upload, [{ json: {}, binary: { data } }]);
		await editor.openWorkflow({ Image: { resource: 'image', operation: 'download' } });
		await editor.open('Image');
		const images = await editor.openList('imageUid');
		await images.getByText(String(json.image_uid).slice(0, 8)).click();
		await editor.execute();
		await editor.output.getByText('image/png').first().waitFor();
		await editor.close();
	});
});

it('says what to do about a wrong code, and signs with the right one', async () => {
	const requestPk = await requestWithDocument();
	await world.done({ resource: 'request', operation: 'generateOtp', requestPk });
	await editor.openWorkflow({
		Sign: { resource: 'request', operation: 'sign', requestPk, secret: '000000' },
	});
	await editor.open('Sign');
	await editor.execute();
	await editor.output
		.getByText(/wrong|not valid|invalid/i)
		.first()
		.waitFor();
	await editor.output.getByText(`sign request ${requestPk} again`).waitFor();
	await editor.picture('node-error');

	await world.done({ resource: 'request', operation: 'generateOtp', requestPk });
	await editor
		.parameter('secret')
		.locator('input')
		.fill(await lastCode(place.optimizer, requestPk));
	await editor.parameter('visibleSignature').click();
	await editor.execute();
	await editor.output.getByText('Documents correctly signed').first().waitFor();
	await editor.picture('node-sign');
	await editor.close();
});
