// The cluster of the tests, and what stands outside of it: the services that a workflow asks, and the register.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import axios from 'axios';
import type { IDataObject, INode } from 'n8n-workflow';

import { credentialFor, sandboxValues } from '../../tools/harness/optimizer.cjs';
import { startCluster, type Cluster } from '../../tools/n8n/cluster.cjs';
import type { WorkflowFile } from '../../tools/n8n/rest.cjs';
import { freePort } from '../../tools/n8n/server.cjs';
import { startSetup, type Setup } from '../../tools/n8n/setup.cjs';
import { until } from '../e2e/browser.cjs';
import { fixture } from '../shared/fixtures.cjs';

const login = { email: 'cluster@example.com', password: 'Cluster-of-n8n-1' };
export const register = 'Signatures';

/** A row of the register, as far as the tests look at it. */
export interface Row extends IDataObject {
	request_pk: string | null;
	link: string;
	state: string;
}

export type Services = Awaited<ReturnType<typeof startServices>>;

/** A service that keeps files, consents and what it is told, and wakes up who waits for it. */
async function startServices() {
	const files = new Map<string, Buffer>();
	const told: IDataObject[] = [];
	/** What else it gives, by its path: streams of bytes. */
	const given = new Map<string, () => AsyncIterable<Buffer>>();
	/** What is done when a workflow says that it has come to a certain place, before it may go on. */
	const marks: { passed?: () => Promise<void> } = {};
	let heard: Array<() => void> = [];
	const consent = {
		consent_type: sandboxValues.externalType,
		consent_value: sandboxValues.externalValue,
		customer_code: 'customer-118',
	};
	const json = (value: unknown) => ({ type: 'application/json', body: JSON.stringify(value) });

	async function take(request: IncomingMessage) {
		const url = new URL(request.url ?? '/', 'http://services');
		const body = await buffer(request);
		if (url.pathname.startsWith('/consents/')) return json(consent);
		if (url.pathname.startsWith('/files/')) {
			return { type: 'application/pdf', body: fixture('pdf/word.pdf') };
		}
		if (url.pathname === '/mark') await marks.passed?.();
		if (url.pathname === '/drive') files.set(url.searchParams.get('name') ?? '', body);
		if (url.pathname === '/told') told.push(JSON.parse(body.toString('utf8')) as IDataObject);
		for (const wake of heard) wake();
		heard = [];
		return json({ id: 'filed' });
	}

	const server = createServer((request, response) => {
		const stream = given.get(request.url ?? '');
		if (stream) {
			response.setHeader('content-type', 'video/mp4');
			void (async () => {
				for await (const chunk of stream()) {
					if (!response.write(chunk)) await once(response, 'drain');
				}
				response.end();
			})().catch(() => response.destroy());
			return;
		}
		void take(request).then(
			({ type, body }) => response.setHeader('content-type', type).end(body),
			() => response.destroy(),
		);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	return {
		url,
		files,
		told,
		given,
		marks,
		/** Comes back when so many files were filed. */
		async filed(count: number): Promise<void> {
			while (files.size < count) await new Promise<void>((resolve) => heard.push(resolve));
		},
		async stop() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

export type Place = Awaited<ReturnType<typeof openPlace>>;

/** Starts everything with data of its own; `close()` ends it and removes them. */
export async function openPlace() {
	const folder = await mkdtemp(join(tmpdir(), 'oneshot-cluster-'));
	const services = await startServices();
	let setup: Setup<Cluster>;
	const ports = { n8n: await freePort(), optimizer: await freePort() };
	try {
		setup = await startSetup({ folder, ports, login, otpInterval: 0 }, startCluster);
	} catch (error) {
		await services.stop();
		throw error;
	}
	const { n8n: cluster, rest, optimizer } = setup;
	const account = await rest.saveCredential({
		name: 'One-Shot account that asks for no pictures',
		type: 'oneshotApi',
		data: credentialFor(optimizer, 'current', {
			registrationAuthority: sandboxValues.pictureFreeRegistrationAuthority,
		}),
	});
	const { id: project } = await rest.call<{ id: string }>('GET', '/projects/personal');
	const tables = `/projects/${project}/data-tables`;
	const columns = ['request_pk', 'link', 'signer', 'identity_number', 'document', 'documents'];
	columns.push('identified_by', 'identified_at', 'identified_how', 'email', 'state');
	columns.push('reminded_at', 'signing_link', 'expires_at');
	const table = await rest.call<{ id: string }>('POST', tables, {
		name: register,
		columns: columns.map((name) => ({ name, type: 'string' })),
	});

	return {
		...{ folder, cluster, rest, optimizer, services },
		/** That asks for no pictures. */
		account,
		/** That may invite to a Video ID. */
		videoAccount: setup.credential,
		async rows(): Promise<Row[]> {
			const rows: Row[] = [];
			for (;;) {
				const page = await rest.call<{ data: Row[] }>(
					'GET',
					`${tables}/${table.id}/rows?take=200&skip=${rows.length}`,
				);
				rows.push(...page.data);
				if (page.data.length === 0) return rows;
			}
		},
		emptyRegister: async () =>
			void (await rest.call(
				'DELETE',
				`${tables}/${table.id}/rows?filter=${encodeURIComponent(
					JSON.stringify({
						type: 'and',
						filters: [{ columnName: 'link', condition: 'isNotEmpty', value: null }],
					}),
				)}`,
			)),
		/** Until every webhook process answers at a path, by whatever method: n8n publishes in the background. */
		async served(path: string): Promise<void> {
			for (const { url } of cluster.webhooks) {
				await until(async () => {
					const answer = await axios.get(`${url}/webhook/${path}`, { validateStatus: () => true });
					return answer.status === 200 || /Did you mean/.test(JSON.stringify(answer.data));
				});
			}
		},
		/** Imports a workflow and publishes it. */
		async publish(workflow: WorkflowFile) {
			const { id, versionId } = await rest.createWorkflow(workflow);
			await rest.activate({ id, versionId });
			return {
				id,
				/** How many of its executions are waiting or under way. */
				async open(): Promise<number> {
					const filter = encodeURIComponent(
						JSON.stringify({ workflowId: id, status: ['new', 'running'] }),
					);
					const { results } = await rest.call<{ results: unknown[] }>(
						'GET',
						`/executions?filter=${filter}&limit=100`,
					);
					return results.length;
				},
				withdraw: async () => void (await rest.deactivate(id)),
			};
		},
		async close() {
			await setup.stop();
			await services.stop();
			await cluster.remove();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** Nodes in a row, each behind the one before. */
export function chain(name: string, nodes: Array<Omit<INode, 'id' | 'position'>>): WorkflowFile {
	const names = nodes.map((node) => node.name);
	return {
		name,
		nodes: nodes.map((node, index) => ({ ...node, id: node.name, position: [index * 220, 0] })),
		connections: Object.fromEntries(
			names
				.slice(0, -1)
				.map((each, index) => [
					each,
					{ main: [[{ node: names[index + 1], type: 'main', index: 0 }]] },
				]),
		),
		settings: { executionOrder: 'v1', saveDataSuccessExecution: 'none' },
	};
}

/** A webhook that answers at once: what follows is a job of the queue. */
export const startOf = (path: string): Omit<INode, 'id' | 'position'> => ({
	name: 'Start',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2,
	webhookId: path,
	parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
});

export const ask = (
	name: string,
	parameters: INode['parameters'],
): Omit<INode, 'id' | 'position'> => ({
	...{ name, type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters },
});

export const oneshot = (
	{ account: { id, name: credential } }: Pick<Place, 'account'>,
	name: string,
	parameters: INode['parameters'],
): Omit<INode, 'id' | 'position'> => ({
	...{ name, type: 'n8n-nodes-oneshot.oneshot', typeVersion: 1, parameters },
	credentials: { oneshotApi: { id, name: credential } },
});
