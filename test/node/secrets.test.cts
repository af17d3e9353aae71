// Secrets appear in no output, error or log, whatever happens.
import type { NodeOperationError } from 'n8n-workflow';

import { OneshotApi } from '../../credentials/OneshotApi.credentials';
import { sandboxValues, versions } from '../../tools/harness/optimizer.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.reset());

const login = {
	raoAuthentication: 'password',
	username: sandboxValues.username,
	password: 'wrong-rao-password',
	pin: '987654',
	billingPassword: 'wrong-billing-password',
	gatewayAuthentication: 'headerAuth',
	gatewayHeaderName: 'X-Key',
	gatewayHeaderValue: 'gateway-secret',
};
const secrets = [
	login.password,
	login.pin,
	login.billingPassword,
	Buffer.from(login.billingPassword).toString('base64'),
	login.gatewayHeaderValue,
];

/** Everything that n8n stores of a run, as text. */
const stored = (run: Awaited<ReturnType<SharedWorld['run']>>) => {
	const seen = new WeakSet<object>();
	return JSON.stringify(run.run.data.resultData, (_key, value: unknown) => {
		if (typeof value !== 'object' || value === null) return value;
		if (seen.has(value)) return undefined;
		seen.add(value);
		const own = Object.getOwnPropertyNames(value).map((name) => [
			name,
			(value as Record<string, unknown>)[name],
		]);
		return Array.isArray(value) ? value : Object.fromEntries(own);
	});
};

test.each([
	[
		'a refusal that repeats them',
		{ type: 'status', status: 403, body: { status: 'error', message: `No: ${secrets.join(' ')}` } },
	],
	['a connection that broke', { type: 'drop', when: 'before' }],
	[
		'a page of a gateway',
		{ type: 'status', status: 502, body: `<html>${secrets.join(' ')}</html>` },
	],
	['a redirect', { type: 'redirect', status: 302, location: 'https://elsewhere.example' }],
])('%s', async (_name, action) => {
	await world.optimizer.fault({ match: { path: '/create|/otp|/token' }, times: 99, action });
	const item = { json: {}, binary: await world.identity() };
	const create = {
		resource: 'request',
		operation: 'create',
		givenName: 'José',
		surname1: 'Muñoz',
		email: 'jose@example.com',
		mobilePhoneNumber: '+34600123456',
	};
	for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
		const run = await world.run(create, [item], { credential: login, onError });
		const text = stored(run);
		for (const secret of secrets) expect(text).not.toContain(secret);
		expect(text).not.toContain('[object Object]');
	}
});

test('the login at a gateway is not told by a server that repeats the headers in base64', async () => {
	const gateway = {
		...{
			gatewayAuthentication: 'basicAuth',
			gatewayUser: 'gate',
			gatewayPassword: 'gäte "secret"',
		},
	};
	const header = Buffer.from('gate:gäte "secret"').toString('base64');
	await world.optimizer.fault({ match: { path: '/tokens' }, script: 'echo-base64-error' });
	const run = await world.run({ resource: 'token', operation: 'getAll' }, undefined, {
		credential: gateway,
	});
	const said = run.error?.message ?? '';
	expect(said).toContain('••••');
	const pieces = said.split(/[^\w+/=]+/).map((piece) => Buffer.from(piece, 'base64').toString());
	expect(pieces.join()).toContain('authorization: Basic');
	expect(pieces.join()).not.toContain(header.slice(0, 8));
});

test.each(versions)(
	'what one call carries is not told by the answer to another (%s)',
	async (version) => {
		const { token } = sandboxValues;
		const { password, billingPassword } = login;
		const sent = [token, password, billingPassword];
		const message = `No: ${sent.join(' ')}`;
		const action = { type: 'status', status: 400, body: { status: 'error', message } };
		await world.optimizer.fault({ match: {}, times: 99, action });
		const credential = { raoAuthentication: 'token', token, password, billingPassword };
		const get = { resource: 'request', operation: 'get', requestPk: 1 };
		const run = await world.run(get, undefined, { version, credential });
		expect(run.error?.message).toContain('No: •••• •••• ••••');
		for (const secret of sent) expect(stored(run)).not.toContain(secret);
	},
);

test.each(versions)('who asks for tokens is answered with them (%s)', async (version) => {
	const { token } = sandboxValues;
	const credential = { raoAuthentication: 'token', token };
	// An Optimizer that gives an officer the same token again.
	const body = { status: 'success', details: { uid: token } };
	await world.optimizer.fault({ match: {}, action: { type: 'status', status: 200, body } });
	const officer = { username: 'officer', password: login.password, pin: login.pin };
	const create = { resource: 'token', operation: 'create', ...officer };
	const [{ json }] = await world.done(create, undefined, { version, credential });
	expect(json.token_uid).toBe(token);
});

test.each(versions)('Settings: Get redacts passwords unless asked (%s)', async (version) => {
	const settings = { billingUsername: 'someone', billingPassword: 'typed plain' };
	const update = { resource: 'settings', operation: 'update', settings };
	await world.done(update, undefined, { version });
	const encoded = Buffer.from('typed plain').toString('base64');
	const calls = await world.optimizer.calls();
	expect(calls.at(-1)?.fields).toEqual({
		billing: { billing_username: 'someone', billing_password: encoded },
	});
	const get = { resource: 'settings', operation: 'get' };
	const [{ json }] = await world.done(get, undefined, { version });
	expect(json.billing).toMatchObject({
		billing_username: 'someone',
		billing_password: '(redacted)',
	});
	const asked = { ...get, options: { includePasswords: true } };
	const credential = { billingPassword: settings.billingPassword };
	const [{ json: shown }] = await world.done(asked, undefined, { version, credential });
	expect(shown.billing).toMatchObject({ billing_password: encoded });
});

test('what was typed into a masked field is not in the node that an error shows', async () => {
	const typed = { secret: 'K7Q2W9XZ4M', extUnlockValue: 'approved by nobody' };
	const parameters = {
		...{ resource: 'request', operation: 'sign', requestPk: '388141', ...typed },
		...{ authentication: 'external', extUnlockType: 'biometric' },
	};
	const shownIn = ({ error }: Awaited<ReturnType<SharedWorld['run']>>) =>
		(error as NodeOperationError | undefined)?.node.parameters;
	const refused = await world.run(parameters);
	expect(shownIn(refused)).toMatchObject({ requestPk: '388141', secret: '••••' });
	for (const secret of Object.values(typed)) {
		expect(JSON.stringify(refused.error)).not.toContain(secret);
	}

	const settings = { billingUsername: 'someone', billingPassword: 'typed plain' };
	await world.optimizer.fault({ match: {}, script: 'page-403' });
	const update = { resource: 'settings', operation: 'update', settings };
	const failed = await world.run(update);
	expect(shownIn(failed)).toMatchObject({
		settings: { billingUsername: 'someone', billingPassword: '••••' },
	});

	const code = '={{ $json.code }}';
	const item = { json: { code: 'K7Q2W9XZ4M' } };
	const expressed = await world.run({ ...parameters, secret: code }, [item]);
	expect(shownIn(expressed)).toMatchObject({ secret: code });
});

test("n8n's HTTP Request node can not carry the credential to another origin", async () => {
	const { authenticate } = new OneshotApi();
	const credential = { ...login, baseUrl: 'https://optimizer.example.com/oneshot/api/v1' };
	const call = async (url: string) => await authenticate(credential, { url });
	await expect(call('https://elsewhere.example/tokens')).rejects.toThrow(
		'This credential is only for https://optimizer.example.com',
	);
	await expect(call('http://optimizer.example.com/tokens')).rejects.toThrow('only for');
	await expect(call('https://optimizer.example.com.evil.example/')).rejects.toThrow('only for');
	const options = await call('/tokens');
	expect(options.url).toBe('https://optimizer.example.com/oneshot/api/v1/tokens');
	expect(options.disableFollowRedirect).toBe(true);
	expect(options.headers).toEqual({ 'X-Key': login.gatewayHeaderValue });
});
