// The package as it was packed, in the real n8n.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import axios from 'axios';
import type { ICredentialDataDecryptedObject, INodeTypeDescription } from 'n8n-workflow';

import { projectRoot } from '../../tools/shared/projectRoot.cjs';
import { freePort } from '../../tools/n8n/server.cjs';
import { credentialFor } from '../../tools/harness/optimizer.cjs';
import { installation } from './installation.cjs';

const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
	version: string;
};
let place: Awaited<ReturnType<typeof installation>>;

beforeAll(async () => {
	place = await installation();
});

interface LoadedNode extends INodeTypeDescription {
	iconUrl: { light: string; dark: string };
	communityNodePackageVersion: string;
}

it.each([
	['oneshot', 'One-Shot', true],
	['oneshotTrigger', 'One-Shot Trigger', undefined],
	['oneshotSigningPage', 'One-Shot Signing Page', undefined],
])('%s loads under its own name, with its icons', async (name, displayName, usableAsTool) => {
	const types = await place.rest.types<LoadedNode>('nodes');
	const node = types.find((each) => each.name === `n8n-nodes-oneshot.${name}`);
	expect(node).toMatchObject({ displayName, communityNodePackageVersion: manifest.version });
	expect(node?.usableAsTool).toBe(usableAsTool);
	for (const icon of Object.values(node?.iconUrl ?? {})) {
		const response = await axios.get<string>(`${place.url}/${icon}`);
		expect(response.headers['content-type']).toContain('image/svg+xml');
	}
	expect(Object.keys(node?.iconUrl ?? {}).sort()).toEqual(['dark', 'light']);
});

it('is offered to agents as a tool', async () => {
	const names = (await place.rest.types<LoadedNode>('nodes')).map(({ name }) => name);
	expect(names).toContain('n8n-nodes-oneshot.oneshotTool');
});

it('brings its credential', async () => {
	const types = await place.rest.types<{ name: string; supportedNodes?: string[] }>('credentials');
	expect(types.find(({ name }) => name === 'oneshotApi')?.supportedNodes).toEqual(
		expect.arrayContaining(
			['oneshot', 'oneshotTrigger', 'oneshotSigningPage'].map(
				(name) => `n8n-nodes-oneshot.${name}`,
			),
		),
	);
});

describe("the credential's Test button", () => {
	const test = async (changes: ICredentialDataDecryptedObject, version?: 'current' | 'legacy') =>
		await place.rest.testCredential({
			name: 'One-Shot account',
			type: 'oneshotApi',
			data: credentialFor(place.optimizer, version, changes),
		});

	it.each(['current', 'legacy'] as const)('is green for the %s Optimizer', async (version) => {
		expect(await test({}, version)).toMatchObject({ status: 'OK' });
	});

	it('names the Base URL when there is no API below it', async () => {
		const { status, message } = await test({ baseUrl: `${place.optimizer.url}/elsewhere` });
		expect(status).toBe('Error');
		expect(message).toContain('no One-Shot API at this Base URL');
	});

	it('is red where nobody listens', async () => {
		const { status, message } = await test({ baseUrl: `http://127.0.0.1:${await freePort()}` });
		expect(status).toBe('Error');
		expect(message).toMatch(/ECONNREFUSED|refused/);
	});

	it('is red for a web page', async () => {
		const server = createServer((_request, response) => {
			response.setHeader('content-type', 'text/html').end('<h1>Sign in</h1>');
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		try {
			const { status, message } = await test({ baseUrl: `http://127.0.0.1:${port}` });
			expect(status).toBe('Error');
			expect(message).toContain('not an Optimizer');
		} finally {
			server.close();
			server.closeAllConnections();
		}
	});

	it('names the gateway when it asks for a login', async () => {
		const server = createServer((request, response) => {
			const known = request.headers['x-api-key'] === 'right';
			response.setHeader('content-type', 'application/json');
			response.statusCode = known ? 200 : 401;
			response.end(JSON.stringify({ status: '200 OK', details: [] }));
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		const gateway = (gatewayHeaderValue: string) => ({
			baseUrl: `http://127.0.0.1:${port}`,
			gatewayAuthentication: 'headerAuth',
			gatewayHeaderName: 'X-API-Key',
			gatewayHeaderValue,
		});
		try {
			const refused = await test(gateway('wrong'));
			expect(refused.status).toBe('Error');
			expect(refused.message).toContain('The gateway in front of the Optimizer asks for a login');
			expect(await test(gateway('right'))).toMatchObject({ status: 'OK' });
		} finally {
			server.close();
			server.closeAllConnections();
		}
	});
});
