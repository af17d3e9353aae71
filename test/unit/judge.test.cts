// The table of outcomes: call × what came back → done, refused, unknown, or no such route.
import fc from 'fast-check';

import { judge, type CallMade, type Judgement } from '../../nodes/Oneshot/client/judge';
import { proofs } from '../../nodes/Oneshot/client/outcomes';
import { routes, type CallName } from '../../nodes/Oneshot/client/routes';
import { someRuns } from '../shared/everyValue.cjs';

const names = Object.keys(routes) as CallName[];
const methodOf = (name: CallName) => {
	const { current, legacy } = routes[name] as Record<string, { method: CallMade['method'] }>;
	return (current ?? legacy).method;
};
const callOf = (name: CallName): CallMade => ({
	name,
	method: methodOf(name),
	path: '/somewhere',
	requestPk: '388141',
	mask: (text) => text,
});
const outcomeOf = (name: CallName, status: number, body: unknown): Judgement['outcome'] =>
	judge(callOf(name), status, typeof body === 'string' ? body : JSON.stringify(body)).outcome;

const acts = names.filter((name) => methodOf(name) !== 'GET');
const reads = names.filter((name) => methodOf(name) === 'GET');
const page = '<html><body>Please log in</body></html>';

test('every call that does something has a way to find out what it did', () => {
	expect(acts.filter((name) => !proofs[name]?.findOut)).toEqual([]);
	expect(acts.length).toBeGreaterThan(15);
});

describe.each(acts)('%s', (name) => {
	test.each([
		[200, { status: 'success' }],
		[200, { status: 'success', message: 'Something', details: {} }],
		[200, { status: '200 OK', details: 'Something' }],
		[201, { status: '201 Created', details: 388141 }],
	])('%d %j is done', (status, body) => expect(outcomeOf(name, status, body)).toBe('done'));

	test.each([
		[200, {}],
		[200, null],
		[200, []],
		[200, '""'],
		[200, '"please log in"'],
		[200, 'please log in'],
		[200, page],
		[200, ''],
		[200, { error: 'invalid session' }],
		[200, { success: false }],
		[200, { success: true }],
		[200, { ok: true }],
		[200, { status: 'queued' }],
		[200, { status: 'ISSUED' }],
		[200, { details: 0 }],
		[200, { details: 'queued' }],
		[201, { uid: 'pending', request_pk: 0 }],
		[202, { message: 'Accepted' }],
		[204, ''],
		[301, ''],
		[302, page],
		[304, ''],
		[408, page],
		[408, { status: 'error', message: 'Confirmation Code invalid' }],
		[500, 'Internal Server Error'],
		[500, page],
		[500, { error: 'boom' }],
		[500, { message: 'Endpoint failed' }],
		[502, page],
		[502, { status: 'error', message: 'Confirmation Code invalid' }],
		[503, { status: '503 Service Unavailable', details: 'busy' }],
		[504, { message: 'Endpoint request timed out' }],
		[520, page],
		[524, { status: 'success' }],
		[200, { status: '503 Service Unavailable', details: 'busy' }],
		[599, ''],
	])('%d %j is unknown, and says how to find out', (status, body) => {
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		const judged = judge(callOf(name), status, text);
		expect(judged.outcome).toBe('unknown');
		const { problem } = judged as Extract<Judgement, { problem: unknown }>;
		expect(problem).toMatchObject({ code: 'OUTCOME_UNKNOWN', outcomeUnknown: true, status });
		expect(problem.description).toContain('It is not known');
		expect(problem.description).not.toMatch(/try again/i);
	});

	test.each([
		[200, { status: 'error', message: 'No' }],
		[200, { status: '403 Forbidden', details: 'No' }],
		[200, { status: '500 Internal Server Error', details: 'Video not done' }],
		[200, { code: 403, message: 'Confirmation Code invalid' }],
		[200, { detail: 'Request 1 not found' }],
		[500, { status: 'error', message: 'Cannot check the remaining credit for the billing user' }],
		[422, { detail: [{ loc: ['body', 'email'], msg: 'field required' }] }],
		[404, { detail: 'Request 1 not found' }],
		[403, { detail: 'anything' }],
		[401, page],
		[403, page],
		[413, page],
		[429, page],
		[400, ''],
	])('%d %j is refused', (status, body) => {
		expect(outcomeOf(name, status, body)).toBe('refused');
	});

	test.each([
		[404, { detail: 'Not Found' }],
		[405, { detail: 'Method Not Allowed' }],
		[404, page],
		[404, '404 page not found'],
		[405, ''],
	])('%d %j is no such route', (status, body) => {
		expect(outcomeOf(name, status, body)).toBe('routeMissing');
	});
});

describe('without an envelope a call is proven by what its documentation says', () => {
	test.each([
		['token.create', { token_uid: '9d2b0f0a4c7b4b6f' }],
		['request.create', { request_pk: 388141 }],
		['request.create', { message: 'Request created. PK: 388141' }],
		['request.generateOtp', '"OTP generated"'],
		['request.sign', { message: 'Documents correctly signed' }],
		['request.sign', { details: 'Your documents are going to be signed. You will receive them' }],
		['document.upload', { name: 'file', uid: '9d2b0f0a4c7b4b6f' }],
		['document.upload', [{ key: 'file', uid: '9d2b0f0a4c7b4b6f' }]],
		['document.deleteAll', { message: 'Documents deleted for Request 388141' }],
		['videoId.create', { videoid_pk: 16673 }],
	] as Array<[CallName, unknown]>)('%s by %j', (name, body) => {
		expect(outcomeOf(name, 200, body)).toBe('done');
	});

	test('one call is not proven by the sentence of another', () => {
		expect(outcomeOf('request.sign', 200, '"OTP generated"')).toBe('unknown');
		expect(outcomeOf('request.cancel', 200, { message: 'Documents correctly signed' })).toBe(
			'unknown',
		);
	});
});

describe.each(reads)('%s only reads', (name) => {
	test.each([
		[200, page],
		[200, 'null'],
		[200, { error: 'no' }],
		[200, { success: false }],
		[200, { code: 403, message: 'Confirmation Code invalid' }],
		[502, page],
		[503, { status: 'error', message: 'busy' }],
		[202, { status: 'queued' }],
		[202, { status: 'success', details: { status: 'queued', username: 'x', metadata: 'AAAA' } }],
	])('%d %j is none, and nothing is left unknown', (status, body) => {
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		const judged = judge(callOf(name), status, text);
		expect(judged.outcome).not.toBe('done');
		expect(judged).toMatchObject({ problem: { outcomeUnknown: false } });
	});
});

const uid = '9d2b0f0a4c7b4b6f';
/** What each call that reads answers with, in an envelope or without. */
const data: Array<[name: CallName, ...data: unknown[]]> = [
	['settings.hello', 'Hello', { message: 'Hello' }],
	['settings.version', '1.0.0', { name: 'Optimizer', version: '1.0.0' }],
	['settings.get', { billing: { billing_username: '' } }],
	['token.get', { username: '1000001', env: 'sandbox' }],
	['token.getAll', {}, [], { [uid]: { username: '1000001' } }, [{ uid }]],
	['request.get', { status: 'ISSUED', pk: 388141 }, 'ISSUED'],
	['request.getAsyncStatus', 'approved', { async_status: 'approved' }],
	['document.getAll', {}, [], { [uid]: { filename: 'a.pdf' } }, [{ uid }], [uid]],
	['image.getAll', {}, [], { [uid]: { mime: 'image/png' } }, [{ uid }]],
	['metadata.get', 'T3JkZXI=', { metadata: 'T3JkZXI=', metadata_oid: '1.2.3' }],
	['metadata.getAll', {}, [], { [uid]: { metadata: 'T3JkZXI=' } }, [{ uid }]],
];

describe.each(data)('%s is answered', (name, ...answers) => {
	test.each(answers.map((answer) => [answer]))('by %j', (answer) => {
		expect(outcomeOf(name, 200, JSON.stringify(answer))).toBe('done');
		expect(outcomeOf(name, 200, { status: 'success', details: answer })).toBe('done');
		expect(outcomeOf(name, 200, { status: '200 OK', details: answer })).toBe('done');
	});
	test.each([
		[42],
		[true],
		[[[]]],
		[{ status: null, message: null, details: null }],
		[JSON.parse('{"__proto__":{"status":"success"},"constructor":1}')],
	])('not by %j', (answer) => {
		if (name !== 'settings.hello') expect(outcomeOf(name, 200, answer)).toBe('unknown');
	});
});

test.each(names)('%s: an object that is no text harms nobody', (name) => {
	const strange = JSON.parse(
		'{"__proto__":{"status":"success"},"constructor":1,"toString":2,"valueOf":3}',
	);
	const ids = Object.fromEntries(
		['pk', 'request_pk', 'videoid_pk', 'uid', 'token_uid', 'status', 'detail', 'message'].map(
			(key) => [key, strange],
		),
	);
	for (const body of [strange, [strange], { details: strange }, ids, { details: ids }, [ids]]) {
		for (const status of [200, 202, 400, 404, 422, 500, 503]) {
			expect(() => judge(callOf(name), status, JSON.stringify(body))).not.toThrow();
		}
	}
});

test('no list is made of what is none', () => {
	for (const name of reads.filter((read) => read.endsWith('.getAll'))) {
		expect(outcomeOf(name, 202, { status: 'queued', id: '17' })).toBe('unknown');
		expect(outcomeOf(name, 200, { status: 'success', details: 'nothing' })).toBe('unknown');
	}
});

test('nothing but the words of success is ever done', () => {
	const status = fc.integer({ min: 200, max: 599 });
	fc.assert(
		fc.property(fc.constantFrom(...acts), status, fc.jsonValue(), (name, http, body) => {
			const { outcome } = judge(callOf(name), http, JSON.stringify(body));
			expect(outcome).not.toBe('done');
		}),
		{ numRuns: someRuns(2000) },
	);
	fc.assert(
		fc.property(fc.constantFrom(...acts), status, fc.string(), (name, http, text) => {
			expect(judge(callOf(name), http, text).outcome).not.toBe('done');
		}),
		{ numRuns: someRuns(2000) },
	);
});
