// Runs workflows in n8n-core's own engine, in this process: real item linking, expressions, HTTP,
// credentials and binary data on disk. What n8n's server would add (database, editor, queue) is absent.
// Outside of jest: `node --require tsx/cjs FILE` (`--import tsx` can't load n8n-core on Node 20).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import {
	BinaryDataConfig,
	BinaryDataService,
	ExecutionLifecycleHooks,
	LoadOptionsContext,
	WorkflowExecute,
	prepareBinaryData,
} from 'n8n-core';
import { NodeHelpers, Workflow, createRunExecutionData } from 'n8n-workflow';
import type {
	IBinaryData,
	ICredentialDataDecryptedObject,
	INode,
	INodeCredentials,
	INodeListSearchResult,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';
import { HarnessCredentialsHelper, type CredentialData } from './credentials.cjs';
import { testCredential, type CredentialVerdict } from './credentialTest.cjs';
import { loadPackage, nodeTypesOf, type ExtraTypes } from './nodeTypes.cjs';
import {
	RunResult,
	type NodeOptions,
	type SearchOptions,
	type WorkflowOptions,
} from './workflowRun.cjs';
import { Container, additionalDataOf } from './services.cjs';
import { serveWebhook, type Served, type Webhook } from './webhooks.cjs';
import type { Answers, WorkflowJson } from './n8nNodes.cjs';

export type { CredentialData, CredentialVerdict, ExtraTypes, Answers, WorkflowJson };
export { RunResult };
export type { NodeEvent } from './workflowRun.cjs';
export type { Question } from './n8nNodes.cjs';

const projectRoot = resolve(__dirname, '..', '..');
const defaultType = 'n8n-nodes-oneshot.oneshot';

export type Engine = Awaited<ReturnType<typeof startEngine>>;

/** A trigger, or else the first node that nothing leads to. */
function startNodeOf(workflow: Workflow): INode {
	const starts = Object.values(workflow.nodes).filter(
		({ name, type, disabled }) =>
			disabled !== true &&
			type !== 'n8n-nodes-base.stickyNote' &&
			workflow.connectionsByDestinationNode[name] === undefined,
	);
	const start = starts.find(({ type }) => type.endsWith('Trigger')) ?? starts[0];
	if (start === undefined) throw new Error('The workflow has no node to start with');
	return start;
}

/** An item as a person's upload or an earlier node leaves it, without a file store (n8n's "default" mode). */
export function inMemoryBinary(buffer: Buffer, fileName: string, mimeType: string): IBinaryData {
	return {
		data: buffer.toString('base64'),
		mimeType,
		fileName,
		fileExtension: fileName.split('.').at(-1),
		fileSize: `${buffer.length} B`,
		bytes: buffer.length,
	};
}

/**
 * Starts the engine with an empty file store in a temporary folder. One at a time per process.
 * @param options.nodesDir the compiled package (`dist`); by default the TypeScript sources are loaded
 * @param options.types node and credential types besides the package's own
 */
export async function startEngine(options: { nodesDir?: string; types?: ExtraTypes } = {}) {
	const folder = await mkdtemp(join(tmpdir(), 'oneshot-engine-'));
	// Read when n8n-core's services are first asked for.
	process.env.N8N_USER_FOLDER = folder;
	process.env.N8N_ENCRYPTION_KEY ??= 'only for tests';
	process.env.N8N_LOG_LEVEL ??= 'silent';
	const config = Container.get(BinaryDataConfig);
	config.mode = 'filesystem';
	config.localStoragePath = join(folder, 'storage');
	await Container.get(BinaryDataService).init();

	const types = loadPackage(
		options.nodesDir === undefined ? projectRoot : resolve(options.nodesDir, '..'),
		options.nodesDir !== undefined,
		options.types,
	);
	let executions = 0;

	function credentialsOf(type: string, credentials: CredentialData): INodeCredentials {
		const known = types.node(type);
		const wanted =
			known === undefined
				? []
				: (NodeHelpers.getVersionedNodeType(known).description.credentials ?? []);
		return Object.fromEntries(
			wanted
				.filter(({ name }) => name in credentials)
				.map(({ name }) => [name, { id: name, name: 'Harness' }]),
		);
	}

	/**
	 * Runs a workflow from its trigger to its end. A node's credential of a given type is the one in
	 * `options.credentials`, whichever the file names.
	 */
	async function runWorkflow(
		json: WorkflowJson,
		options: WorkflowOptions = {},
	): Promise<RunResult> {
		const { credentials = {}, answers, input, outputs, start: startName, signal, onNode } = options;
		const executionId = String(++executions);
		const source = structuredClone(json);
		for (const node of source.nodes) {
			node.credentials = { ...node.credentials, ...credentialsOf(node.type, credentials) };
		}
		const workflow = new Workflow({
			id: source.id ?? 'harness',
			name: source.name ?? 'Harness',
			nodes: source.nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote'),
			connections: source.connections,
			active: false,
			nodeTypes: nodeTypesOf(types, source, answers),
			settings: { executionOrder: 'v1', ...source.settings },
		});

		const hooks = new ExecutionLifecycleHooks('trigger', executionId, {
			id: workflow.id,
			name: workflow.name ?? '',
			active: false,
			activeVersionId: null,
			isArchived: false,
			createdAt: new Date(),
			updatedAt: new Date(),
			nodes: source.nodes,
			connections: source.connections,
		});
		const typeOf = (name: string) => workflow.nodes[name].type;
		hooks.addHandler('nodeExecuteBefore', (name) => {
			onNode?.({ name, type: typeOf(name), status: 'started' });
		});
		hooks.addHandler('nodeExecuteAfter', (name, { data, error }) => {
			const items = data?.main.flatMap((output) => output ?? []);
			onNode?.({ name, type: typeOf(name), status: 'finished', items, error });
		});

		const additionalData = additionalDataOf(
			new HarnessCredentialsHelper(types, credentials),
			executionId,
		);
		additionalData.hooks = hooks;
		const start = {
			node: startName === undefined ? startNodeOf(workflow) : workflow.nodes[startName],
			data: { main: outputs ?? [input ?? [{ json: {} }]] },
			source: null,
		};
		const execution = new WorkflowExecute(
			additionalData,
			'trigger',
			createRunExecutionData({ executionData: { nodeExecutionStack: [start] } }),
		).processRunExecutionData(workflow);
		const stop = () => execution.cancel();
		if (signal?.aborted) stop();
		signal?.addEventListener('abort', stop, { once: true });
		try {
			return new RunResult(await execution);
		} finally {
			signal?.removeEventListener('abort', stop);
		}
	}

	/** Runs one node, named "Node", on the given items. */
	async function runNode(
		parameters: INodeParameters,
		options: NodeOptions = {},
	): Promise<RunResult> {
		const { items, type = defaultType, onError, node = {}, ...run } = options;
		const workflow: WorkflowJson = {
			nodes: [
				{
					id: 'start',
					name: 'Start',
					type: 'n8n-nodes-base.manualTrigger',
					typeVersion: 1,
					position: [0, 0],
					parameters: {},
				},
				{
					id: 'node',
					name: 'Node',
					type,
					typeVersion: 1,
					position: [200, 0],
					parameters,
					onError,
					...node,
				},
			],
			connections: { Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
		};
		return await runWorkflow(workflow, { ...run, input: items });
	}

	/** A file in the store, as somebody's upload leaves it. */
	async function binary(buffer: Buffer, fileName: string, mimeType: string): Promise<IBinaryData> {
		return await prepareBinaryData(buffer, 'upload', 'harness', fileName, mimeType);
	}

	/** What a resource locator's list shows, through n8n-core's own context for the editor. */
	async function listSearch(
		method: string,
		parameters: INodeParameters,
		options: SearchOptions = {},
	): Promise<INodeListSearchResult> {
		const { credentials = {}, filter, paginationToken, type = defaultType } = options;
		const node: INode = {
			id: 'node',
			name: 'Node',
			type,
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: credentialsOf(type, credentials),
		};
		const nodeTypes = nodeTypesOf(types, { nodes: [node], connections: {} });
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const { methods } = nodeTypes.getByNameAndVersion(type) as INodeType;
		const search = methods?.listSearch?.[method];
		if (search === undefined) throw new Error(`${type} has no list search "${method}"`);
		const additionalData = additionalDataOf(
			new HarnessCredentialsHelper(types, credentials),
			String(++executions),
		);
		additionalData.currentNodeParameters = parameters;
		const context = new LoadOptionsContext(workflow, node, additionalData, 'parameters');
		return await workflow.expression.withIsolate(
			async () => await search.call(context, filter, paginationToken),
		);
	}

	/** Serves a trigger's webhook over HTTP, until `stop()`. */
	async function webhook(
		type: string,
		parameters: INodeParameters,
		options: { credentials?: CredentialData } & Pick<Served, 'mode' | 'around'> = {},
	): Promise<Webhook> {
		const { credentials = {}, ...served } = options;
		const bare: INode = {
			...{ id: 'trigger', name: 'Trigger', type, typeVersion: 1, position: [0, 0] },
			parameters,
			credentials: credentialsOf(type, credentials),
		};
		const nodeTypes = nodeTypesOf(types, { nodes: [bare], connections: {} });
		const { nodes } = new Workflow({ nodes: [bare], connections: {}, active: false, nodeTypes });
		const helper = new HarnessCredentialsHelper(types, credentials);
		return await serveWebhook({
			node: nodes.Trigger,
			nodeTypes,
			...served,
			additionalData: () => additionalDataOf(helper, String(++executions)),
		});
	}

	return {
		runWorkflow,
		runNode,
		webhook,
		binary,
		/** The bytes of a file in the store. */
		content: async (file: IBinaryData): Promise<Buffer> =>
			await Container.get(BinaryDataService).getAsBuffer(file),
		inMemoryBinary,
		listSearch,
		/** What the editor's "Test" button says of a credential. */
		testCredential: async (
			type: string,
			data: ICredentialDataDecryptedObject,
		): Promise<CredentialVerdict> => {
			const helper = new HarnessCredentialsHelper(types, { [type]: data });
			const additionalData = additionalDataOf(helper, String(++executions));
			return await testCredential(types, type, data, helper, additionalData);
		},
		/** Removes the file store. */
		stop: async (): Promise<void> => {
			await rm(folder, { recursive: true, force: true });
		},
	};
}
