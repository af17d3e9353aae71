// Serves a trigger's webhook over HTTP as n8n's server does (packages/cli/src/webhooks/webhook-helpers.ts of 2.41.1):
// n8n-core's own context, the node's static data loaded before each call and saved as a whole after it.
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { WebhookContext } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type {
	IHttpRequestMethods,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypes,
	IDataObject,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

export interface Served {
	node: INode;
	nodeTypes: INodeTypes;
	/** What a call of the webhook is given. */
	additionalData(): IWorkflowExecuteAdditionalData;
	/** `manual` while the editor listens for a test. */
	mode?: WorkflowExecuteMode;
	/** Runs the work of a call. */
	around?(request: IncomingMessage, work: () => Promise<void>): Promise<void>;
}

/** As n8n parses a body; nothing where it is no JSON. */
function jsonOf(bytes: Buffer): unknown {
	try {
		return JSON.parse(bytes.toString('utf8')) as unknown;
	} catch {
		return {};
	}
}

export type Webhook = Awaited<ReturnType<typeof serveWebhook>>;

/** Starts to listen on a free port of this machine, at the node's path. */
export async function serveWebhook({
	node,
	nodeTypes,
	additionalData,
	mode = 'webhook',
	around = async (_request, work) => await work(),
}: Served) {
	const type = nodeTypes.getByNameAndVersion(node.type, node.typeVersion) as INodeType;
	/** The items of every execution that was started, per output. */
	const started: INodeExecutionData[][][] = [];
	const thrown: unknown[] = [];
	let saved = '{}';
	const calls = new Set<Promise<void>>();
	const ended = new EventEmitter();
	// What nodes remember in this process, they remember by workflow.
	const id = randomUUID();

	async function call(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const url = new URL(request.url ?? '/', 'http://n8n.invalid');
		const workflow = new Workflow({
			id,
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes,
			staticData: JSON.parse(saved) as IDataObject,
		});
		const description = type.description.webhooks?.find(
			({ httpMethod }) => httpMethod === request.method,
		);
		if (description === undefined) {
			response.writeHead(404).end();
			return;
		}
		const data = additionalData();
		data.httpRequest = Object.assign(request, {
			rawBody: Buffer.concat(chunks),
			body: jsonOf(Buffer.concat(chunks)),
			params: {},
			// As express reads it: a name that comes twice is a list.
			query: Object.fromEntries(
				[...new Set(url.searchParams.keys())].map((name) => {
					const values = url.searchParams.getAll(name);
					return [name, values.length > 1 ? values : values[0]];
				}),
			),
		}) as unknown as typeof data.httpRequest;
		data.httpResponse = response as unknown as typeof data.httpResponse;
		const webhook = {
			httpMethod: request.method as IHttpRequestMethods,
			node: node.name,
			path: url.pathname.slice(1),
			webhookDescription: description,
			workflowId: id,
			workflowExecuteAdditionalData: data,
		};
		const context = new WebhookContext(workflow, node, data, mode, webhook, [], null);
		try {
			const result = (await workflow.expression.withIsolate(
				async () => await type.webhook?.call(context),
			)) as IWebhookResponseData | undefined;
			if (result?.workflowData !== undefined) started.push(result.workflowData);
		} catch (error) {
			// n8n starts an execution that has failed.
			thrown.push(error);
		}
		if (workflow.staticData.__dataChanged === true) saved = JSON.stringify(workflow.staticData);
	}

	const server = createServer((request, response) => {
		const work = async () => await call(request, response);
		const running = around(request, work).finally(() => {
			calls.delete(running);
			ended.emit('call');
		});
		calls.add(running);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;

	return {
		url: `http://127.0.0.1:${port}/${String(node.parameters.path)}`,
		started,
		thrown,
		/** The items that executions were started with, first output first. */
		items: (): IDataObject[] => started.flat(2).map(({ json }) => json),
		/** Until every call has ended: answers come first. */
		async settled(): Promise<void> {
			while (calls.size > 0) await Promise.all(calls);
		},
		/** Until so many executions have started. */
		async until(count: number): Promise<void> {
			while (started.length < count) await once(ended, 'call');
		},
		/** What n8n has saved of the workflow's static data. */
		staticData: () => saved,
		/** Another state of it, as another process or an earlier version may have left it. */
		leave(staticData: unknown): void {
			saved = JSON.stringify(staticData);
		},
		async stop(): Promise<void> {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
