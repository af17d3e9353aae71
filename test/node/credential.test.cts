// The credential's Test button, and what the credential adds to a call.
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { OneshotApi } from '../../credentials/OneshotApi.credentials';
import { credentialFor, sandboxValues, versions } from '../../tools/harness/optimizer.cjs';
import '../shared/pauses.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

jest.mock('../../nodes/Oneshot/client/pause', () => jest.requireActual('../shared/pauses.cjs'));

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.reset());

const tested = async (changes: ICredentialDataDecryptedObject = {}) =>
	await world.engine.testCredential(
		'oneshotApi',
		credentialFor(world.optimizer, 'current', changes),
	);

describe('the Test button', () => {
	test.each(versions)('is green for an Optimizer (%s)', async (version) => {
		const data = credentialFor(world.optimizer, version);
		const verdict = await world.engine.testCredential('oneshotApi', data);
		expect(verdict).toEqual({ status: 'OK', message: 'Connection successful!' });
	});

	describe.each([
		['with a token', {}, /\/token\/[^/]+$/],
		['without one', { token: '' }, /\/tokens$/],
	])('%s', (_title, changes, path) => {
		test('asks once', async () => {
			expect((await tested(changes)).status).toBe('OK');
			const calls = await world.optimizer.calls();
			expect(calls.map((call) => [call.method, path.test(call.path)])).toEqual([['GET', true]]);
		});

		test.each([
			[{ status: 401, body: '<html>' }, 'gateway in front of the Optimizer asks for a login (401)'],
			[{ status: 403, body: '<html>' }, 'gateway in front of the Optimizer refuses'],
			[{ status: 404, body: '<html>' }, 'no One-Shot API at this Base URL'],
			[{ status: 502, body: '<html>' }, 'does not reach the Optimizer behind it'],
			[{ status: 500, body: {} }, 'fault of its own'],
			[{ status: 302, headers: { Location: '/login' } }, 'redirects elsewhere'],
			[{ status: 200, body: '<!doctype html><form>' }, 'it is not an Optimizer'],
			[{ status: 200, body: { status: 'error', message: 'x' } }, 'was reached, but refuses'],
			[{ status: 200, body: { status: '403 Forbidden' } }, 'was reached, but refuses'],
			[{ status: 200, body: { status: 'UP' } }, 'it is not an Optimizer'],
			[{ status: 200, body: {} }, 'it is not an Optimizer'],
		])('is red for %j', async (answer, message) => {
			await world.optimizer.fault({
				match: { path: '/token' },
				times: 9,
				action: { type: 'status', ...answer },
			});
			const verdict = await tested(changes);
			expect(verdict.status).toBe('Error');
			expect(verdict.message).toContain(message);
		});
	});

	describe.each(versions)('a token (%s)', (version) => {
		const withToken = async (token: string, changes: ICredentialDataDecryptedObject = {}) =>
			await world.engine.testCredential(
				'oneshotApi',
				credentialFor(world.optimizer, version, { token, ...changes }),
			);

		test('that the Optimizer does not know is red, and both causes are named', async () => {
			const { status, message } = await withToken('0'.repeat(32));
			expect(status).toBe('Error');
			expect(message).toContain('does not know the RAO Token');
			expect(message).toContain('no One-Shot API at this Base URL');
		});

		test('in white space is the token', async () => {
			expect(await withToken(` ${sandboxValues.token}\n`)).toMatchObject({ status: 'OK' });
		});

		test('stays in its place of the path', async () => {
			expect((await withToken('../tokens')).status).toBe('Error');
			const [{ path }] = await world.optimizer.calls();
			expect(path).toMatch(/\/token\/\.\.%2Ftokens$/);
		});

		test('of another time is not asked for where username and password are chosen', async () => {
			const changes = { raoAuthentication: 'password', username: '1', password: '2', pin: '3' };
			expect(await withToken('0'.repeat(32), changes)).toMatchObject({ status: 'OK' });
		});
	});

	test('the form says what Test can’t check', () => {
		const [notice] = new OneshotApi().properties.filter(({ type }) => type === 'notice');
		for (const what of ['Billing', 'Registration Authority', 'Profile', 'password and PIN']) {
			expect(notice.displayName).toMatch(new RegExp(`can’t check.*${what}`));
		}
	});

	test('is red for an address that is none, and for production on the public test host', async () => {
		expect((await tested({ baseUrl: 'optimizer' })).message).toContain('is not a web address');
		const baseUrl = 'https://optimizer-developers.uanataca.com/oneshot/api/v1';
		expect((await tested({ baseUrl, env: 'prod' })).message).toContain('public test environment');
	});
});

test('production on the public test host is refused before a run, too', async () => {
	const baseUrl = 'https://one-shot.developers.uanataca.com/api/v1';
	const credential = { baseUrl, env: 'prod' };
	const { error } = await world.run({ resource: 'token', operation: 'getAll' }, undefined, {
		credential,
	});
	expect(error?.message).toContain('Choose Sandbox');
});

test('“Optimizer’s default” sends neither environment nor profile', async () => {
	const item = { json: {}, binary: await world.identity() };
	const credential = { env: 'default', profile: 'default' };
	const create = {
		resource: 'request',
		operation: 'create',
		givenName: 'A',
		surname1: 'B',
		email: 'a@b.co',
		mobilePhoneNumber: '+34600123456',
	};
	const { error } = await world.run(create, [item], { credential });
	expect(error?.message).toBe('Missing parameter: profile required'); // the sandbox has no default profile
	const [{ fields }] = await world.optimizer.calls();
	expect(fields).not.toHaveProperty('env');
	expect(fields).not.toHaveProperty('profile');
});

test('a gateway that wants a header gets it', async () => {
	const credential = {
		gatewayAuthentication: 'headerAuth',
		gatewayHeaderName: 'X-Api-Key',
		gatewayHeaderValue: 'k3y',
	};
	const getTokens = { resource: 'token', operation: 'getAll' };
	expect(await world.done(getTokens, undefined, { credential })).toHaveLength(1);
	const [{ headers }] = await world.optimizer.calls();
	expect(headers).toMatchObject({ 'x-api-key': 'k3y' });
	expect(headers).not.toHaveProperty('authorization');
});
