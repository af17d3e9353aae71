// The control calls: what makes no sense is refused with a sentence, and no web page gets through to them.
import { request as send } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import axios, { type Method } from 'axios';
import fc from 'fast-check';

import { type RunningOptimizer } from '../../tools/harness/optimizer.cjs';
import { Api, formOf, said, signer, versions } from './api.cjs';
import { ownOptimizer } from '../shared/optimizer.cjs';

let optimizer: RunningOptimizer;
beforeAll(async () => {
	optimizer = await ownOptimizer();
});
afterEach(async () => await optimizer.reset());
afterAll(async () => await optimizer.stop());

/** A control call, as it is answered. */
async function control(method: Method, path: string, data?: unknown) {
	const url = `${optimizer.url}/_sandbox${path}`;
	const answer = await axios.request({ method, url, data, validateStatus: () => true });
	return [answer.status, answer.data.error ?? answer.data];
}

describe('control calls', () => {
	const ACTIONS =
		'status, redirect, refuse, drop, echo, hang, raw, generated, alter, truncate, drip, delay, interim, unreachable';
	test.each<[string, string, unknown, string]>([
		[
			'an action that is none',
			'/faults',
			{ match: {}, action: { type: 'dorp' } },
			`action.type must be one of ${ACTIONS}, not "dorp"`,
		],
		[
			'an action without a type',
			'/faults',
			{ match: {}, action: {} },
			`action.type must be one of ${ACTIONS}`,
		],
		[
			'a moment that is none',
			'/faults',
			{ match: {}, action: { type: 'drop', when: 'later' } },
			'action.when must be one of unread, before, after, not "later"',
		],
		[
			'an unknown member of an action',
			'/faults',
			{ match: {}, action: { type: 'delay', ms: 1, seconds: 1 } },
			'action.seconds is unknown: the known members are type, ms',
		],
		[
			'an unknown member of a fault',
			'/faults',
			{ match: {}, action: { type: 'hang' }, time: 2 },
			'time is unknown: the known members are match, skip, times, action, script, when',
		],
		[
			'a missing member',
			'/faults',
			{ match: {}, action: { type: 'delay' } },
			'action.ms is missing',
		],
		['no match', '/faults', { action: { type: 'hang' } }, 'match is missing'],
		[
			'a pattern that is none',
			'/faults',
			{ match: { path: '(' }, action: { type: 'hang' } },
			'Invalid regular expression: /(/: Unterminated group',
		],
		[
			'neither action nor script',
			'/faults',
			{ match: {} },
			'A fault has either an action or a script',
		],
		[
			'a script that is none',
			'/faults',
			{ match: {}, script: 'toString' },
			'There is no script toString: GET /_sandbox/faults/scripts lists them',
		],
		[
			'another moment for a script that has one',
			'/faults',
			{ match: {}, script: 'bom', when: 'after' },
			'The script bom has a moment of its own: leave out when',
		],
		[
			'no times at all',
			'/faults',
			{ match: {}, action: { type: 'hang' }, times: 0 },
			'times must be >= 1',
		],
		['a text', '/faults', '"hang"', 'The body must be object'],
		[
			'a dialect that is none',
			'/dialect',
			{ upload: 'lst' },
			'upload must be one of list, map, not "lst"',
		],
		[
			'a name of all objects',
			'/dialect',
			'{"__proto__":{"upload":"map"}}',
			'__proto__ is unknown: the known members are list, create, upload, errors, inferred, missingRoute, slash, download, approve, videoDownload, refuse, names',
		],
		[
			'a status that is none',
			'/requests/1/status',
			{ status: 'SIGNED' },
			'status must be one of CREATED, VIDEOPENDING, VIDEOINCOMPLETE, VIDEOREVIEW, VIDEOERROR, ENROLLREADY, ISSUED, CANCELLED, RENEWED, not "SIGNED"',
		],
		[
			'a video that is none',
			'/videoid/1/video',
			{ video: 'blurred' },
			'video must be one of good, incomplete, failed, not "blurred"',
		],
		[
			'an address of another machine',
			'/callbacks',
			{ address: 'https://n8n.example.com/' },
			'address must be an address of this machine: it calls no other',
		],
		['a member where there is none', '/reset', { all: true }, 'all is unknown: none is known'],
	])('%s is refused', async (_name, path, data, sentence) => {
		const headers = { 'Content-Type': 'application/json' };
		const url = `${optimizer.url}/_sandbox${path}`;
		const answer = await axios.post(url, data, { headers, validateStatus: () => true });
		expect([answer.status, answer.data]).toEqual([400, { error: sentence }]);
	});

	test('unknown calls, queries and requests are said to be unknown', async () => {
		expect(await control('POST', '/fault', {})).toEqual([
			404,
			expect.stringMatching(/^There is no control call POST \/_sandbox\/fault: there are GET /),
		]);
		expect(await control('GET', '/outbox?pk=1')).toEqual([
			400,
			'pk is unknown: the known members are request_pk, caller',
		]);
		expect(await control('POST', '/requests/1/status', { status: 'ISSUED' })).toEqual([
			404,
			'There is no request 1',
		]);
		expect(await control('POST', '/videoid/1/video', { video: 'good' })).toEqual([
			404,
			'There is no video identification 1',
		]);
	});

	test('a fault that was refused spoils nothing', async () => {
		await control('POST', '/faults', { match: {}, action: { type: 'dorp' } });
		expect((await axios.get(`${optimizer.current}/tokens`)).status).toBe(200);
	});
});

describe('strangers', () => {
	const PATHS = ['/_sandbox/outbox', '/oneshot/api/v1/tokens', '/api/v1/tokens', '/nothing'];

	/** A call with headers that fetch would not let a page choose. */
	async function call(path: string, headers: Record<string, string>, method = 'GET') {
		const { port } = new URL(optimizer.url);
		const outgoing = send({ host: '127.0.0.1', port, path, method, headers }).end();
		const [answer] = await once(outgoing, 'response');
		const body = await text(answer);
		return { status: answer.statusCode as number, headers: answer.headers, body };
	}

	test.each(PATHS)('a name that points here by DNS is refused (%s)', async (path) => {
		const { port } = new URL(optimizer.url);
		const hosts = [
			'evil.example',
			`evil.example:${port}`,
			'127.0.0.1',
			'localhost:1',
			`x@localhost:${port}`,
		];
		for (const host of hosts)
			expect([host, (await call(path, { host })).status]).toEqual([host, 403]);
		for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) {
			expect([host, (await call(path, { host })).status]).not.toEqual([host, 403]);
		}
	});

	test.each(PATHS)('a web page is refused, and told nothing by CORS (%s)', async (path) => {
		for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', 'file://']) {
			for (const method of ['GET', 'POST', 'OPTIONS']) {
				const { status, headers } = await call(path, { origin }, method);
				expect([origin, method, status]).toEqual([origin, method, 403]);
				expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual(
					[],
				);
			}
		}
		expect((await call(path, { origin: optimizer.url })).status).not.toBe(403);
	});
});

describe.each(versions)('names that all objects have (%s)', (version) => {
	const NAMES = Object.getOwnPropertyNames(Object.prototype);

	test('are no token, no picture and no document', async () => {
		const api = new Api(optimizer, version);
		const { pk } = await api.prepared();
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...NAMES), async (name) => {
				const paths = [`/token/${name}`, `/image/${name}`, api.paths.document(pk, name, 'signed')];
				if (version === 'legacy') paths.push(`/metadata/${name}`);
				for (const path of paths) {
					expect([path, (await api.http.get(path)).status]).toEqual([path, 404]);
					const bare = path.split('?')[0];
					expect([bare, (await api.http.delete(bare)).status]).toEqual([bare, 404]);
				}
				const created = await api.create({ token: name });
				expect([name, created.status, said(created)]).toEqual([
					name,
					403,
					'Invalid RAO Credentials',
				]);
			}),
			{ numRuns: NAMES.length },
		);
	});

	test('are no field of a form, and no member of a body', async () => {
		const api = new Api(optimizer, version);
		for (const name of NAMES) {
			const form = formOf({ ...signer() });
			form.append(name, 'x');
			const { status } = await api.post(api.paths.create, form);
			expect([name, status >= 400 && status < 500]).toEqual([name, true]);
			const body = `{"username":"1000001","${name}":"x"}`;
			const headers = { 'Content-Type': 'application/json' };
			const token = await api.http.post('/token', body, { headers });
			expect([name, token.status]).toEqual([name, version === 'legacy' ? 400 : 422]);
		}
	});
});
