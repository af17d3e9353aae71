// Executions of the real n8n: nodes run one by one over REST, and read back as n8n has stored them.
import { setTimeout as sleep } from 'node:timers/promises';

import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IRun,
	IRunExecutionData,
	OnError,
} from 'n8n-workflow';

import { RunResult } from '../../harness/workflowRun.cjs';
import type { Rest, StoredCredential, WorkflowFile } from '../../n8n/rest.cjs';

export const oneshot = 'n8n-nodes-oneshot.oneshot';

/** An execution as n8n stores it. */
export interface Stored {
	id: string;
	status: string;
	data: IRunExecutionData;
	workflowData: WorkflowFile;
}

const ENDED = ['success', 'error', 'crashed', 'canceled'];

/**
 * What n8n's store made flat (flatted's format): a list of values, in which a text inside of an object or list is the
 * number of a value.
 */
export function unflattened(text: string): unknown {
	const values = JSON.parse(text) as unknown[];
	const made = new Map<number, unknown>();
	function valueAt(index: number): unknown {
		if (made.has(index)) return made.get(index);
		const value = values[index];
		if (typeof value !== 'object' || value === null) return value;
		const whole: unknown[] | IDataObject = Array.isArray(value) ? [] : {};
		made.set(index, whole);
		for (const [name, inner] of Object.entries(value)) {
			const read = typeof inner === 'string' ? valueAt(Number(inner)) : (inner as unknown);
			(whole as IDataObject)[name] = read as IDataObject;
		}
		return whole;
	}
	return valueAt(0);
}

/** An execution, when it has ended. */
export async function ended(rest: Rest, id: string): Promise<Stored> {
	for (;;) {
		const answer = await rest.call<Omit<Stored, 'data'> & { data: string }>(
			'GET',
			`/executions/${id}`,
		);
		if (ENDED.includes(answer.status)) {
			return { ...answer, data: unflattened(answer.data) as IRunExecutionData };
		}
		await sleep(30);
	}
}

/** What an execution left behind, whose files are in n8n's store. */
export class StoredRun extends RunResult {
	constructor(
		execution: Stored,
		private readonly rest: Rest,
	) {
		super(execution as unknown as IRun);
	}

	override async buffer({ binary }: INodeExecutionData, property = 'data'): Promise<Buffer> {
		const file = binary?.[property];
		if (!file) throw new Error(`The item has no file "${property}"`);
		return await this.rest.file(file);
	}
}

const START = 'Start';
const NODE = 'Node';

export interface NodeRun {
	parameters: INodeParameters;
	items: INodeExecutionData[];
	credential: StoredCredential;
	onError?: OnError;
}

/** A workflow of a start and a node. */
const workflowOf = ({ parameters, credential, onError }: Omit<NodeRun, 'items'>): WorkflowFile => {
	const { id, name } = credential;
	const start: INode = {
		...{ id: 'start', name: START, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
		...{ position: [0, 0], parameters: {} },
	};
	const node: INode = {
		...{ id: 'node', name: NODE, type: oneshot, typeVersion: 1, position: [200, 0] },
		...{ parameters, onError, credentials: { oneshotApi: { id, name } } },
	};
	const connections = { [START]: { main: [[{ node: NODE, type: 'main' as const, index: 0 }]] } };
	// n8n reads it before it runs a part of a workflow, and fails where it is nothing.
	return { name: 'One node', nodes: [start, node], connections, settings: {}, pinData: {} };
};

/** Starts an execution of a node on items, whose files are in n8n's store; gives its number. */
export async function startNode(rest: Rest, run: NodeRun): Promise<string> {
	const { id } = await rest.createWorkflow(workflowOf(run));
	const { executionId } = await rest.call<{ executionId: string }>('POST', `/workflows/${id}/run`, {
		destinationNode: { nodeName: NODE, mode: 'inclusive' },
		dirtyNodeNames: [],
		runData: {
			[START]: [
				{
					...{ startTime: Date.now(), executionTime: 0, executionIndex: 0, source: [] },
					...{ executionStatus: 'success', data: { main: [run.items] } },
				},
			],
		},
	});
	return executionId;
}

/** Runs a node on items, to its end. */
export async function runNode(rest: Rest, run: NodeRun): Promise<StoredRun> {
	const execution = await ended(rest, await startNode(rest, run));
	return new StoredRun(execution, rest);
}
