// Runs cells: the node in n8n's engine, an Optimizer of its own, and everything that is looked at after a run.
import { setPausesReal } from '../shared/time.cjs';
import { createHash } from 'node:crypto';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { basePaths, sandboxValues, startOptimizer } from '../../harness/optimizer.cjs';
import { operationNamed, scenarioOf, type OperationInput } from '../../harness/scenarios.cjs';
import { startEngine } from '../../harness/engine.cjs';
import { worldOf } from '../../harness/world.cjs';
import type { RunResult } from '../../harness/workflowRun.cjs';
import { startMemoryMeter } from '../../shared/memory.cjs';
import { callsOf, type Cell } from './cells.cjs';
import type { Counts } from '../shared/deeds.cjs';
import { errorOf } from '../shared/failures.cjs';
import { silent } from '../shared/faults.cjs';
import { leftovers, takeUncaught, tooMuch } from '../shared/meters.cjs';
import { captureOutput } from '../shared/output.cjs';
import { judge, conclusionOf, type Clean, type Conclusion, type Seen } from './oracle.cjs';
import type { CameOf } from '../shared/processes.cjs';
import { found, plant, stored } from '../shared/secrets.cjs';

/** What came of a cell. */
export interface Outcome extends CameOf<Cell> {
	conclusion: Conclusion;
	/** Growth of the memory, MB. */
	megabytes: number;
}

/** Calls to an Optimizer that is silent end after so many seconds, others have time. */
const SILENT_SECONDS = 0.5;
const PATIENT_SECONDS = 10;
/** A cell that takes longer hangs. */
const LONGEST_MS = 60_000;
const LARGEST_FILE_MB = 8;
const LONGEST_TEXT = 2000;

/** Operations that can be carried out again on what they were prepared for. */
const LEAVES_AS_IT_IS = [
	...['settings.update', 'request.create', 'request.update', 'request.generateOtp'],
	...['request.signDocuments', 'image.upload', 'videoId.create', 'metadata.upload'],
];
/** So many cells run on one preparation at most. */
const MOST_USES = 60;

/** The file that an operation fetches. */
const FETCHES: Record<string, string> = {
	'request.getContract': 'contract',
	'request.signDocuments': 'data',
	'document.download': 'data',
	'image.download': 'data',
	'videoId.downloadVideo': 'data',
};

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Counts that grew. */
const difference = (after: Counts, before: Counts): Counts =>
	Object.fromEntries(
		Object.entries(after)
			.map(([name, count]): [string, number] => [name, count - (before[name] ?? 0)])
			.filter(([, count]) => count !== 0),
	);

export type Chamber = Awaited<ReturnType<typeof startChamber>>;

/** Starts the engine and an Optimizer. What n8n logs is kept for the search for secrets. */
export async function startChamber() {
	process.env.N8N_LOG_LEVEL = 'info';
	const written = captureOutput();

	// Keys on curves are made faster.
	const args = ['--key-type', 'ec'];
	const [engine, optimizer] = await Promise.all([startEngine(), startOptimizer({ args })]);
	const world = worldOf(engine, optimizer);
	const scripts = new Map((await optimizer.faultScripts()).map((script) => [script.name, script]));
	const httpAgent = new Agent({ keepAlive: false });
	const cleanRuns = new Map<string, Clean>();
	let uses = 0;
	let prepared: { key: string; input: OperationInput } | undefined;

	const keyOf = ({ operation, generation }: Cell) => `${generation} ${operation}`;
	const scenarioFor = ({ operation }: Cell) => scenarioOf(operationNamed(operation));

	async function prepare(cell: Cell): Promise<OperationInput> {
		uses = 0;
		await optimizer.reset();
		// The contract of a request that is not signed yet is made anew each time.
		const input =
			cell.operation === 'request.getContract'
				? { items: [await world.signed(cell.generation)], parameters: {} }
				: await scenarioFor(cell).prepare(world, cell.generation);
		prepared = { key: keyOf(cell), input };
		return input;
	}

	async function run(
		{ operation: name, generation: version }: Cell,
		{ items, parameters }: OperationInput,
		planted: ReturnType<typeof plant>,
		seconds: number,
		becomesItem: boolean,
	): Promise<RunResult> {
		const [resource, operation] = name.split('.');
		const options = {
			deadline: seconds,
			...(name in FETCHES && name !== 'request.signDocuments' && { largestFile: LARGEST_FILE_MB }),
		};
		return await world.run(
			{ ...parameters, ...planted.parameters, resource, operation, options },
			items,
			{
				version,
				credential: planted.credential,
				onError: becomesItem ? 'continueRegularOutput' : 'stopWorkflow',
			},
		);
	}

	/** What the operation does without a fault; the Optimizer is prepared anew after it where it did something. */
	async function cleanRun(cell: Cell): Promise<Clean> {
		const known = cleanRuns.get(keyOf(cell));
		if (known && prepared?.key === keyOf(cell)) return known;
		const input = await prepare(cell);
		const before = (await optimizer.ledger()).totals;
		await optimizer.clearCalls();
		const planted = plant(cell.operation, input.parameters, false, true);
		const result = await run(cell, input, planted, PATIENT_SECONDS, false);
		if (result.error) throw result.error;
		const deeds = difference((await optimizer.ledger()).totals, before);
		const calls = (await optimizer.calls()).map(
			({ method, path }) => `${method} ${path.replace(basePaths[cell.generation], '')}`,
		);
		if (calls.length !== callsOf(cell.generation, cell.operation).length) {
			throw new Error(
				`${keyOf(cell)} makes ${calls.length} calls: say so in tools/torture/cells.cts`,
			);
		}
		const clean = { calls, deeds, items: result.json(), gives: scenarioFor(cell).gives };
		cleanRuns.set(keyOf(cell), clean);
		if (Object.keys(deeds).length > 0) await prepare(cell);
		return clean;
	}

	/** The files that came, and what the Optimizer holds in their place. */
	async function filesOf(cell: Cell, items: INodeExecutionData[], result: RunResult) {
		const property = FETCHES[cell.operation];
		const fetched = items.filter(({ binary }) => property !== undefined && binary?.[property]);
		if (fetched.length === 0) return [];
		const last = (await optimizer.calls()).filter(({ method }) => method === 'GET').at(-1);
		const url = `${optimizer.url}${last?.path}${last?.query ? `?${last.query}` : ''}`;
		const held = await axios.get<Buffer>(url, { responseType: 'arraybuffer', httpAgent });
		return await Promise.all(
			fetched.map(async (item) => ({
				stored: sha256(await result.buffer(item, property)),
				held: sha256(held.data),
			})),
		);
	}

	/** Resolves when the Optimizer listens again. */
	async function untilReached(): Promise<void> {
		for (;;) {
			try {
				await optimizer.clearFaults();
				return;
			} catch {
				await sleep(20);
			}
		}
	}

	/** Runs a cell and judges it. */
	async function runCell(cell: Cell): Promise<Outcome> {
		const fault = scripts.get(cell.fault);
		if (!fault) throw new Error(`There is no fault ${cell.fault}`);
		const clean = await cleanRun(cell);
		const { input } = prepared ?? { input: await prepare(cell) };
		const spread = [...`${cell.fault}${cell.when}${cell.operation}`].reduce(
			(sum, character) => sum + character.charCodeAt(0),
			0,
		);
		const free = fault.family === 'echo' && cell.when !== 'after' && cell.strikes === 'always';
		const planted = plant(cell.operation, input.parameters, free, spread % 2 === 0);
		const unreachable = fault.action.type === 'unreachable';
		setPausesReal(unreachable);

		const before = (await optimizer.ledger()).totals;
		await optimizer.clearCalls();
		await optimizer.fault({
			match: {},
			...(!unreachable && { skip: cell.call, times: cell.strikes === 'once' ? 1 : 99 }),
			script: cell.fault,
			...(cell.when && { when: cell.when }),
		});
		takeUncaught();
		written();
		const memory = startMemoryMeter(fault.family === 'size');
		const start = performance.now();
		const seconds = silent(fault) ? SILENT_SECONDS : PATIENT_SECONDS;
		const ended = new AbortController();
		const result = await Promise.race([
			run(cell, input, planted, seconds, spread % 3 === 0),
			sleep(LONGEST_MS, undefined, { signal: ended.signal }).catch(() => undefined),
		]);
		ended.abort();
		const milliseconds = performance.now() - start;
		const megabytes = memory.end();
		await untilReached();
		const misses: string[] = [];
		let conclusion: Conclusion = 'unknown';
		let said = '';
		if (result === undefined) {
			misses.push(`did not end within ${LONGEST_MS / 1000} seconds`);
			prepared = undefined;
		} else {
			const deeds = difference((await optimizer.ledger()).totals, before);
			const items = result.items();
			const error = errorOf(result);
			const seen: Seen = {
				...{ deeds, error },
				items: error ? [] : items.map(({ json }) => json),
				files: error ? [] : await filesOf(cell, items, result),
			};
			conclusion = conclusionOf(seen);
			said = error ? `${error.code}: ${error.message} — ${error.description}` : 'done';
			misses.push(...judge(cell, fault, clean, seen));
			for (const text of [error?.message, error?.description, ...seen.items.map(messageOf)]) {
				const length = text?.length ?? 0;
				if (length > LONGEST_TEXT + 1) misses.push(`a text of ${length} characters`);
			}
			const output = [result.run.data.resultData, items];
			const sent = JSON.stringify(await optimizer.calls());
			// What a server says of itself was not sent.
			if (fault.name === 'secret-echo' && !sent.includes(sandboxValues.password)) {
				delete planted.secrets.password;
			}
			for (const name of found(stored(output), planted.secrets)) misses.push(`secret: ${name}`);
			for (const name of found(written(), planted.secrets))
				misses.push(`secret in the log: ${name}`);
			const changed = Object.keys(deeds).length > 0 && !LEAVES_AS_IT_IS.includes(cell.operation);
			if (changed || ++uses > MOST_USES) prepared = undefined;
		}
		misses.push(...tooMuch(megabytes), ...takeUncaught(), ...(await leftovers()));
		const { family } = fault;
		return { cell, family, conclusion, misses, milliseconds, megabytes, said };
	}

	return {
		scripts,
		/** Runs a cell; what the torture itself can't do is a miss as well. */
		async run(cell: Cell): Promise<Outcome> {
			try {
				return await runCell(cell);
			} catch (error) {
				prepared = undefined;
				await untilReached();
				const misses = [`could not be judged: ${(error as Error).stack}`];
				const family = scripts.get(cell.fault)?.family ?? '';
				const unknown = { milliseconds: 0, megabytes: 0, said: '' };
				return { cell, family, conclusion: 'unknown', misses, ...unknown };
			}
		},
		async stop() {
			await Promise.all([optimizer.stop(), engine.stop()]);
		},
	};
}

const messageOf = ({ message }: IDataObject) => (typeof message === 'string' ? message : undefined);
