import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { createClient } from '../client/client';
import { checkAgent } from './agents';
import { Call } from './call';
import { nameCompleted, tell } from './errors';
import type { Told } from './errors';
import type { Operation, Output } from './operation';
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

/** The input's files without those that the call consumed, then the output's own. */
function passOn(call: Call, output: Output): INodeExecutionData['binary'] {
	const kept = Object.entries(call.item.binary ?? {}).filter(([name]) => !call.consumed.has(name));
	const binary = { ...Object.fromEntries(kept), ...output.binary };
	return Object.keys(binary).length > 0 ? binary : undefined;
}

/** An operation's outputs as n8n items: linked to their input, carrying files and the environment. */
function toItems(call: Call, outputs: Output[]): INodeExecutionData[] {
	const { environment } = call.client.account;
	return outputs.map((output) => {
		const about = 'request_pk' in output.json && !('env' in output.json);
		const binary = passOn(call, output);
		return {
			json: about ? { ...output.json, env: environment } : output.json,
			...(binary && { binary }),
			pairedItem: { item: call.index },
		};
	});
}

/** The requests that items completed, for the error of a run that stops. */
const completedRequests = (results: Array<INodeExecutionData[] | undefined>) => [
	...new Set(
		results
			.flatMap((items) => items ?? [])
			.filter(({ json }) => json.request_pk !== undefined)
			.map(({ json }) => `request ${String(json.request_pk)}`),
	),
];

function parallelCalls(context: IExecuteFunctions, operation: Operation): number {
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
	const results: Array<INodeExecutionData[] | undefined> = new Array(items.length);
	let fatal: Told | undefined;

	await pool(
		items.length,
		parallelCalls(context, operation),
		() => fatal !== undefined,
		async (index) => {
			const call = new Call(context, client, operation, items[index], index);
			try {
				checkAgent(context, operation);
				const output = await operation.run(call);
				results[index] = toItems(call, Array.isArray(output) ? output : [output]);
			} catch (thrown) {
				const told = tell(context, call, thrown);
				if (context.continueOnFail()) {
					results[index] = [{ json: told.json, pairedItem: { item: index } }];
				} else {
					fatal ??= told;
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
