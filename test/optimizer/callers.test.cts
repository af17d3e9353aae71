// Several who share an Optimizer: each sees what is theirs, and is struck by their own faults alone.
import { setImmediate as turn } from 'node:timers/promises';

import axios from 'axios';

import { type Optimizer } from '../../tools/harness/optimizer.cjs';
import { sharedOptimizer } from '../shared/optimizer.cjs';
import { Api } from './api.cjs';

let optimizer: Optimizer;
beforeAll(async () => {
	optimizer = await sharedOptimizer();
});
afterEach(async () => await optimizer.reset());

/** The API as somebody calls it who gives a name. */
function apiOf(caller: string): Api {
	const api = new Api(optimizer, 'current');
	api.http.defaults.headers.common['X-Caller'] = caller;
	return api;
}
const [ann, ben] = ['ann', 'ben'];

test('the requests, codes and calls of each are told apart', async () => {
	const pk = await apiOf(ann).created();
	await apiOf(ann).code(pk);
	const other = await apiOf(ben).created();
	const { outbox, ledger, calls } = optimizer.of(ann);
	expect((await ledger()).requests).toEqual({ [pk]: expect.objectContaining({ codesSent: 1 }) });
	expect((await outbox()).map(({ request_pk }) => String(request_pk))).toEqual([pk]);
	expect((await calls()).map(({ path }) => path.slice(path.lastIndexOf('/v1')))).toEqual([
		'/v1/create',
		`/v1/otp/${pk}`,
	]);
	expect(Object.keys((await optimizer.of(ben).ledger()).requests)).toEqual([other]);
	expect((await optimizer.of(ben).requests()).map(({ request_pk: of }) => String(of))).toEqual([
		other,
	]);
	expect(await optimizer.of('nobody').calls()).toEqual([]);
	expect((await optimizer.calls()).map(({ caller }) => caller)).toEqual([ann, ann, ben]);
});

test('a call without a name is that of whoever created its request', async () => {
	const pk = await apiOf(ann).created();
	const nameless = new Api(optimizer, 'current');
	await nameless.code(pk);
	await nameless.http.get('/tokens');
	expect((await optimizer.calls()).map(({ caller }) => caller)).toEqual([ann, ann, undefined]);
});

test('a fault of one strikes nobody else, wherever it stands in their calls, and is told', async () => {
	await optimizer.of(ben).fault({ match: {}, skip: 1, script: 'page-503' });
	const statuses = [];
	for (const name of [ann, ben, ann, ben, ben]) {
		statuses.push((await apiOf(name).http.get('/tokens')).status);
	}
	expect(statuses).toEqual([200, 200, 200, 503, 200]);
	const faults = (await optimizer.of(ben).calls()).map(({ fault }) => fault);
	expect(faults).toEqual([undefined, 'page-503', undefined]);
});

test('the faults of one are taken back alone', async () => {
	for (const name of [ann, ben]) {
		await optimizer.of(name).fault({ match: {}, action: { type: 'status', status: 503 } });
	}
	await optimizer.of(ann).clearFaults();
	const status = async (name: string) => (await apiOf(name).http.get('/tokens')).status;
	expect([await status(ann), await status(ben)]).toEqual([200, 503]);
});

test('callbacks that are held are released for one alone', async () => {
	// Nobody listens there: that they were sent is told all the same.
	const callback = 'http://127.0.0.1:1/';
	await optimizer.callBack({ held: true });
	for (const name of [ann, ben]) await apiOf(name).created({ useasync: 'true', callback });
	await optimizer.of(ann).releaseCallbacks();
	expect(await optimizer.callbacks()).toHaveLength(2);
	await optimizer.releaseCallbacks();
	expect(await optimizer.callbacks()).toHaveLength(4);
});

test('a call that is never answered is told of as long as it waits', async () => {
	await optimizer.of(ann).fault({ match: {}, script: 'hang' });
	const ended = new AbortController();
	const { http } = apiOf(ann);
	const waiting = http.get('/tokens', { signal: ended.signal });
	const told = async (count: number) => {
		for (;;) {
			const held = await optimizer.heldCalls();
			if (held.length === count) return held;
			await turn();
		}
	};
	expect(await told(1)).toMatchObject([{ caller: ann, method: 'GET' }]);
	ended.abort();
	await expect(waiting).rejects.toMatchObject({ code: 'ERR_CANCELED' });
	expect(await told(0)).toEqual([]);
});

test('a name has to be a text', async () => {
	const url = `${optimizer.url}/_sandbox/faults`;
	const fault = { match: { caller: {} }, script: 'hang' };
	const answer = await axios.post(url, fault, { validateStatus: () => true });
	expect([answer.status, answer.data.error]).toEqual([400, 'match.caller must be string']);
});
