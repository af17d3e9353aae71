import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { createClient } from '../client/client';
import { Input } from '../operation/input';
import type { Operation } from '../operation/operation';
import { Work } from '../operation/work';
import { checkAgent } from './agents';
import type { Failure } from './errors';
import { explain, nameCompleted } from './errors';
import { completedRequests, toItems } from './items';
import { findOperation } from './registry';

/** How many items run at a time when the user does not say. */
const PARALLEL_CALLS = { parallel: 8, serial: 1 };

/** Runs `task` for 0 … count-1, `limit` at a time; starts nothing new once `stopped` says so. */
async function pool(
	count: number,
	limit: number,
	stopped: () => boolean,
	task: (index: number) => Promise<void>,
): Promise<void> {
	let next = 0;
	const worker = async () => {
		while (next < count && !stopped()) await task(next++);
	};
	await Promise.all(Array.from({ length: Math.min(limit, count) }, worker));
}

function readParallelCalls(context: IExecuteFunctions, operation: Operation): number {
	const chosen = Number(context.getNodeParameter('options.parallelCalls', 0, 0));
	return chosen >= 1 ? Math.floor(chosen) : PARALLEL_CALLS[operation.pace];
}

/**
 * The node's way through its items: bounded concurrency, output in input order, item linking,
 * continue-on-fail. When a run is to stop, nothing new starts and what runs is awaited.
 */
export async function executeItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const client = await createClient(context);
	const operation = findOperation(
		context.getNodeParameter('resource', 0) as string,
		context.getNodeParameter('operation', 0) as string,
	);
	const fields = [...operation.fields, ...(operation.options ?? [])];
	const results: Array<INodeExecutionData[] | undefined> = new Array(items.length);
	let fatal: Failure | undefined;

	await pool(
		items.length,
		readParallelCalls(context, operation),
		() => fatal !== undefined,
		async (index) => {
			const input = new Input(context, client.account, fields, items[index], index);
			const work = new Work(client, context.helpers);
			try {
				checkAgent(context, operation);
				const output = await operation.carryOut(await operation.prepare(input), work);
				results[index] = toItems(input, Array.isArray(output) ? output : [output], client.account);
			} catch (thrown) {
				const failure = explain(context, index, work, thrown);
				if (context.continueOnFail()) {
					results[index] = [{ json: failure.json, pairedItem: { item: index } }];
				} else {
					fatal ??= failure;
				}
			}
		},
	);

	if (fatal) {
		nameCompleted(fatal, completedRequests(results));
		throw fatal.error;
	}
	return results.flatMap((produced) => produced ?? []);
}
