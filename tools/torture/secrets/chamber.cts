// Runs cells in n8n's engine: an operation whose calls are echoed, and a search through all that is left of it.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { INodeExecutionData } from 'n8n-workflow';

import '../shared/time.cjs';
import { startOptimizer } from '../../harness/optimizer.cjs';
import { startEngine } from '../../harness/engine.cjs';
import { operationNamed, scenarioOf, type OperationInput } from '../../harness/scenarios.cjs';
import { loggerOfNodes } from '../../harness/services.cjs';
import { worldOf } from '../../harness/world.cjs';
import type { RunResult } from '../../harness/workflowRun.cjs';
import { errorOf } from '../shared/failures.cjs';
import { FORMS } from '../shared/forms.cjs';
import { takeUncaught } from '../shared/meters.cjs';
import { captureOutput } from '../shared/output.cjs';
import type { CameOf } from '../shared/processes.cjs';
import { found, stored } from '../shared/secrets.cjs';
import { blindness, canaryFor, type Canary } from './canary.cjs';
import type { SecretCell } from './cells.cjs';
import { pictures, plantCredential, plantParameters, withoutExempt } from './planted.cjs';

export interface SecretOutcome extends CameOf<SecretCell> {
	/** The planted secrets that the Optimizer was sent, by their names: an echo may hold these. */
	sent: string[];
}

/** The files of the engine's store that are new since the last look, as text; those that were put there apart. */
async function newFiles(folder: string, known: Set<string>): Promise<string> {
	if (!existsSync(folder)) return '';
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((file) => !known.has(file));
	for (const file of files) known.add(file);
	const texts = files.map(async (file) => `${file}\n${(await readFile(file)).toString()}`);
	return (await Promise.all(texts)).join('\n');
}

/** The run's data; in what it would be repeated from, nodes are as their author made them. */
const keptOf = ({ run }: RunResult) =>
	[stored(run.data.resultData, []), stored(run.data.executionData)].join('\n');

/** Starts the engine and an Optimizer. */
export async function startSecretChamber() {
	process.env.N8N_LOG_LEVEL = 'debug';
	const takeLog = captureOutput();
	// Keys on curves are made faster.
	const args = ['--key-type', 'ec'];
	const [engine, optimizer] = await Promise.all([startEngine(), startOptimizer({ args })]);
	const world = worldOf(engine, optimizer);
	const logger = loggerOfNodes();
	const storage = join(process.env.N8N_USER_FOLDER ?? '', 'storage');
	const known = new Set<string>();
	let prepared: { key: string; input: OperationInput } | undefined;
	let count = 0;

	async function prepare({ operation, generation, call }: SecretCell): Promise<OperationInput> {
		const key = `${generation} ${operation}`;
		// Where the first call is echoed already, nothing is carried out.
		if (prepared?.key === key && call === 0) return prepared.input;
		await optimizer.reset();
		const scenario = scenarioOf(operationNamed(operation));
		prepared = { key, input: await scenario.prepare(world, generation) };
		return prepared.input;
	}

	/** A canary for each medium, in one form after the other. */
	function canaries(): Record<'log' | 'item' | 'file', Canary> {
		const forms = Object.keys(FORMS);
		const one = (medium: string, shift: number) =>
			canaryFor(medium, [forms[(count + shift) % forms.length]]);
		count++;
		return { log: one('a line of the log', 0), item: one('an item', 7), file: one('a file', 14) };
	}

	async function runCell(cell: SecretCell): Promise<SecretOutcome> {
		const { operation: name, generation: version, call, fault, login, becomesItem } = cell;
		const start = performance.now();
		const input = await prepare(cell);
		const free = call === 0;
		const account = plantCredential(login, !free);
		const typed = plantParameters(name, input.parameters, free);
		const secrets = { ...account.secrets, ...typed.secrets, ...pictures };
		const [resource, operation] = name.split('.');
		await optimizer.clearCalls();
		await optimizer.fault({ match: {}, skip: call, times: 99, script: fault });
		takeUncaught();
		await newFiles(storage, known);
		takeLog();

		const { log, item, file } = canaries();
		logger.debug(log.text);
		await engine.binary(Buffer.from(file.text), 'canary.txt', 'text/plain');
		const items = input.items.map(
			({ json, binary }): INodeExecutionData => ({ json: { ...json, note: item.text }, binary }),
		);
		const result = await world.run(
			{ ...input.parameters, ...typed.parameters, resource, operation, options: { deadline: 10 } },
			items,
			{
				version,
				credential: account.credential,
				onError: becomesItem ? 'continueRegularOutput' : 'stopWorkflow',
			},
		);
		await optimizer.clearFaults();
		const calls = await optimizer.calls();
		const places: Array<[place: string, text: string, canary: Canary]> = [
			['what n8n keeps of the run', keptOf(result), item],
			['the log', takeLog(), log],
			['the store of files', await newFiles(storage, known), file],
		];
		const misses = places.flatMap(([place, text, canary]) => {
			const names = found(text, { ...withoutExempt(name, secrets), ...canary.secrets });
			return [
				...blindness(canary, names),
				...names
					.filter((found) => !(found in canary.secrets))
					.map((found) => `${found} in ${place}`),
			];
		});
		if (calls.length <= call)
			misses.push(`made ${calls.length} calls: call ${call} was not echoed`);
		misses.push(...takeUncaught());
		const error = errorOf(result);
		return {
			...{ cell, family: 'echo', misses, milliseconds: performance.now() - start },
			said: error ? `${error.code}: ${error.message} — ${error.description}` : 'done',
			sent: found(JSON.stringify(calls), secrets),
		};
	}

	return {
		/** Runs a cell; what the torture itself can't do is a miss as well. */
		async run(cell: SecretCell): Promise<SecretOutcome> {
			try {
				return await runCell(cell);
			} catch (error) {
				prepared = undefined;
				await optimizer.clearFaults();
				const misses = [`could not be judged: ${(error as Error).stack}`];
				return { cell, family: '', misses, milliseconds: 0, said: '', sent: [] };
			}
		},
		async stop() {
			await Promise.all([optimizer.stop(), engine.stop()]);
		},
	};
}
