// The trigger, called over HTTP as n8n's server calls it: what starts an execution, with which item.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import axios from 'axios';
import type {
	IDataObject,
	ICredentialDataDecryptedObject,
	INodeParameters,
	INodeProperties,
} from 'n8n-workflow';

import { createFields } from '../../nodes/Oneshot/resources/request/create';

import {
	credentialFor,
	sandboxValues,
	versions,
	type Version,
} from '../../tools/harness/optimizer.cjs';
import { projectRoot } from '../../tools/shared/projectRoot.cjs';
import type { Webhook } from '../../tools/harness/webhooks.cjs';
import { signer } from '../../tools/harness/signer.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

const type = 'n8n-nodes-oneshot.oneshotTrigger';
const { callbackSecret: secret } = sandboxValues;

let world: SharedWorld;
let webhook: Webhook | undefined;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.reset());
afterEach(async () => {
	await webhook?.stop();
	webhook = undefined;
});

interface Setting {
	version?: Version;
	parameters?: INodeParameters;
	credential?: ICredentialDataDecryptedObject;
	/** No credential at all. */
	bare?: boolean;
	manual?: boolean;
}

let nodes = 0;

/** Listens as a published workflow does. Each has a path of its own. */
async function listen({ version, parameters, credential, bare, manual }: Setting = {}) {
	const oneshotApi = credentialFor(world.optimizer, version, credential);
	webhook = await world.engine.webhook(
		type,
		{ path: `callbacks-${++nodes}`, ...parameters },
		{ credentials: bare ? {} : { oneshotApi }, mode: manual ? 'manual' : 'webhook' },
	);
	return webhook;
}

/** Posts a body, and waits until what it started has started. Gives the status of the answer. */
async function post(
	{ url, settled }: Webhook,
	body: unknown,
	{ query = `?secret=${secret}`, headers = {} }: { query?: string; headers?: object } = {},
): Promise<number> {
	const { status } = await axios.post(url + query, body, {
		headers: { 'content-type': 'application/json', ...headers },
		validateStatus: () => true,
	});
	await settled();
	return status;
}

/** A callback about a request, in the shape of a generation. */
function callbackOf(
	version: Version,
	pk: unknown,
	status: string,
	{ authority = 139, ...more }: { authority?: number; event_type?: string } = {},
) {
	return version === 'legacy'
		? {
				...{ status, date: '2025-07-15T08:36:33.132394', previous_status: 'CREATED' },
				...{ request: Number(pk), registration_authority: authority },
			}
		: {
				...{
					event_type: 'REQUEST_APPROVED',
					sent_at: '20250715083633',
					previous_status: 'CREATED',
				},
				...more,
				request: { status, pk: Number(pk), profile: 'PFnubeNC', registration_authority: authority },
				certificates: [],
			};
}

const requested = async (version: Version) => (await world.request(version)).json.request_pk;

describe.each(versions)('a callback of %s', (version) => {
	test('starts the workflow with a flat item that the Optimizer confirms', async () => {
		const pk = await requested(version);
		const here = await listen({ version });
		expect(await post(here, callbackOf(version, pk, 'ENROLLREADY'))).toBe(200);
		expect(here.items()).toEqual([
			{
				event_type: 'REQUEST_APPROVED',
				status: 'ENROLLREADY',
				previous_status: 'CREATED',
				request_pk: Number(pk),
				registration_authority: 139,
				profile: version === 'legacy' ? null : 'PFnubeNC',
				sent_at: version === 'legacy' ? '2025-07-15T08:36:33.132394' : '2025-07-15T08:36:33',
				received_at: expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:.]+Z$/),
				env: 'sandbox',
				certificates: [],
				confirmed: true,
				confirmation: 'confirmed',
				confirmation_note: `Request ${String(pk)} is ENROLLREADY.`,
				current_status: 'ENROLLREADY',
			},
		]);
		expect(here.thrown).toEqual([]);
	});

	test('that the Optimizer itself sends reaches the workflow, with the secret that Create added', async () => {
		const here = await listen({ version });
		const created = await create(version, { useasync: true, callbackTrigger: here.url });
		const [item] = created.items();
		await world.optimizer.setStatus(String(item.json.request_pk), 'ISSUED');
		await here.until(3);
		// Each is confirmed for itself: what was sent first need not be confirmed first.
		const told = here.items().map(({ status, confirmed }) => `${String(status)} ${confirmed}`);
		expect(told.sort()).toEqual(['CREATED true', 'ENROLLREADY true', 'ISSUED true']);
	});
});

/** Creates a request with Additional Fields. */
async function create(
	version: Version,
	additionalFields: INodeParameters,
	credential: ICredentialDataDecryptedObject = {},
) {
	const items = [{ json: {}, binary: await world.identity() }];
	const parameters = { resource: 'request', operation: 'create', ...signer, additionalFields };
	return await world.run(parameters, items, { version, credential });
}

test('an item has the members that the documentation shows', async () => {
	const page = readFileSync(join(projectRoot, 'docs', 'trigger.md'), 'utf8');
	const [, json] = /```json\n([^]*?)```/.exec(page) ?? [];
	const shown = JSON.parse(json) as IDataObject & { certificates: IDataObject[] };
	const item = await world.signed();
	const callback = callbackOf('current', item.json.request_pk, 'ISSUED');
	const here = await listen();
	await post(here, { ...callback, certificates: [{ status: 'VALID', serial_number: '1' }] });
	const [given] = here.items() as Array<typeof shown>;
	expect(Object.keys(given).sort()).toEqual(Object.keys(shown).sort());
	expect(Object.keys(given.certificates[0]).sort()).toEqual(
		Object.keys(shown.certificates[0]).sort(),
	);
});

describe('the address', () => {
	test.each([
		['without a secret', '', 401],
		['with a wrong secret', '?secret=sandbox-callback-Secret', 401],
		['with the beginning of the secret', `?secret=${secret.slice(0, -1)}`, 401],
		['with two secrets', `?secret=${secret}&secret=${secret}`, 401],
		['with the secret', `?secret=${secret}`, 200],
	])('%s is answered with a status, and starts only then', async (_, query, status) => {
		const here = await listen({ parameters: { confirm: 'off' } });
		expect(await post(here, callbackOf('current', 1, 'ISSUED'), { query })).toBe(status);
		expect(here.started).toHaveLength(status === 200 ? 1 : 0);
	});

	test('needs no secret where the credential has none', async () => {
		const here = await listen({
			parameters: { confirm: 'off' },
			credential: { callbackSecret: '' },
		});
		expect(await post(here, callbackOf('current', 1, 'ISSUED'), { query: '' })).toBe(200);
		expect(here.started).toHaveLength(1);
	});

	test('lets nothing in without a credential, which has the secret', async () => {
		const here = await listen({ bare: true, parameters: { confirm: 'off' } });
		expect(await post(here, callbackOf('current', 1, 'ISSUED'))).toBe(503);
		expect([here.started, here.thrown]).toEqual([[], []]);
	});

	test('lets nothing in while a parameter can’t be read', async () => {
		const options = { registrationAuthorities: 'mine' };
		const here = await listen({ parameters: { confirm: 'off', options } });
		expect(await post(here, callbackOf('current', 1, 'ISSUED'))).toBe(503);
		expect([here.started, here.thrown]).toEqual([[], []]);
	});
});

describe('what is no callback', () => {
	test.each([
		['nothing', ''],
		['no JSON', 'hello'],
		['half a JSON', '{"event_type":"REQ'],
		['a list', '[1,2]'],
		['null', 'null'],
		['another service’s', '{"type":"invoice.paid","data":{}}'],
		['bytes', Buffer.from([0xff, 0xfe, 0x00])],
	])('is answered with 400 and starts nothing: %s', async (_, body) => {
		const here = await listen();
		expect(await post(here, body)).toBe(400);
		expect([here.started, here.thrown]).toEqual([[], []]);
	});

	test('a content type makes no difference to what is one', async () => {
		const here = await listen({ parameters: { confirm: 'off' } });
		const body = JSON.stringify(callbackOf('current', 1, 'ISSUED'));
		expect(await post(here, body, { headers: { 'content-type': 'text/plain' } })).toBe(200);
		expect(here.started).toHaveLength(1);
	});
});

describe('what the user chose', () => {
	const signed = callbackOf('current', 1, 'ISSUED', { event_type: 'REQUEST_ENROLLED' });
	const cancelled = callbackOf('legacy', 2, 'CANCELLED');

	test.each<[string, INodeParameters, number]>([
		['any event', {}, 2],
		['signed', { events: ['REQUEST_ENROLLED'] }, 1],
		['refused, which a legacy callback may be', { events: ['VIDEOID_REFUSED'] }, 1],
		['another event', { events: ['REQUEST_CREATED'] }, 0],
		['a state', { options: { statuses: ['CANCELLED'] } }, 1],
		['another Registration Authority', { options: { registrationAuthorities: '7, 8' } }, 0],
		['this Registration Authority', { options: { registrationAuthorities: '7,139' } }, 2],
	])('%s', async (_, parameters, count) => {
		const here = await listen({ parameters: { confirm: 'off', ...parameters } });
		expect([await post(here, signed), await post(here, cancelled)]).toEqual([200, 200]);
		expect(here.started).toHaveLength(count);
	});

	test('without a Registration Authority is of none of those chosen', async () => {
		const options = { registrationAuthorities: '139' };
		const here = await listen({ parameters: { confirm: 'off', options } });
		const unknown = { ...cancelled, registration_authority: null };
		expect(await post(here, unknown)).toBe(200);
		expect(here.started).toEqual([]);
	});

	test('the body as it came, only when asked for', async () => {
		const here = await listen({ parameters: { confirm: 'off', options: { includeBody: true } } });
		await post(here, signed);
		expect(here.items()[0].body).toEqual(signed);
	});

	test('a body that repeats the address is given without the secret', async () => {
		const here = await listen({ parameters: { confirm: 'off', options: { includeBody: true } } });
		await post(here, { ...signed, sent_to: `${here.url}?secret=${secret}` });
		expect(here.items()[0].body).toEqual({ ...signed, sent_to: `${here.url}?secret=••••` });
	});
});

describe('the Optimizer’s word', () => {
	const told = async (status: string) => callbackOf('current', await requested('current'), status);

	test.each([
		['off', 'not_asked'],
		['flag', 'contradicted'],
	])('%s: a forgery starts the workflow, and is flagged', async (confirm, confirmation) => {
		const here = await listen({ parameters: { confirm } });
		await post(here, await told('ISSUED'));
		expect(here.items()).toMatchObject([{ confirmed: false, confirmation }]);
	});

	test.each(['drop', 'require'])('%s: a forgery starts nothing', async (confirm) => {
		const here = await listen({ parameters: { confirm } });
		expect(await post(here, await told('ISSUED'))).toBe(200);
		expect(here.started).toEqual([]);
		expect(await post(here, await told('ENROLLREADY'))).toBe(200);
		expect(here.started).toHaveLength(1);
	});

	test('what was dropped is no repeat when it comes again, and is true by then', async () => {
		const here = await listen({ parameters: { confirm: 'drop' } });
		const callback = await told('ISSUED');
		await post(here, callback);
		const { pk } = callback.request as unknown as { pk: number };
		await world.optimizer.setStatus(pk, 'ISSUED');
		await post(here, callback);
		expect(here.items()).toMatchObject([{ status: 'ISSUED', confirmed: true }]);
	});

	test.each([
		['ISSUED', 'contradicted'],
		// A cancelled one is removed.
		['CANCELLED', 'not_readable'],
	])('a request that it does not know is told %s: %s', async (status, confirmation) => {
		const here = await listen();
		await post(here, callbackOf('current', 999999, status));
		expect(here.items()).toMatchObject([{ confirmation, current_status: null }]);
	});

	describe('that can’t be had', () => {
		beforeEach(async () => await world.optimizer.dialect({ inferred: 'absent' }));

		test.each([
			['flag', 1],
			['drop', 1],
			['require', 0],
		])('%s', async (confirm, count) => {
			const here = await listen({ parameters: { confirm } });
			expect(await post(here, await told('ENROLLREADY'))).toBe(200);
			expect(here.started).toHaveLength(count);
			for (const json of here.items()) {
				expect(json).toMatchObject({ confirmed: false, confirmation: 'not_readable' });
				expect(json.confirmation_note).toContain('does not offer');
			}
		});
	});

	test('is not waited for by the sender', async () => {
		// An Optimizer that answers when it is told to.
		const asked: ServerResponse[] = [];
		const slow = createServer((_request, response) => asked.push(response)).listen(0, '127.0.0.1');
		await once(slow, 'listening');
		const { port } = slow.address() as AddressInfo;
		const here = await listen({ credential: { baseUrl: `http://127.0.0.1:${port}` } });
		const question = once(slow, 'request');
		const body = callbackOf('current', 1, 'ISSUED');
		const { status } = await axios.post(`${here.url}?secret=${secret}`, body);
		expect([status, here.started]).toEqual([200, []]);
		await question;
		asked[0].writeHead(404, { 'content-type': 'application/json' });
		asked[0].end('{"status":"error","message":"Request 1 not found"}');
		await here.until(1);
		expect(here.items()).toMatchObject([{ confirmation: 'contradicted' }]);
		slow.close();
	});
});

describe('repeats', () => {
	const callback = callbackOf('current', 1, 'ISSUED');
	const off = { confirm: 'off' };

	test('start nothing, eight at once, whatever n8n saves last', async () => {
		const here = await listen({ parameters: off });
		const others = [...Array(7).keys()].map((pk) => callbackOf('current', pk + 2, 'ISSUED'));
		const all = [callback, ...others];
		const statuses = await Promise.all([...all, ...all].map((body) => post(here, body)));
		expect(new Set(statuses)).toEqual(new Set([200]));
		expect(here.started).toHaveLength(8);
		// What is saved knows all of them: another process would know them too.
		const {
			'node:Trigger': { seen },
		} = JSON.parse(here.staticData()) as Record<string, { seen: object }>;
		expect(Object.keys(seen)).toHaveLength(8);
	});

	test('of another second are none', async () => {
		const here = await listen({ parameters: off });
		await post(here, callback);
		await post(here, { ...callback, sent_at: '20250715083634' });
		expect(here.started).toHaveLength(2);
	});

	test('start again where the user wants them', async () => {
		const here = await listen({ parameters: { ...off, options: { dropRepeats: false } } });
		await post(here, callback);
		await post(here, callback);
		expect(here.started).toHaveLength(2);
	});

	test('start again while the editor listens', async () => {
		const here = await listen({ parameters: off, manual: true });
		await post(here, callback);
		await post(here, callback);
		expect(here.started).toHaveLength(2);
	});

	test('are forgotten with broken static data, and nothing else is', async () => {
		const here = await listen({ parameters: off });
		here.leave({ 'node:Trigger': { seen: 'all' } });
		expect(await post(here, callback)).toBe(200);
		expect(here.started).toHaveLength(1);
	});
});

describe('Create’s callback', () => {
	/** The address that reached the Optimizer. */
	async function sent(additionalFields: INodeParameters): Promise<unknown> {
		const { error } = await create('current', { useasync: true, ...additionalFields });
		expect(error).toBeUndefined();
		return (await world.optimizer.calls()).at(-1)?.fields.callback;
	}

	test('for a trigger is the public address of this n8n, when it is left as it is added', async () => {
		const [field] = createFields
			.flatMap(({ options = [] }) => options)
			.filter(({ name }) => name === 'callbackTrigger');
		const callbackTrigger = (field as INodeProperties).default as string;
		expect(await sent({ callbackTrigger })).toBe(
			`http://n8n.invalid/webhook/oneshot-callbacks?secret=${secret}`,
		);
	});

	test('for another address is sent as it is typed, without the secret', async () =>
		expect(await sent({ callback: 'https://crm.example.com/hook' })).toBe(
			'https://crm.example.com/hook',
		));

	const trigger = { callbackTrigger: 'https://a.example/x' };
	test.each<[string, INodeParameters, ICredentialDataDecryptedObject, string]>([
		['without Asynchronous', trigger, {}, 'needs Asynchronous'],
		[
			'twice',
			{ useasync: true, ...trigger, callback: 'https://b.example' },
			{},
			'is filled in beside Callback to One-Shot Trigger',
		],
		[
			'to no address',
			{ useasync: true, callbackTrigger: 'webhook/x' },
			{},
			'“webhook/x” is not a web address',
		],
		[
			'that ends in a weak secret',
			{ useasync: true, ...trigger },
			{ callbackSecret: 'short' },
			'shorter than 16 characters',
		],
		[
			'that nobody reaches',
			{ useasync: true, callbackTrigger: 'http://localhost:5678/webhook/x' },
			{ baseUrl: 'https://optimizer.example.com/oneshot/api/v1' },
			'an address that only this computer knows',
		],
	])('%s is refused before anything is sent', async (_, fields, credential, sentence) => {
		await world.optimizer.clearCalls();
		const { error } = await create('current', fields, credential);
		expect(error?.message).toContain(sentence);
		expect(await world.optimizer.calls()).toEqual([]);
	});

	test('tells no error the secret', async () => {
		await world.optimizer.fault({
			match: { method: 'POST' },
			action: {
				type: 'status',
				status: 400,
				body: { detail: `callback ?secret=${secret} is bad` },
			},
		});
		const { error } = await create('current', { useasync: true, ...trigger });
		expect(error?.message).toContain('is bad');
		expect(error?.message).not.toContain(secret);
	});
});
