// Runs every operation of the node under every fault of the local Optimizer, and judges what it concluded.
//   npm run torture                              everything, each cell in one generation, on two processes
//   npm run torture -- --generation both         everything in both
//   npm run torture -- --holds                   how long a fault can hold each operation at its defaults
//   npm run torture -- --each --seed 2           every fault on every operation, once
//   npm run torture -- --cells 400 --seed 1      a sample
//   npm run torture -- --flows                   whole flows, the fault at each exchange in turn (flows/)
//   npm run torture -- --operation request.sign --fault page-504 --when after
import { parseArgs } from 'node:util';

import { startOptimizer } from '../harness/optimizer.cjs';
import { allCells, commandFor, inOneGeneration, oneOfEach, sampleOf, type Cell } from './cells.cjs';
import type { Outcome } from './chamber.cjs';
import { runFlows } from './flows/run.cjs';
import { holds } from './holds.cjs';
import { runCells } from './processes.cjs';
import { report } from './report.cjs';

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
		flows: { type: 'boolean', default: false },
		flow: text,
		exchange: text,
		offers: text,
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

function describe({ cell, conclusion, milliseconds, said }: Outcome): string {
	const { generation, operation, call, fault, when, strikes } = cell;
	const name = [generation, operation, call, fault, when ?? '-', strikes].join(' ');
	return `${name}: ${conclusion}, ${Math.round(milliseconds)} ms, ${said.slice(0, 900)}`;
}

async function main(): Promise<void> {
	if (chosen.holds) {
		console.table(holds());
		return;
	}
	if (chosen.flows) {
		if (!(await runFlows(chosen))) process.exitCode = 1;
		return;
	}
	const cells = await cellsToRun();
	const start = performance.now();
	const outcomes = await runCells<Cell, Outcome>({
		...{ kind: 'operations', cells, workers: Number(chosen.workers), commandFor },
		lost: (facts) => ({ ...facts, conclusion: 'unknown', megabytes: 0 }),
		...(chosen.verbose && { describe }),
	});
	const seconds = Math.round((performance.now() - start) / 1000);
	const sample = chosen.cells || chosen.each ? `, seed ${chosen.seed}` : '';
	console.log(`${outcomes.length} cells in ${seconds} s on Node ${process.version}${sample}`);
	if (!report(outcomes)) process.exitCode = 1;
}

main().catch((error: Error) => {
	console.error(error.stack);
	process.exit(1);
});
