// A hostile network: what is repeated, what never is, and what the user is told.
import { signerName } from '../../tools/harness/signer.cjs';
import { pdfsig } from '../../tools/harness/signatures.cjs';
import { freePort } from '../../tools/n8n/server.cjs';
import { between, duringPauses, pass, pauses } from '../shared/pauses.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';
import { versions } from '../../tools/harness/optimizer.cjs';

jest.mock('../../nodes/Oneshot/client/pause', () => jest.requireActual('../shared/pauses.cjs'));

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.reset());

const getTokens = { resource: 'token', operation: 'getAll', returnAll: true };
const counted = async (method: string, path: RegExp) =>
	(await world.optimizer.calls()).filter((call) => call.method === method && path.test(call.path));

/** The pauses between four attempts; each has a random part. */
const growing = [between(250, 500), between(500, 1000), between(1000, 2000)];

describe('reads and deletions are repeated', () => {
	test.each([
		[{ type: 'status', status: 503 }, growing.slice(0, 2)],
		[{ type: 'status', status: 429, headers: { 'Retry-After': '7' } }, [7000, 7000]],
		[{ type: 'drop', when: 'before' }, growing.slice(0, 2)],
		[{ type: 'drop', when: 'after' }, growing.slice(0, 2)],
		[{ type: 'truncate' }, growing.slice(0, 2)],
	])('after %j', async (action, expected) => {
		await world.optimizer.fault({ match: { path: '/tokens' }, times: 2, action });
		expect(await world.done(getTokens)).toHaveLength(1);
		expect(await counted('GET', /tokens/)).toHaveLength(3);
		expect(pauses).toEqual(expected);
	});

	test('but not for ever', async () => {
		const action = { type: 'status', status: 503, body: '<html>busy</html>' };
		await world.optimizer.fault({ match: { path: '/tokens' }, times: 99, action });
		const { error } = await world.run(getTokens);
		expect(error?.message).toBe(
			'A web page came back instead of an answer of the Optimizer (HTTP 503, /tokens)',
		);
		expect(await counted('GET', /tokens/)).toHaveLength(4);
		expect(pauses).toEqual(growing);
	});

	test('a DELETE whose first answer was lost has deleted', async () => {
		const item = await world.uploaded();
		await world.optimizer.fault({
			match: { method: 'DELETE' },
			action: { type: 'drop', when: 'after' },
		});
		const [{ json }] = await world.done({ resource: 'document', operation: 'delete' }, [item]);
		expect(json).toMatchObject({ deleted: true, uid: item.json.uid });
		expect((await counted('DELETE', /document/)).map(({ status }) => status)).toEqual([0, 404]);
	});

	test('a DELETE of what never existed has not', async () => {
		const item = await world.request();
		const documentUid = { __rl: true, mode: 'id', value: 'nothing' };
		const parameters = { resource: 'document', operation: 'delete', documentUid };
		const { error } = await world.run(parameters, [item]);
		expect(error?.message).toBe('Document not found: nothing');
	});
});

describe('what creates, sends or signs is not', () => {
	test.each([
		{ type: 'status', status: 503, body: '<html></html>' },
		{ type: 'drop', when: 'after' },
	])('Generate OTP after %j', async (action) => {
		const item = await world.uploaded();
		await world.optimizer.fault({ match: { path: '/otp/' }, action });
		const { error } = await world.run({ resource: 'request', operation: 'generateOtp' }, [item]);
		expect(error?.description).toContain('before you send another one');
		expect(pauses).toEqual([]);
		expect(await counted('POST', /otp/)).toHaveLength(1);
	});

	test('but it is when nothing listened', async () => {
		const baseUrl = `http://127.0.0.1:${await freePort()}`;
		const create = { resource: 'token', operation: 'create', username: '1000001' };
		const { error } = await world.run(create, undefined, { credential: { baseUrl } });
		expect(error?.message).toBe(`Nothing answers at ${baseUrl}`);
		expect(pauses).toEqual(growing);
	});
});

/** The pauses before the looks at a request whose Sign was not answered. */
const looks = [0, 1000, 2000, 4000];

describe.each(versions)('Sign on %s', (version) => {
	const sign = async (secret: string) => ({ resource: 'request', operation: 'sign', secret });

	test('an answer that was lost is resolved by reading the request', async () => {
		const item = await world.uploaded(version);
		const secret = await world.code(item, version);
		await world.optimizer.fault({
			match: { path: '/sign/' },
			action: { type: 'drop', when: 'after' },
		});
		const [{ json }] = await world.done(await sign(secret), [item], { version });
		expect(json).toMatchObject({ signed: true, already_signed: false, answer_lost: true });
		expect(await counted('POST', /sign/)).toHaveLength(1);
		expect(pauses).toEqual(looks.slice(0, 1));
	});

	test('a first Sign that is answered “already ISSUED” succeeds', async () => {
		const item = await world.signed(version);
		const [{ json }] = await world.done(await sign('000000'), [item], { version });
		expect(json).toMatchObject({
			request_pk: item.json.request_pk,
			signed: true,
			already_signed: true,
		});
	});

	test('a call that never arrived is said not to be signed so far', async () => {
		const item = await world.uploaded(version);
		const secret = await world.code(item, version);
		await world.optimizer.fault({
			match: { path: '/sign/' },
			action: { type: 'drop', when: 'before' },
		});
		const { error } = await world.run(await sign(secret), [item], { version });
		expect(error?.context.code).toBe('SIGN_NOT_CONFIRMED');
		expect(error?.message).toContain('is ENROLLREADY');
		expect(await counted('POST', /sign/)).toHaveLength(1);
		expect(pauses).toEqual(looks);
	});
});

describe('Sign where requests can not be read', () => {
	const lose = async (when: string) => {
		const item = await world.uploaded();
		const secret = await world.code(item);
		await world.optimizer.dialect({ inferred: 'absent' });
		await world.optimizer.fault({ match: { path: '/sign/' }, action: { type: 'drop', when } });
		return { item, parameters: { resource: 'request', operation: 'sign', secret } };
	};

	test('a signed file decides', async () => {
		const { item, parameters } = await lose('after');
		const [{ json }] = await world.done(parameters, [item]);
		expect(json).toMatchObject({ signed: true, answer_lost: true });
	});

	test('else the node stops and says how to check', async () => {
		const { item, parameters } = await lose('before');
		const { error } = await world.run(parameters, [item]);
		expect(error?.context.code).toBe('SIGN_OUTCOME_UNKNOWN');
		expect(error?.description).toContain('Do not sign it again blindly');
		expect(await counted('POST', /sign/)).toHaveLength(1);
		expect(pauses).toEqual(looks);
	});
});

describe('uploads', () => {
	const upload = { resource: 'document', operation: 'upload' };

	test('one that is refused in the middle leaves nothing open and nothing uncaught', async () => {
		const [item] = [await world.request()];
		const big = Buffer.concat([
			Buffer.from('%PDF-1.7\n'),
			Buffer.alloc(64 * 1024 * 1024, 32),
			Buffer.from('\nstartxref\n0\n%%EOF\n'),
		]);
		const data = await world.engine.binary(big, 'big.pdf', 'application/pdf');
		await world.optimizer.fault({
			match: { path: '/document/' },
			action: { type: 'refuse', status: 413 },
		});
		const uncaught = jest.fn();
		process.on('uncaughtExceptionMonitor', uncaught);
		const handles = () =>
			process.getActiveResourcesInfo().filter((kind) => /FSReq|FileHandle/.test(kind)).length;
		const { error } = await world.run(upload, [{ ...item, binary: { data } }]);
		expect(error?.message).toMatch(/HTTP 413|connection .* broke/i);
		// The test's own time limit ends this.
		while (handles() > 0) await new Promise(setImmediate);
		expect(uncaught).not.toHaveBeenCalled();
		process.off('uncaughtExceptionMonitor', uncaught);
	});

	test('a redirect on the same host is followed with the whole body', async () => {
		await world.optimizer.dialect({ slash: 'redirect' });
		const item = await world.uploaded();
		expect(item.json.uid).toMatch(/^[\da-f]{32}$/);
	});

	test('a redirect to another host is not followed', async () => {
		const item = await world.request();
		await world.optimizer.fault({
			match: { path: '/document/' },
			action: { type: 'redirect', status: 307, location: 'http://127.0.0.2:9/elsewhere' },
		});
		const { error } = await world.run(upload, [item]);
		expect(error?.message).toContain('redirects to another place');
	});
});

test('a download that broke in the middle is fetched again, whole', async () => {
	const item = await world.signed();
	await world.optimizer.fault({
		match: { method: 'GET', path: '/document/\\d+/\\w+$' },
		action: { type: 'truncate' },
	});
	const download = { resource: 'document', operation: 'download' };
	const result = await world.run(download, [item]);
	const [signature] = await pdfsig(await result.buffer(result.items()[0]));
	expect(signature).toMatchObject({ signer: signerName, valid: true, totalDocument: true });
});

describe('answers that are none of the API', () => {
	test.each([
		[{ status: 200, body: '<!doctype html><title>Login</title>' }, 'A web page came back'],
		[{ status: 200, body: '', contentType: 'application/json' }, 'sent an empty answer'],
		[
			{ status: 200, body: '{"status": "succ', contentType: 'application/json' },
			'could not be read',
		],
		[{ status: 302, headers: { Location: '/login' } }, 'redirects to another place'],
	])('%j', async (answer, message) => {
		await world.optimizer.fault({
			match: { path: '/tokens' },
			times: 9,
			action: { type: 'status', ...answer },
		});
		const { error } = await world.run(getTokens);
		expect(error?.message).toContain(message);
		expect(error?.message).toContain('/tokens');
		expect(error?.name).toBe('NodeApiError');
	});

	test('a failure status under HTTP 200 is a failure', async () => {
		const body = { status: 'error', message: 'Field failed [TemplateNotFound]' };
		await world.optimizer.fault({
			match: { path: '/tokens' },
			action: { type: 'status', status: 200, body },
		});
		// n8n rewrites messages in which it finds ENOTFOUND, also inside of words.
		expect((await world.run(getTokens)).error?.message).toBe('Field failed [TemplateNotFound]');
	});

	test('a list of validation errors reads like a sentence', async () => {
		const detail = [{ loc: ['body', 'email'], msg: 'field required', type: 'value_error.missing' }];
		await world.optimizer.fault({
			match: { path: '/tokens' },
			action: { type: 'status', status: 422, body: { detail } },
		});
		expect((await world.run(getTokens)).error?.message).toBe('email: field required');
	});
});

describe('answers without measure', () => {
	test('of what sends leave it unknown whether it was sent', async () => {
		const item = await world.uploaded();
		await world.optimizer.fault({
			match: { path: '/otp/' },
			script: 'huge-message',
			when: 'after',
		});
		const { error } = await world.run({ resource: 'request', operation: 'generateOtp' }, [item]);
		expect(error?.context.code).toBe('OUTCOME_UNKNOWN');
		expect(error?.message).toMatch(/^The answer is larger than 1 MB \(HTTP 500, /);
		expect(error?.description).toContain('before you send another one');
	});

	test('are not taken apart: a million values fit into a few megabytes', async () => {
		await world.optimizer.fault({ match: { path: '/tokens' }, script: 'huge-list' });
		const { error } = await world.run(getTokens);
		expect(error?.context.code).toBe('ANSWER_TOO_LARGE');
		expect(error?.message).toBe('The answer is larger than 250,000 values (HTTP 200, /tokens)');
	});
});

test('what a proxy made Latin-1 of is read all the same', async () => {
	const item = await world.request();
	await world.optimizer.fault({ match: { path: '/request/' }, script: 'latin1' });
	const [{ json }] = await world.done({ resource: 'request', operation: 'get' }, [item]);
	expect(json).toMatchObject({ given_name: 'José', surname_1: 'Muñoz' });
});

test.each(['latin1', 'bom'])(
	'a PDF that was taken for text on its way is not stored (%s)',
	async (script) => {
		const item = await world.signed();
		const match = { method: 'GET', path: '/document/' };
		await world.optimizer.fault({ match, script });
		const { error } = await world.run({ resource: 'document', operation: 'download' }, [item]);
		expect(error?.context.code).toBe('NOT_THE_FILE');
	},
);

test('what was deleted of a document is said where the rest fails', async () => {
	const item = await world.signed('legacy');
	const action = { type: 'status', status: 503, body: '<p>' };
	const path = '/original/';
	await world.optimizer.fault({ match: { method: 'DELETE', path }, times: 9, action });
	const parameters = { resource: 'document', operation: 'delete' };
	const { error } = await world.run(parameters, [item], { version: 'legacy' });
	expect(error?.description).toMatch(
		/Already done: the signed file of document \w+ was deleted\.$/,
	);
});

test('the looks after a lost Sign take no longer than the user allows a call', async () => {
	const item = await world.uploaded();
	const secret = await world.code(item);
	await world.optimizer.fault({ match: {}, times: 99, script: 'hang' });
	await world.optimizer.clearCalls();
	const options = { deadline: 1 };
	const parameters = { resource: 'request', operation: 'sign', secret, options };
	let over = false;
	const run = world.run(parameters, [item]).finally(() => (over = true));
	// A second for each call that the Optimizer has: the test's own time limit would end a longer one.
	for (let had = 0; !over; ) {
		const { length } = await world.optimizer.calls();
		if (length > had) pass(1000);
		had = length;
	}
	const { error } = await run;
	await world.optimizer.clearFaults();
	expect(error?.context.code).toBe('SIGN_OUTCOME_UNKNOWN');
});

test('nothing is repeated once the execution was stopped', async () => {
	const action = { type: 'status', status: 503, headers: { 'Retry-After': '50' } };
	await world.optimizer.fault({ match: { path: '/tokens' }, times: 9, action });
	const stop = new AbortController();
	duringPauses(() => stop.abort());
	await world.run(getTokens, undefined, { signal: stop.signal });
	expect(pauses).toEqual([50_000]);
	expect(await counted('GET', /tokens/)).toHaveLength(1);
});

test('what was under way when the execution was stopped is said to be unknown', async () => {
	await world.optimizer.fault({ match: { path: '/otp/' }, times: 9, script: 'hang' });
	const items = [await world.uploaded(), await world.uploaded()];
	const stop = new AbortController();
	const options = { parallelCalls: 2 };
	const run = world.run({ resource: 'request', operation: 'generateOtp', options }, items, {
		signal: stop.signal,
	});
	while ((await counted('POST', /otp/)).length < 2) await new Promise(setImmediate);
	stop.abort();
	const { error } = await run;
	await world.optimizer.clearFaults();
	expect(error?.message).toContain('The execution was stopped');
	expect(error?.context.code).toBe('OUTCOME_UNKNOWN');
	expect(error?.description).toMatch(/It is not known .*Item 1 too: The execution was stopped/);
});
