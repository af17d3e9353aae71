// The node in n8n's editor, as a person finds, fills in and runs it.
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { Browser } from 'playwright-core';

import { startEngine, type Engine } from '../harness/engine.cjs';
import { fixture } from '../harness/fixtures.cjs';
import { credentialFor, sandboxValues } from '../harness/optimizer.cjs';
import { signer } from '../harness/world.cjs';
import { openBrowser, openPage } from './browser.cjs';
import { openEditor, type Editor } from './editor.cjs';
import { installation } from './installation.cjs';
import { lastCode } from './sandbox.cjs';

let place: Awaited<ReturnType<typeof installation>>;
let browser: Browser;
let engine: Engine;
let editor: Editor;

beforeAll(async () => {
	place = await installation();
	browser = await openBrowser(place.chromium);
	engine = await startEngine();
	editor = await openEditor(await openPage(browser), place);
});

afterAll(async () => {
	await browser.close();
	await engine.stop();
});

/** Does a step that is no subject of these tests, without n8n's server. */
async function prepared(
	parameters: INodeParameters,
	item: INodeExecutionData = { json: {} },
): Promise<INodeExecutionData> {
	const credentials = { oneshotApi: credentialFor(place.optimizer) };
	const result = await engine.runNode(parameters, { items: [item], credentials });
	if (result.error) throw result.error;
	const [{ json, binary }] = result.items();
	return { json, binary };
}

/** The number of a request that holds one document and can be signed. */
async function requestWithDocument(): Promise<string> {
	const file = async (path: string, name: string, type: string) =>
		await engine.binary(fixture(path), name, type);
	const binary = {
		document_front: await file('images/id-front.jpg', 'front.jpg', 'image/jpeg'),
		document_rear: await file('images/id-rear.jpg', 'rear.jpg', 'image/jpeg'),
		document_owner: await file('images/selfie.png', 'selfie.png', 'image/png'),
		data: await file('pdf/word.pdf', 'contract.pdf', 'application/pdf'),
	};
	const create = { resource: 'request', operation: 'create', ...signer };
	const request = await prepared(create, { json: {}, binary });
	await prepared({ resource: 'document', operation: 'upload' }, request);
	return String(request.json.request_pk);
}

it('is found by what people look for, and lists its operations', async () => {
	await editor.openWorkflow();
	for (const text of ['sign', 'firma', 'One-Shot']) {
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
		const data = await engine.binary(fixture('images/logo.png'), 'logo.png', 'image/png');
		const upload = { resource: 'image', operation: 'upload' };
		const { json } = await prepared(upload, { json: {}, binary: { data } });
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
	await prepared({ resource: 'request', operation: 'generateOtp', requestPk });
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

	await prepared({ resource: 'request', operation: 'generateOtp', requestPk });
	await editor
		.parameter('secret')
		.locator('input')
		.fill(await lastCode(place, requestPk));
	await editor.parameter('visibleSignature').click();
	await editor.execute();
	await editor.output.getByText('Documents correctly signed').first().waitFor();
	await editor.picture('node-sign');
	await editor.close();
});
