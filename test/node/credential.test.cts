// The credential's Test button, and the ways to an Optimizer behind a gateway.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { credentialFor, startOptimizer } from '../../tools/harness/optimizer.cjs';
import { versions } from '../../tools/harness/world.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

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

	test.each([
		[{ status: 401, body: '<html>' }, 'gateway in front of the Optimizer asks for a login (401)'],
		[{ status: 403, body: '<html>' }, 'gateway in front of the Optimizer refuses'],
		[{ status: 404, body: '<html>' }, 'no One-Shot API at this Base URL (404)'],
		[{ status: 502, body: '<html>' }, 'does not reach the Optimizer behind it'],
		[{ status: 500, body: {} }, 'fault of its own'],
		[{ status: 302, headers: { Location: '/login' } }, 'redirects elsewhere'],
		[{ status: 200, body: '<!doctype html><form>' }, 'it is not an Optimizer'],
		[{ status: 200, body: { status: 'error', message: 'x' } }, 'refuses to list its tokens'],
		[{ status: 200, body: { status: '403 Forbidden' } }, 'refuses to list its tokens'],
		[{ status: 200, body: { status: 'UP' } }, 'it is not an Optimizer'],
		[{ status: 200, body: {} }, 'it is not an Optimizer'],
	])('is red for %j', async (answer, message) => {
		await world.optimizer.fault({
			match: { path: '/tokens' },
			times: 9,
			action: { type: 'status', ...answer },
		});
		const verdict = await tested();
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toContain(message);
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

describe('gateways', () => {
	const getTokens = { resource: 'token', operation: 'getAll' };

	test('basic authentication', async () => {
		const optimizer = await startOptimizer({ args: ['--gateway-basic', 'user:påss'] });
		const credential = {
			baseUrl: optimizer.current,
			gatewayAuthentication: 'basicAuth',
			gatewayUser: 'user',
			gatewayPassword: 'påss',
		};
		expect(await world.done(getTokens, undefined, { credential })).toHaveLength(1);
		const wrong = { ...credential, gatewayPassword: 'x' };
		const { error } = await world.run(getTokens, undefined, { credential: wrong });
		expect(error?.message).toContain('A web page came back');
		await optimizer.stop();
	});

	test('a header', async () => {
		const optimizer = await startOptimizer({ args: ['--gateway-header', 'X-Api-Key:k3y'] });
		const credential = {
			baseUrl: optimizer.current,
			gatewayAuthentication: 'headerAuth',
			gatewayHeaderName: 'X-Api-Key',
			gatewayHeaderValue: 'k3y',
		};
		expect(await world.done(getTokens, undefined, { credential })).toHaveLength(1);
		await optimizer.stop();
	});

	test('a client certificate and a private CA', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'tls-'));
		const path = (name: string) => join(folder, name);
		const openssl = (...args: string[]) =>
			execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
		openssl(
			'req',
			'-x509',
			'-newkey',
			'rsa:2048',
			'-nodes',
			'-keyout',
			'ca.key',
			'-out',
			'ca.pem',
			'-days',
			'2',
			'-subj',
			'/CN=Private CA',
		);
		for (const name of ['server', 'client']) {
			openssl(
				'req',
				'-newkey',
				'rsa:2048',
				'-nodes',
				'-keyout',
				`${name}.key`,
				'-out',
				`${name}.csr`,
				'-subj',
				`/CN=${name}`,
				'-addext',
				'subjectAltName=IP:127.0.0.1',
			);
			openssl(
				'x509',
				'-req',
				'-in',
				`${name}.csr`,
				'-CA',
				'ca.pem',
				'-CAkey',
				'ca.key',
				'-CAcreateserial',
				'-out',
				`${name}.pem`,
				'-days',
				'2',
				'-copy_extensions',
				'copy',
			);
		}
		const args = [
			'--tls-cert',
			path('server.pem'),
			'--tls-key',
			path('server.key'),
			'--client-ca',
			path('ca.pem'),
		];
		const optimizer = await startOptimizer({ args });
		const pem = (name: string) => readFileSync(path(name), 'utf8');
		const credential = {
			baseUrl: optimizer.current,
			useTlsFiles: true,
			clientCertificate: pem('client.pem'),
			clientKey: pem('client.key'),
			caCertificate: pem('ca.pem'),
		};
		expect(await world.done(getTokens, undefined, { credential })).toHaveLength(1);

		const strange = { ...credential, caCertificate: '' };
		const { error } = await world.run(getTokens, undefined, { credential: strange });
		expect(error?.message).toContain('certificate');
		expect(error?.description).toContain('CA Certificate');
		const ignored = { ...strange, ignoreTlsIssues: true };
		expect(await world.done(getTokens, undefined, { credential: ignored })).toHaveLength(1);
		const anonymous = { ...credential, clientCertificate: '', clientKey: '' };
		expect((await world.run(getTokens, undefined, { credential: anonymous })).error).toBeDefined();
		await optimizer.stop();
		rmSync(folder, { recursive: true });
	});
});
