// What is posted to the trigger: only a callback with the right secret starts the workflow, with what it may say, and
// once; nothing that is posted breaks anything, or asks the API for another thing than the request that it names.
import { request as httpRequest } from 'node:http';

import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { basePaths, sandboxValues, versions, type Version } from '../../harness/optimizer.cjs';
import type { Webhook } from '../../harness/webhooks.cjs';
import type { Chance } from './chance.cjs';
import type { InputKind } from './kind.cjs';
import { siteOfProcess, type Site } from './site.cjs';
import { bent } from './tokens.cjs';
import { anyText } from './values.cjs';

const { callbackSecret: SECRET } = sandboxValues;

/** The documented events, each with a state that it tells. */
const EVENTS: Record<string, string> = {
	REQUEST_CREATED: 'CREATED',
	VIDEOID_UPDATED: 'VIDEOREVIEW',
	VIDEOID_FAILED: 'VIDEOERROR',
	VIDEOID_REFUSED: 'CANCELLED',
	REQUEST_CANCELED: 'CANCELLED',
	REQUEST_APPROVED: 'ENROLLREADY',
	REQUEST_ENROLLED: 'ISSUED',
	CERTIFICATE_SUSPENDED: 'ISSUED',
	CERTIFICATE_REVOKED: 'ISSUED',
};

const CONFIRM = ['drop', 'require', 'flag', 'off'];
/** Members of every item. */
const MEMBERS = [
	...['event_type', 'status', 'previous_status', 'request_pk', 'registration_authority', 'profile'],
	...['sent_at', 'certificates', 'received_at', 'env'],
	...['confirmed', 'confirmation', 'confirmation_note', 'current_status'],
];
const MOST_REMEMBERED = 1000;
/** A memory of a thousand fingerprints with their times. */
const MOST_CHARACTERS = 60_000;

interface Posted {
	method: string;
	query: string;
	headers: Record<string, string>;
	body: Buffer;
}

/** A right callback of either generation. */
function rightBody(chance: Chance): { body: IDataObject; pk: number; status: string } {
	const event = chance.of(Object.keys(EVENTS));
	const status = EVENTS[event];
	const pk = 1 + chance.below(999_999);
	const certificates = chance.often(0.4)
		? [{ status: 'VALID', serial_number: 'ab12', valid_from: '20250715083633', valid_to: null }]
		: [];
	const body = chance.often(0.5)
		? {
				...{ event_type: event, sent_at: '20250715083633', previous_status: 'CREATED' },
				...{
					request: { status, pk, profile: 'PFnubeNC', registration_authority: 139 },
					certificates,
				},
			}
		: {
				...{ status, date: '2025-07-15T08:36:33.132394', previous_status: 'CREATED' },
				...{ request: pk, registration_authority: 139 },
			};
	return { body, pk, status };
}

const NUMBERS = [
	0,
	-1,
	1.5,
	1e21,
	2 ** 53,
	NaN,
	'1',
	'01',
	'1e3',
	'99999999999999999999',
	' 7',
	'٧',
	true,
];

/** A value that is none of the right ones, or nearly one. */
const wild = (chance: Chance): unknown =>
	chance.often(0.3)
		? chance.of<unknown>([
				...NUMBERS,
				null,
				[],
				{},
				[[]],
				'ISSUED',
				'REQUEST_APPROVED',
				'issued',
				'A'.repeat(41),
			])
		: chance.often(0.5)
			? anyText(chance)
			: chance.from(fc.jsonValue({ maxDepth: 4 }));

/** The same with one member or more put in another way. */
function bentBody(chance: Chance, body: IDataObject): unknown {
	const copy = structuredClone(body);
	for (let left = 1 + chance.below(2); left > 0; left--) {
		const { request } = copy;
		const inner = typeof request === 'object' && request !== null && chance.often(0.5);
		const holder = (inner ? request : copy) as Record<string, unknown>;
		const names = [
			...Object.keys(holder),
			'event_type',
			'status',
			'pk',
			'request',
			'__proto__',
			'certificates',
		];
		const name = chance.of(names);
		if (chance.often(0.2)) Reflect.deleteProperty(holder, name);
		else
			Object.defineProperty(holder, name, {
				value:
					['pk', 'request'].includes(name) && chance.often(0.6) ? chance.of(NUMBERS) : wild(chance),
				enumerable: true,
				configurable: true,
				writable: true,
			});
	}
	return copy;
}

const BODIES = [
	'',
	'{',
	'null',
	'[]',
	'{}',
	'"text"',
	'1e400',
	'{"request":{"pk":1,"status":"ISSUED"},"event_type":"REQUEST_ENROLLED"}{"a":1}',
	'{"status":"ISSUED","request":1,"request":2}',
	'{"status":"ISSUED","request":{"__proto__":{"pk":1}}}',
	'{"__proto__":{"status":"ISSUED","request":7}}',
	'status=ISSUED&request=1',
	'<xml/>',
	`{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
	`{"status":"ISSUED","request":5,"x":${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}}`,
	`{"status":"ISSUED","request":6,"x":"${'a'.repeat(300_000)}"}`,
	'\ufeff{"status":"ISSUED","request":8}',
	'{"status":"ISSUED","request":9}\n\n',
];

function queryOf(chance: Chance): { query: string; right: boolean } {
	const way = chance.next();
	if (way < 0.7) return { query: `?secret=${SECRET}`, right: true };
	if (way < 0.75) return { query: '', right: false };
	if (way < 0.8)
		return { query: `?secret=${SECRET}&secret=${chance.of([SECRET, 'x'])}`, right: false };
	if (way < 0.83) return { query: `?Secret=${SECRET}`, right: false };
	if (way < 0.86) return { query: `?secret[]=${SECRET}`, right: false };
	if (way < 0.9)
		return {
			query: `?x=1&secret=${SECRET}&y=${encodeURIComponent(
				anyText(chance)
					.slice(0, 50)
					.replace(/[\ud800-\udfff]/g, ''),
			)}`,
			right: true,
		};
	const value = bent(chance, SECRET, 'another-callback-secret');
	const text = (typeof value === 'string' ? value : '')
		.slice(0, 4000)
		.replace(/[\ud800-\udfff]/g, '');
	return { query: `?secret=${encodeURIComponent(text)}`, right: text === SECRET };
}

/** Posts, and waits for the answer. Answers that are none are 0. */
async function post({ url }: Webhook, { method, query, headers, body }: Posted) {
	return await new Promise<{ status: number; body: string }>((resolve) => {
		const call = httpRequest(
			url + query,
			{ method, headers: { ...headers, connection: 'close' } },
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', () => resolve({ status: 0, body: '' }));
				response.on('end', () =>
					resolve({
						status: response.statusCode ?? 0,
						body: Buffer.concat(chunks).toString('utf8'),
					}),
				);
			},
		);
		call.on('error', () => resolve({ status: 0, body: '' }));
		call.end(body);
	});
}

/** The number and state that a body tells, by its documentation; undefined where it is no callback. */
function told(text: string): { pk: number; status: string; event: string | null } | undefined {
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		return undefined;
	}
	const own = (holder: unknown, name: string): unknown =>
		typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name)
			? (holder as Record<string, unknown>)[name]
			: undefined;
	if (Array.isArray(body)) return undefined;
	const request = own(body, 'request');
	const isCurrent = typeof request === 'object' && request !== null && !Array.isArray(request);
	const number = isCurrent ? own(request, 'pk') : request;
	const status = own(isCurrent ? request : body, 'status');
	const event = own(body, 'event_type');
	const isNumber =
		typeof number === 'number'
			? Number.isSafeInteger(number) && number > 0
			: typeof number === 'string' && /^\d{1,15}$/.test(number) && Number(number) > 0;
	const isWord = (value: unknown) => typeof value === 'string' && /^[A-Z][A-Z_]{2,39}$/.test(value);
	if (!isNumber || !isWord(status) || (isCurrent ? !isWord(event) : event !== undefined))
		return undefined;
	return { pk: Number(number), status: String(status), event: isCurrent ? String(event) : null };
}

/** What is wrong with an item. */
function judgeItem(item: IDataObject, says: ReturnType<typeof told>): string[] {
	const misses: string[] = [];
	const members = Object.fromEntries(Object.entries(item).filter(([name]) => name !== 'body'));
	if (Object.keys(members).sort().join() !== [...MEMBERS].sort().join()) {
		misses.push(`an item with ${Object.keys(item).join()}`);
	}
	if (item.request_pk !== says?.pk || item.status !== says?.status) {
		misses.push(`an item about ${String(item.request_pk)}, ${String(item.status)}`);
	}
	if (says?.event && item.event_type !== says.event)
		misses.push(`an item of ${String(item.event_type)}`);
	const texts = JSON.stringify(members, (_, value: unknown) => value).length;
	if (texts > 20_000) misses.push(`an item of ${texts} characters`);
	const strange = Object.values(members).find(
		(value) => typeof value === 'string' && (value.length > 2400 || /\p{Cc}/u.test(value)),
	);
	if (strange !== undefined) misses.push(`an item says ${JSON.stringify(strange).slice(0, 200)}`);
	return misses;
}

interface Trigger {
	webhook: Webhook;
	version: Version;
	confirm: string;
	events: string[];
	/** What it remembers after restarts is what n8n saved: it is asked now and then. */
	calls: number;
}

async function listen(site: Site): Promise<Trigger[]> {
	const triggers: Trigger[] = [];
	for (const version of versions) {
		for (const confirm of CONFIRM) {
			const events = confirm === 'off' ? ['REQUEST_APPROVED', 'REQUEST_ENROLLED'] : [];
			const parameters = {
				path: `callbacks-${triggers.length}`,
				confirm,
				events,
				options: { includeBody: confirm === 'flag' },
			};
			const webhook = await site.engine.webhook('n8n-nodes-oneshot.oneshotTrigger', parameters, {
				credentials: { oneshotApi: site.credential(version) },
			});
			triggers.push({ webhook, version, confirm, events, calls: 0 });
		}
	}
	return triggers;
}

export const callbacks: InputKind = {
	name: 'callbacks',
	share: 18,
	reached: 'got past the secret',
	async start() {
		const site = await siteOfProcess();
		const triggers = await listen(site);
		return {
			async run(chance) {
				const { webhook, version, confirm, events } = chance.of(triggers);
				const right = rightBody(chance);
				const way = chance.next();
				const text =
					way < 0.35
						? JSON.stringify(right.body)
						: way < 0.75
							? JSON.stringify(bentBody(chance, right.body))
							: way < 0.9
								? chance.of(BODIES)
								: JSON.stringify(chance.from(fc.jsonValue({ maxDepth: 6 })));
				const isBent = chance.often(0.08);
				const body = Buffer.from(text);
				if (isBent && body.length > 0) body[chance.below(body.length)] = chance.below(256);
				const { query, right: allowed } = queryOf(chance);
				const method = chance.often(0.95)
					? 'POST'
					: chance.of(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']);
				const type = chance.of([
					'application/json',
					'application/json',
					'text/plain',
					'application/xml',
					'',
					'multipart/form-data',
					'application/json; charset=latin1',
				]);
				const headers = {
					'content-type': type,
					'content-length': String(body.length),
					...(chance.often(0.1) && { 'content-encoding': chance.of(['gzip', 'br', 'identity']) }),
					...(chance.often(0.1) && { 'x-forwarded-for': '1.2.3.4', cookie: 'a=b' }),
				};

				// The request, as the Optimizer has it: as told, otherwise, or not there.
				const answer = chance.of(['as told', 'otherwise', 'another', 'missing', 'broken']);
				const says = told(body.toString('utf8'));
				const status = answer === 'otherwise' ? 'CREATED' : (says?.status ?? 'ISSUED');
				const pk = answer === 'another' ? 1 : (says?.pk ?? 1);
				site.server.answer(() =>
					answer === 'missing'
						? {
								status: 404,
								headers: JSON_TYPE,
								body: Buffer.from(`{"status":"404 Not Found","details":"Request ${pk} not found"}`),
							}
						: answer === 'broken'
							? { status: 200, headers: {}, body: Buffer.from('<html>') }
							: {
									status: 200,
									headers: JSON_TYPE,
									body: Buffer.from(
										JSON.stringify({
											status: 'success',
											details: { pk, status, registration_authority: '139' },
										}),
									),
								},
				);
				const before = webhook.started.length;
				const repeat = chance.often(0.1);
				const came = await post(webhook, { method, query, headers, body });
				await webhook.settled();
				const first = webhook.started.length - before;
				const again = repeat ? await post(webhook, { method, query, headers, body }) : came;
				await webhook.settled();
				const started = webhook.started.splice(before);
				webhook.started.length = 0;

				const misses: string[] = [];
				const expected = method !== 'POST' ? 404 : !allowed ? 401 : says ? 200 : 400;
				if (came.status !== expected || again.status !== expected) {
					misses.push(`answered ${came.status}, ${again.status} instead of ${expected}`);
				}
				if (webhook.thrown.length > 0) misses.push(`thrown: ${String(webhook.thrown.splice(0))}`);
				if (/undefined|object Object|Error:|nodes\/Oneshot/.test(came.body))
					misses.push(`answered ${came.body}`);
				if (expected !== 200 && started.length > 0) misses.push('started, though it was refused');
				if (started.length > 1 || (repeat && first === 1 && started.length !== 1))
					misses.push(`started ${started.length} times`);
				for (const [[item]] of started) misses.push(...judgeItem(item.json, says));
				const confirmed = started[0]?.[0]?.[0]?.json.confirmed;
				const agrees = answer === 'as told';
				if (started.length > 0 && confirm !== 'off') {
					if (
						confirmed === true &&
						((answer === 'another' && says?.pk !== 1) || ['missing', 'broken'].includes(answer))
					)
						misses.push(`confirmed, though the request is ${answer}`);
					if (confirm === 'require' && confirmed !== true)
						misses.push('started, though nobody confirmed it');
				}
				if (confirm === 'off' && confirmed === true) misses.push('confirmed by nobody');
				if (
					says &&
					events.length > 0 &&
					started.length > 0 &&
					says.event &&
					!events.includes(says.event)
				)
					misses.push(`started by ${says.event}`);
				// A right one that is confirmed starts, if it was not there before.
				const must =
					expected === 200 &&
					way < 0.35 &&
					!isBent &&
					agrees &&
					confirm !== 'off' &&
					!String(says?.event).startsWith('CERTIFICATE');
				if (must && started.length === 0 && says !== undefined) {
					const known = fingerprints.get(`${confirm} ${version} ${text}`);
					if (!known) misses.push('did not start');
				}
				if (started.length > 0) fingerprints.set(`${confirm} ${version} ${text}`, true);

				for (const { method: asked, path } of site.server.calls) {
					const wanted = `GET ${basePaths[version]}/request/${says?.pk}`;
					if (`${asked} ${path}` !== wanted || confirm === 'off' || expected !== 200)
						misses.push(`stray call: ${asked} ${path}`);
				}
				misses.push(...site.server.elsewhere.map((call) => `stray call: ${call}`));
				const memory = webhook.staticData();
				const { node = {} } = { node: JSON.parse(memory) as { seen?: object } };
				const remembered = Object.keys(
					Object.values(node).find((value) => typeof value === 'object') ?? {},
				);
				if (memory.length > MOST_CHARACTERS || remembered.length > MOST_REMEMBERED) {
					misses.push(`remembers ${remembered.length} in ${memory.length} characters`);
				}
				const outcome =
					expected === 200
						? started.length > 0
							? 'started'
							: 'taken, nothing started'
						: `refused ${came.status}`;
				return {
					outcome,
					reached: allowed && method === 'POST',
					misses,
					said: `${version} ${confirm}, ${answer}: ${method} ${query.slice(0, 60)} ${body.toString('utf8').slice(0, 300)}`,
				};
			},
			async stop() {
				await Promise.all(triggers.map(async ({ webhook }) => await webhook.stop()));
			},
		};
	},
};

const JSON_TYPE = { 'content-type': 'application/json' };

/** Callbacks that have started a workflow in this process. */
const fingerprints = new Map<string, boolean>();
