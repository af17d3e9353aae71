// Runs every operation of the node under every fault of the local Optimizer, and judges what it concluded.
//   npm run torture                              everything, each cell in one generation, on two processes
//   npm run torture -- --generation both         everything in both
//   npm run torture -- --holds                   how long a fault can hold each operation at its defaults
//   npm run torture -- --each --seed 2           every fault on every operation, once
//   npm run torture -- --cells 400 --seed 1      a sample
//   npm run torture -- --operation request.sign --fault page-504 --when after
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { startOptimizer } from '../harness/optimizer.cjs';
import { projectRoot } from '../shared/projectRoot.cjs';
import { startProgress } from '../shared/progress.cjs';
import { allCells, commandFor, inOneGeneration, oneOfEach, sampleOf, type Cell } from './cells.cjs';
import type { Outcome } from './chamber.cjs';
import { holds } from './holds.cjs';
import { report } from './report.cjs';

/** A worker that says nothing for so long is stopped: not even its own limit ended the cell. */
const PATIENCE_MS = 90_000;

const text = { type: 'string' } as const;
const { values: chosen } = parseArgs({
	options: {
		operation: text,
		generation: text,
		call: text,
		fault: text,
		family: text,
		when: text,
		strikes: text,
		cells: text,
		seed: { ...text, default: '1' },
		workers: { ...text, default: '2' },
		each: { type: 'boolean', default: false },
		holds: { type: 'boolean', default: false },
		verbose: { type: 'boolean', default: false },
	},
});

async function cellsToRun(): Promise<Cell[]> {
	const optimizer = await startOptimizer();
	const scripts = await optimizer.faultScripts();
	await optimizer.stop();
	const asked = (value: string | number | null | undefined, wanted?: string) =>
		wanted === undefined || String(value) === wanted;
	const families = new Map(scripts.map(({ name, family }) => [name, family]));
	const cells = allCells(scripts).filter(
		(cell) =>
			asked(cell.operation, chosen.operation) &&
			(chosen.generation === 'both' || asked(cell.generation, chosen.generation)) &&
			asked(cell.call, chosen.call) &&
			asked(cell.fault, chosen.fault) &&
			asked(families.get(cell.fault), chosen.family) &&
			asked(cell.when, chosen.when) &&
			asked(cell.strikes, chosen.strikes),
	);
	const seed = Number(chosen.seed);
	const asChosen = chosen.generation ? cells : inOneGeneration(cells, seed);
	const kept = chosen.each ? oneOfEach(asChosen, seed) : asChosen;
	return chosen.cells ? sampleOf(kept, Number(chosen.cells), seed) : kept;
}

/** Runs cells in processes of their own, one after the other; a new one takes over where one died. */
async function runIn(cells: Cell[], onOutcome: (outcome: Outcome) => void): Promise<void> {
	let at = 0;
	while (at < cells.length) {
		const worker = fork(join(__dirname, 'worker.cts'), {
			cwd: projectRoot,
			execArgv: ['--expose-gc', '--require', 'tsx/cjs'],
			stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		});
		const died = await new Promise<string>((resolve) => {
			let patience = stopLater(worker);
			worker.on('message', (message: Outcome | { ready: true }) => {
				clearTimeout(patience);
				patience = stopLater(worker);
				if ('ready' in message) worker.send(cells.slice(at));
				else {
					at++;
					onOutcome(message);
				}
			});
			worker.on('exit', (code, signal) => {
				clearTimeout(patience);
				resolve(`the process ended (${signal ?? code})`);
			});
		});
		if (at < cells.length) {
			const cell = cells[at++];
			const measured = { milliseconds: PATIENCE_MS, megabytes: 0, said: '', family: '' };
			onOutcome({ cell, conclusion: 'unknown', misses: [died], ...measured });
		}
	}
}

const stopLater = (worker: ChildProcess) => setTimeout(() => worker.kill('SIGKILL'), PATIENCE_MS);

/** Parts of about the same size, in each of which the cells of an operation stand together. */
function shared(cells: Cell[], parts: number): Cell[][] {
	const size = Math.ceil(cells.length / parts);
	return Array.from({ length: parts }, (_, part) => cells.slice(part * size, (part + 1) * size));
}

async function main(): Promise<void> {
	if (chosen.holds) {
		console.table(holds());
		return;
	}
	const cells = await cellsToRun();
	const progress = startProgress(`${cells.length} cells`);
	const outcomes: Outcome[] = [];
	const start = performance.now();
	const note = (outcome: Outcome) => {
		outcomes.push(outcome);
		const { cell, conclusion, milliseconds, said } = outcome;
		if (chosen.verbose) {
			const { generation, operation, call, fault, when, strikes } = cell;
			const name = [generation, operation, call, fault, when ?? '-', strikes].join(' ');
			console.log(`${name}: ${conclusion}, ${Math.round(milliseconds)} ms, ${said.slice(0, 900)}`);
		}
		// A long run tells what it found before its end.
		for (const miss of outcome.misses) {
			console.log(`✗ ${miss.slice(0, 300)}\n  ${commandFor(cell)}`);
		}
		const misses = outcomes.filter((one) => one.misses.length > 0).length;
		progress.at(`${outcomes.length} of ${cells.length} cells, ${misses} misses`);
	};
	await Promise.all(
		shared(cells, Math.min(Number(chosen.workers), cells.length)).map(
			async (part) => await runIn(part, note),
		),
	);
	progress.end();
	const seconds = Math.round((performance.now() - start) / 1000);
	const sample = chosen.cells || chosen.each ? `, seed ${chosen.seed}` : '';
	console.log(`${outcomes.length} cells in ${seconds} s on Node ${process.version}${sample}`);
	if (!report(outcomes)) process.exitCode = 1;
}

void main();
