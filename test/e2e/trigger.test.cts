// The trigger in the real n8n: five hundred callbacks, of which exactly the valid ones start executions.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import axios from 'axios';
import fc from 'fast-check';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { credentialFor, sandboxValues, versions } from '../../tools/harness/optimizer.cjs';
import { picture } from '../../tools/harness/samples.cjs';
import type { Browser } from 'playwright-core';

import type { StoredCredential } from '../../tools/n8n/rest.cjs';
import { openBrowser, openPage, until } from './browser.cjs';
import { openEditor, type Editor } from './editor.cjs';
import { installation } from './installation.cjs';

const type = 'n8n-nodes-oneshot.oneshotTrigger';
const { callbackSecret } = sandboxValues;

let place: Awaited<ReturnType<typeof installation>>;
let browser: Browser;
let editor: Editor;
let collector: Server;
const collected: IDataObject[] = [];

beforeAll(async () => {
	place = await installation();
	browser = await openBrowser(place.chromium);
	editor = await openEditor(await openPage(browser), place);
	collector = createServer((request, response) => {
		void json(request).then((item) => {
			collected.push(item as IDataObject);
			response.setHeader('content-type', 'application/json').end('{}');
		});
	}).listen(0, '127.0.0.1');
	await once(collector, 'listening');
});
afterAll(async () => {
	await browser.close();
	collector.close();
	collector.closeAllConnections();
});
beforeEach(() => void (collected.length = 0));

/** A workflow of the trigger and what posts its items to the collector. */
function workflowOf(parameters: INodeParameters, { id, name }: StoredCredential) {
	const nodes: INode[] = [
		{
			...{ id: 'trigger', name: 'One-Shot Trigger', type, typeVersion: 1, position: [0, 0] },
			parameters,
			credentials: { oneshotApi: { id, name } },
		},
		{
			...{ id: 'tell', name: 'Tell', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2 },
			position: [300, 0],
			parameters: {
				method: 'POST',
				url: `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '={{ JSON.stringify($json) }}',
			},
		},
	];
	const connections = {
		'One-Shot Trigger': { main: [[{ node: 'Tell', type: 'main' as const, index: 0 }]] },
	};
	return { name: `Callbacks at ${String(parameters.path)}`, nodes, connections, settings: {} };
}

/** Publishes it, until n8n answers at its path. Gives the workflow and its address, without the secret. */
async function publish(parameters: INodeParameters, credential = place.credential) {
	const workflow = await place.rest.createWorkflow(workflowOf(parameters, credential));
	await place.rest.activate(workflow);
	const url = `${place.url}/webhook/${String(parameters.path)}`;
	const answer = async () => await axios.post(url, {}, { validateStatus: () => true });
	await until(async () => (await answer()).status !== 404);
	return { ...workflow, url };
}

/** Works on a list, some elements at a time; the results are in its order. */
async function atATime<T, R>(
	count: number,
	list: T[],
	work: (each: T) => Promise<R>,
): Promise<R[]> {
	const results: R[] = [];
	const queue = list.entries();
	const worker = async () => {
		for (const [at, each] of queue) results[at] = await work(each);
	};
	await Promise.all(Array.from({ length: count }, worker));
	return results;
}

/** Requests that are ready to sign, by number. */
async function requests(count: number): Promise<number[]> {
	const create = async () => {
		const form = new FormData();
		const { token, registrationAuthority, billingUsername, billingPassword } = sandboxValues;
		const texts = {
			...{ token, given_name: 'José', surname_1: 'Muñoz', email: 'jose@example.com' },
			...{ mobile_phone_number: '+34600123456', registration_authority: registrationAuthority },
			...{ profile: 'PFnubeNC', env: 'sandbox', billing_username: billingUsername },
			billing_password: Buffer.from(billingPassword).toString('base64'),
		};
		for (const [name, value] of Object.entries(texts)) form.append(name, value);
		const files = { front: 'id-front.jpg', rear: 'id-rear.jpg', owner: 'selfie.png' } as const;
		for (const [name, file] of Object.entries(files)) {
			form.append(`document_${name}`, new Blob([new Uint8Array(picture(file))]), file);
		}
		const { data } = await axios.post(`${place.optimizer.current}/create`, form);
		return Number((data as { details: { request_pk: number } }).details.request_pk);
	};
	return await atATime(4, [...Array(count)], create);
}

/** A callback in the shape of a generation; `second` tells it from others of the same request. */
function callbackOf(version: string, pk: number, status: string, second: number) {
	const authority = { registration_authority: 139 };
	const seconds = String(second).padStart(2, '0');
	return version === 'legacy'
		? { status, date: `2026-07-15T08:36:${seconds}.132394`, request: pk, ...authority }
		: {
				event_type: status === 'CREATED' ? 'REQUEST_CREATED' : 'REQUEST_APPROVED',
				sent_at: `202607150836${seconds}`,
				request: { status, pk, profile: 'PFnubeNC', ...authority },
				certificates: [],
			};
}

const rubbish = [
	'',
	'{',
	'null',
	'[]',
	'{}',
	'"ISSUED"',
	'{"event_type":"REQUEST_ENROLLED"}',
	'{"event_type":"REQUEST_ENROLLED","request":{"pk":"1; DROP TABLE","status":"ISSUED"}}',
	'{"status":"ISSUED","request":{"$gt":0}}',
	'{"type":"invoice.paid","data":{"id":1}}',
	`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`,
	'<xml>no</xml>',
];

it('starts one execution for each valid callback of five hundred, eight at a time', async () => {
	const known = await requests(20);
	const valid = known.flatMap((pk) =>
		versions.flatMap((version) =>
			['CREATED', 'ENROLLREADY'].flatMap((status) =>
				[0, 1, 2].map((second) => callbackOf(version, pk, status, second)),
			),
		),
	);
	const forged = [
		...known.flatMap((pk) => versions.map((version) => callbackOf(version, pk, 'ISSUED', 0))),
		...versions.map((version) => callbackOf(version, 99_999_999, 'ENROLLREADY', 0)),
	];
	const right = `?secret=${callbackSecret}`;
	const posts: Array<{ body: unknown; query: string; status: number }> = [
		...[...valid, ...valid.slice(0, 130)].map((body) => ({ body, query: right, status: 200 })),
		...forged.map((body) => ({ body, query: right, status: 200 })),
		...valid.slice(0, 30).map((body, at) => ({
			body,
			query: ['', '?secret=', '?secret=wrong', `${right}&secret=x`, `?Secret=${callbackSecret}`][
				at % 5
			],
			status: 401,
		})),
	];
	for (let at = 0; posts.length < 500; at++) {
		// n8n itself refuses what is no JSON at all.
		posts.push({ body: rubbish[at % rubbish.length], query: right, status: 400 });
	}
	const [shuffled] = fc.sample(fc.shuffledSubarray(posts, { minLength: 500 }), {
		seed: 1,
		numRuns: 1,
	});

	const { id, url } = await publish({ path: 'five-hundred', confirm: 'drop' });
	const answers = await atATime(8, shuffled, async ({ body, query, status }) => {
		const answer = await axios.post(url + query, body, {
			headers: { 'content-type': 'application/json' },
			validateStatus: () => true,
		});
		return { asked: status, status: answer.status };
	});
	// What n8n can't parse it answers itself, with 422.
	expect(
		answers.filter(({ asked, status }) => status !== asked && !(asked === 400 && status === 422)),
	).toEqual([]);
	await until(async () => collected.length >= valid.length, 120);

	const told = (pk: unknown, status: unknown, sent: unknown) => [pk, status, sent].join(' ');
	const heard = collected.map((item) => told(item.request_pk, item.status, item.sent_at));
	// Of two processes, each may take the same callback when it comes to both at one moment.
	expect(heard.length).toBeLessThanOrEqual(valid.length * place.webhookProcesses);
	expect([...new Set(heard)].sort()).toEqual(
		known
			.flatMap((pk) =>
				['CREATED', 'ENROLLREADY'].flatMap((status) =>
					[0, 1, 2].flatMap((second) => [
						told(pk, status, `2026-07-15T08:36:0${second}`),
						told(pk, status, `2026-07-15T08:36:0${second}.132394`),
					]),
				),
			)
			.sort(),
	);
	expect(collected.every(({ confirmed }) => confirmed === true)).toBe(true);

	// n8n has these executions and no other, none failed.
	const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
	const executions = async (more: string) =>
		(await place.rest.call<{ count: number }>('GET', `/executions?filter=${filter}${more}`)).count;
	await until(async () => (await executions('')) === collected.length);
	await place.rest.deactivate(id);
});

it('lets nothing in when its credential is gone', async () => {
	const credential = await place.rest.saveCredential({
		name: 'To be removed',
		type: 'oneshotApi',
		data: credentialFor(place.optimizer),
	});
	const { id, url } = await publish({ path: 'bare', confirm: 'off' }, credential);
	await place.rest.call('DELETE', `/credentials/${credential.id}`);
	const body = callbackOf('current', 1, 'ENROLLREADY', 0);
	const { status } = await axios.post(`${url}?secret=${callbackSecret}`, body, {
		validateStatus: () => true,
	});
	expect(status).toBe(503);
	const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
	const { count } = await place.rest.call<{ count: number }>('GET', `/executions?filter=${filter}`);
	expect(count).toBe(0);
	await place.rest.deactivate(id);
});

describe('at Publish', () => {
	it('a weak secret is refused with what to do', async () => {
		const credential = await place.rest.saveCredential({
			name: 'Weak',
			type: 'oneshotApi',
			data: credentialFor(place.optimizer, 'current', { callbackSecret: 'short' }),
		});
		const workflow = await place.rest.createWorkflow(workflowOf({ path: 'weak' }, credential));
		await editor.openStored(workflow.id);
		await place.rest.activate(workflow);
		await editor.page.getByText('shorter than 16 characters').first().waitFor();
		await place.rest.deactivate(workflow.id);
	});

	it('a path that another workflow has is refused', async () => {
		const { id } = await publish({ path: 'taken' });
		const second = await place.rest.createWorkflow(workflowOf({ path: 'taken' }, place.credential));
		await expect(place.rest.activate(second)).rejects.toThrow(/conflict/i);
		await place.rest.deactivate(id);
	});
});

it('looks like this in the editor', async () => {
	const workflow = await place.rest.createWorkflow(
		workflowOf({ path: 'oneshot-callbacks' }, place.credential),
	);
	await editor.openStored(workflow.id);
	const { page } = editor;
	await page.getByTestId('canvas-node').filter({ hasText: 'One-Shot Trigger' }).dblclick();
	await page.getByText('Confirm with the Optimizer').waitFor();
	await editor.picture('trigger');
});
