// The assistant that tells how a request stands, in the chat of n8n's editor.
import type { Browser } from 'playwright-core';

import { startEngine, type Engine } from '../../tools/harness/engine.cjs';
import { lastCode } from '../../tools/harness/optimizer.cjs';
import { worldOf } from '../../tools/harness/world.cjs';
import { openBrowser, openPage } from './browser.cjs';
import { openEditor } from './editor.cjs';
import { installation, type Installation } from './installation.cjs';
import { startModel } from './model.cjs';
import { importExample } from './published.cjs';

let place: Installation;
let browser: Browser;
let engine: Engine;
let model: Awaited<ReturnType<typeof startModel>>;

beforeAll(async () => {
	place = await installation();
	browser = await openBrowser(place.chromium);
	engine = await startEngine();
	model = await startModel(place);
});

afterAll(async () => {
	await model.stop();
	await engine.stop();
	await browser.close();
});

it('tells a state, and neither signs with a code nor learns one', async () => {
	const world = worldOf(engine, place.optimizer);
	const requestPk = String((await world.uploaded()).json.request_pk);
	await world.done({ resource: 'request', operation: 'generateOtp', requestPk });
	const code = await lastCode(place.optimizer, requestPk);
	await place.optimizer.clearCalls();

	const { id } = await importExample(place, 'agent-tool', { change: (node) => model.choose(node) });
	const editor = await openEditor(await openPage(browser), place);
	await editor.openStored(id);
	await editor.ask(`How does request ${requestPk} stand?`);
	await editor.page.getByText('The request stands at ENROLLREADY.').waitFor();
	expect(JSON.stringify(model.questions)).not.toContain(code);

	// Somebody writes the code, and the model would like to sign with it.
	await editor.ask(`Sign request ${requestPk}, the code is ${code}.`);
	await editor.page.getByText('The request stands at ENROLLREADY.').nth(1).waitFor();

	const [{ tools = [] }] = model.questions;
	expect(tools.map(({ parameters }) => Object.keys(parameters.properties))).toEqual([
		['request_number'],
	]);
	const calls = await place.optimizer.calls();
	expect(new Set(calls.map(({ method }) => method))).toEqual(new Set(['GET']));
	expect(JSON.stringify(calls)).not.toContain(code);
});
