import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readAccount } from '../client/account';
import type { Client } from '../client/client';
import { createClient } from '../client/client';
import { Input } from '../operation/input';
import type { Operation } from '../operation/operation';
import { Work } from '../operation/work';
import { agentProblem } from './agents';
import type { Failure } from './errors';
import { explain, summarise } from './errors';
import { completedRequests, toItems } from './items';
import { fieldsOf, findOperation } from './registry';
import { checkRetryOnFail } from './retryOnFail';

/** How many items run at a time when the user does not say. */
const PARALLEL_CALLS = { parallel: 8, serial: 1 };

/** How many items are prepared at a time: their files are opened. */
const PARALLEL_CHECKS = 8;

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

/** What the options say of the whole run; the first item counts. Undefined where not set. Throws a Problem. */
function readRunOptions(input: Input) {
	const read = (name: string) => {
		const path = `options.${name}`;
		const isSet = ![undefined, null, ''].includes(input.param(path) as string);
		return isSet ? input.number(path, { least: 1 }) : undefined;
	};
	const deadline = read('deadline');
	const largestFile = read('largestFile');
	return {
		parallel: read('parallelCalls') && input.integer('options.parallelCalls', { least: 1 }),
		deadline: deadline && deadline * 1000,
		largestFile: largestFile && largestFile * 1024 ** 2,
	};
}

/** What the engine keeps of an item: what it was given, what was prepared, what came of it. */
interface Entry {
	input: Input;
	prepared?: unknown;
	items?: INodeExecutionData[];
	failure?: Failure;
}

const failuresOf = (entries: Entry[]) =>
	entries.flatMap(({ failure }, index) => (failure ? [{ index, failure }] : []));

/** Prepares every item: what is found out here is found out before anything is sent. */
async function prepareItems(
	context: IExecuteFunctions,
	operation: Operation,
	entries: Entry[],
): Promise<void> {
	const nothing = { done: [], exists: {} };
	const refusal = agentProblem(context, operation);
	await pool(
		entries.length,
		PARALLEL_CHECKS,
		() => false,
		async (index) => {
			try {
				if (refusal) throw refusal;
				entries[index].prepared = await operation.prepare(entries[index].input);
			} catch (thrown) {
				entries[index].failure = explain(context, index, nothing, thrown);
			}
		},
	);
}

/**
 * Carries the prepared items out. After a failure, in the preparation too, nothing new starts, unless the run goes on
 * on errors.
 */
async function carryOutItems(
	context: IExecuteFunctions,
	operation: Operation,
	client: Client,
	entries: Entry[],
	limit: number,
): Promise<void> {
	const goesOn = context.continueOnFail();
	let failed = entries.some(({ failure }) => failure);
	await pool(
		entries.length,
		limit,
		() => failed && !goesOn,
		async (index) => {
			const entry = entries[index];
			if (entry.failure) return;
			const work = new Work(client, context.helpers);
			try {
				const output = await operation.carryOut(entry.prepared, work);
				const outputs = Array.isArray(output) ? output : [output];
				entry.items = toItems(entry.input, outputs, client.account, operation.keepsDocuments);
			} catch (thrown) {
				entry.failure = explain(context, index, work, thrown);
				failed = true;
			}
			entry.prepared = undefined;
		},
	);
}

/**
 * The node's way through its items: all are prepared before the first is carried out; bounded concurrency, output in
 * input order, item linking, continue-on-fail. When a run is to stop, nothing new starts and what runs is awaited.
 */
export async function executeItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const operation = findOperation(
		context.getNodeParameter('resource', 0) as string,
		context.getNodeParameter('operation', 0) as string,
	);
	const fields = fieldsOf(operation);
	const account = await readAccount(context);
	const entries = items.map(
		(item, index): Entry => ({ input: new Input(context, account, fields, item, index) }),
	);
	const failed = () => {
		const completed = completedRequests(entries.map((entry) => entry.items));
		return summarise(failuresOf(entries), completed);
	};

	const [first] = entries;
	let options: ReturnType<typeof readRunOptions>;
	try {
		checkRetryOnFail(context, operation);
		options = readRunOptions(first.input);
	} catch (thrown) {
		throw explain(context, 0, { done: [], exists: {} }, thrown).error;
	}
	await prepareItems(context, operation, entries);

	const client = createClient(context, account, options);
	const limit = options.parallel ?? PARALLEL_CALLS[operation.pace];
	await carryOutItems(context, operation, client, entries, limit);
	if (!context.continueOnFail() && entries.some(({ failure }) => failure)) throw failed();

	return entries.flatMap(({ items: produced, failure }, index) =>
		failure ? [{ json: failure.json, pairedItem: { item: index } }] : (produced ?? []),
	);
}
