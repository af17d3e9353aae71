// Where the credential goes and where it does not: redirects, n8n's own helpers.
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
} from 'n8n-workflow';

import { Container } from '../../tools/harness/services.cjs';
import '../shared/pauses.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

jest.mock('../../nodes/Oneshot/client/pause', () => jest.requireActual('../shared/pauses.cjs'));

/** What n8n's HTTP Request node does with a credential, and nothing else. */
class HttpRequest implements INodeType {
	description = {
		displayName: 'HTTP Request',
		name: 'httpRequest',
		group: ['transform' as const],
		version: 1,
		description: 'Calls an address with the One-Shot credential',
		defaults: { name: 'HTTP Request' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'oneshotApi', required: true }],
		properties: ['helper', 'address'].map(
			(name): INodeProperties => ({ displayName: name, name, type: 'string', default: '' }),
		),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const address = this.getNodeParameter('address', 0) as string;
		const answer: unknown =
			this.getNodeParameter('helper', 0) === 'legacy'
				? await this.helpers.requestWithAuthentication.call(this, 'oneshotApi', {
						...{ uri: address, method: 'GET', json: true, simple: false },
						...{ followRedirect: true, followAllRedirects: true, resolveWithFullResponse: true },
					})
				: await this.helpers.httpRequestWithAuthentication.call(this, 'oneshotApi', {
						...{ url: address, returnFullResponse: true, ignoreHttpStatusErrors: true },
					});
		const { statusCode } = answer as { statusCode: number };
		return [[{ json: { statusCode } }]];
	}
}

let world: SharedWorld;
let elsewhere: Server;
let arrived: string[] = [];
let elsewhereUrl = '';
beforeAll(async () => {
	world = await sharedWorld({ types: { nodes: { 'test.httpRequest': new HttpRequest() } } });
	elsewhere = createServer((request, response) => {
		arrived.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
		response.setHeader('content-type', 'application/json').end('{"status":"success","details":{}}');
	});
	await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
	elsewhereUrl = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
});
afterAll(async () => {
	await new Promise((done) => elsewhere.close(done));
	await world.stop();
});
beforeEach(async () => {
	arrived = [];
	await world.optimizer.reset();
});

const getTokens = { resource: 'token', operation: 'getAll' };
const gateway = {
	gatewayAuthentication: 'headerAuth',
	gatewayHeaderName: 'X-Key',
	gatewayHeaderValue: 'k3y-of-the-gateway',
};

describe('redirects', () => {
	test.each([301, 302, 303, 307, 308])(
		'%s to another server: nothing is sent there',
		async (status) => {
			await world.optimizer.fault({
				match: { path: '/tokens' },
				times: 9,
				action: { type: 'redirect', status, location: `${elsewhereUrl}/oneshot/api/v1/tokens` },
			});
			const { error } = await world.run(getTokens, undefined, { credential: gateway });
			expect(error?.message).toContain('redirects to another place');
			expect(arrived).toEqual([]);
			expect(await world.optimizer.calls()).toHaveLength(1);
		},
	);

	test.each([307, 308])(
		'%s of an upload to another server: nothing is sent there',
		async (status) => {
			const item = await world.request();
			await world.optimizer.fault({
				match: { path: '/document/' },
				action: { type: 'redirect', status, location: `${elsewhereUrl}/{path}/` },
			});
			const upload = { resource: 'document', operation: 'upload' };
			const { error } = await world.run(upload, [item], { credential: gateway });
			expect(error?.message).toContain('redirects to another place');
			expect(arrived).toEqual([]);
		},
	);

	test.each([
		'http://{host}{path}/',
		'https://{host}{path}/',
		'http://internal-name:8000{path}/',
		'{path}/',
	])('that only add the slash, as %s, stay on the server of the credential', async (location) => {
		await world.optimizer.fault({
			match: { path: '/tokens' },
			action: { type: 'redirect', status: 307, location },
		});
		expect(await world.done(getTokens, undefined, { credential: gateway })).toHaveLength(1);
		const calls = await world.optimizer.calls();
		expect(calls.map(({ path }) => path)).toEqual([
			'/oneshot/api/v1/tokens',
			'/oneshot/api/v1/tokens/',
		]);
		expect(calls[1].headers['x-key']).toBe(gateway.gatewayHeaderValue);
	});
});

describe.each(['legacy', 'current'])('n8n’s %s helper with the credential', (helper) => {
	const call = async (address: string) =>
		await world.run({ helper, address }, undefined, {
			type: 'test.httpRequest',
			credential: gateway,
		});

	test('reaches the Optimizer through the gateway', async () => {
		for (const address of ['/tokens', `${world.optimizer.current}/tokens`]) {
			const run = await call(address);
			expect(run.error).toBeUndefined();
			expect(run.json()).toEqual([{ statusCode: 200 }]);
		}
		const calls = await world.optimizer.calls();
		expect(calls.map(({ headers }) => headers['x-key'])).toEqual(
			calls.map(() => gateway.gatewayHeaderValue),
		);
	});

	test('goes nowhere else', async () => {
		const { error } = await call(`${elsewhereUrl}/tokens`);
		expect(`${error?.message} ${error?.description}`).toContain('is only for');
		expect(arrived).toEqual([]);
		expect(await world.optimizer.calls()).toEqual([]);
	});

	test('follows no redirect', async () => {
		await world.optimizer.fault({
			match: { path: '/tokens' },
			times: 9,
			action: { type: 'redirect', status: 302, location: `${elsewhereUrl}/tokens` },
		});
		await call('/tokens');
		expect(arrived).toEqual([]);
	});
});

test('https typed for a server that speaks http', async () => {
	const baseUrl = world.optimizer.current.replace('http:', 'https:');
	const { error } = await world.run(getTokens, undefined, { credential: { baseUrl } });
	expect(error?.message).toContain('does not speak https');
	expect(error?.description).toContain('http://');
});

test("n8n's own protection says what is to be allowed", async () => {
	const load = createRequire(require.resolve('n8n-core'));
	const { SsrfProtectionConfig } = load('@n8n/config') as {
		SsrfProtectionConfig: abstract new () => { enabled: boolean };
	};
	const protection = Container.get(SsrfProtectionConfig);
	protection.enabled = true;
	try {
		const { error } = await world.run(getTokens);
		expect(error?.message).toContain('(SSRF) blocks 127.0.0.1');
		expect(error?.description).toContain('N8N_SSRF_ALLOWED_HOSTNAMES');
		expect(error?.context.code).toBe('BLOCKED_BY_N8N');
		const create = { resource: 'token', operation: 'create', username: '1000001' };
		const second = await world.run(create);
		expect(second.error?.context.code).toBe('BLOCKED_BY_N8N');
		expect(await world.optimizer.calls()).toEqual([]);
	} finally {
		protection.enabled = false;
	}
});
