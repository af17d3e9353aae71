import { BinaryDataService } from 'n8n-core';
import type {
	ExecutionError,
	IDataObject,
	INode,
	INodeExecutionData,
	IRun,
	OnError,
} from 'n8n-workflow';
import type { CredentialData } from './credentials.cjs';
import { Container } from './services.cjs';
import type { Answers } from './n8nNodes.cjs';

export interface NodeEvent {
	name: string;
	type: string;
	status: 'started' | 'finished';
	/** Of a finished node: what its outputs hold, first output first. */
	items?: INodeExecutionData[];
	error?: ExecutionError;
}

interface RunOptions {
	/** Decrypted data by credential type, as a user filled it in: defaults are added. */
	credentials?: CredentialData;
	/** Aborting it is what the editor's stop button does. */
	signal?: AbortSignal;
	onNode?: (event: NodeEvent) => void;
}

export interface WorkflowOptions extends RunOptions {
	answers?: Answers;
	/** Items for the node that the workflow starts with; one empty item by default. */
	input?: INodeExecutionData[];
	/** The same for a trigger with several outputs, first output first. */
	outputs?: INodeExecutionData[][];
	/** The trigger that starts the workflow; the first one by default. */
	start?: string;
}

export interface NodeOptions extends RunOptions {
	/** The items that reach the node; one empty item by default. */
	items?: INodeExecutionData[];
	/** Full name of the node type; this package's action node by default. */
	type?: string;
	/** The node's "On Error" setting. */
	onError?: OnError;
	/** Further settings of the node (executeOnce, typeVersion, credentials …). */
	node?: Partial<INode>;
}

export interface SearchOptions {
	credentials?: CredentialData;
	filter?: string;
	paginationToken?: string;
	type?: string;
}

/** What a run left behind. */
export class RunResult {
	/** The error that stopped the run, as n8n stores and shows it. */
	readonly error?: ExecutionError;

	constructor(readonly run: IRun) {
		this.error = run.data.resultData.error;
	}

	/**
	 * The items of all runs of a node.
	 * @param node by default the one that was executed last
	 * @param output index of the node's output; with "continueErrorOutput" the last one holds failures
	 */
	items(node = this.run.data.resultData.lastNodeExecuted, output = 0): INodeExecutionData[] {
		const runs = this.run.data.resultData.runData[node ?? ''] ?? [];
		return runs.flatMap(({ data }) => data?.main[output] ?? []);
	}

	json(node?: string, output = 0): IDataObject[] {
		return this.items(node, output).map((item) => item.json);
	}

	/** The names of the executed nodes, in their order. */
	executed(): string[] {
		return Object.entries(this.run.data.resultData.runData)
			.flatMap(([name, runs]) => runs.map(({ executionIndex }) => ({ name, executionIndex })))
			.sort((a, b) => a.executionIndex - b.executionIndex)
			.map(({ name }) => name);
	}

	/** The bytes of an item's file. */
	async buffer(item: INodeExecutionData, property = 'data'): Promise<Buffer> {
		const binary = item.binary?.[property];
		if (binary === undefined) throw new Error(`The item has no file "${property}"`);
		return await Container.get(BinaryDataService).getAsBuffer(binary);
	}
}
