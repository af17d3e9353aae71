// Every operation of the node under every fault of the local Optimizer, each at every call and moment.
//   npm run torture -- operations                       everything, each cell in one generation
//   npm run torture -- operations --generation both     everything in both
//   npm run torture -- operations --each --seed 2       every fault on every operation, once
//   npm run torture -- operations --cells 400 --seed 1  a sample
//   npm run torture -- operations --operation request.sign --fault page-504 --when after
import { startOptimizer } from '../../harness/optimizer.cjs';
import { isAsked, type Chosen, type Part } from '../shared/part.cjs';
import { runCells } from '../shared/processes.cjs';
import { sampleOf } from '../shared/random.cjs';
import { missesOf } from '../shared/report.cjs';
import { allCells, commandFor, inOneGeneration, oneOfEach, type Cell } from './cells.cjs';
import type { Outcome } from './chamber.cjs';
import { report } from './report.cjs';

async function cellsToRun(chosen: Chosen): Promise<Cell[]> {
	const optimizer = await startOptimizer();
	const scripts = await optimizer.faultScripts();
	await optimizer.stop();
	const families = new Map(scripts.map(({ name, family }) => [name, family]));
	const cells = allCells(scripts).filter(
		(cell) =>
			(['operation', 'call', 'fault', 'when', 'strikes'] as const).every((name) =>
				isAsked(chosen, name, cell[name]),
			) &&
			isAsked(chosen, 'family', families.get(cell.fault)) &&
			(chosen.generation === 'both' || isAsked(chosen, 'generation', cell.generation)),
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

export const operations: Part = {
	name: 'operations',
	about: 'Every operation under every fault, at each of its calls',
	options: ['operation', 'generation', 'call', 'fault', 'family', 'when', 'strikes', 'cells'],
	short: { cells: '400' },
	async run(chosen) {
		const outcomes = await runCells<Cell, Outcome>({
			...{ kind: 'operations', cells: await cellsToRun(chosen), workers: Number(chosen.workers) },
			commandFor,
			lost: (facts) => ({ ...facts, conclusion: 'unknown', megabytes: 0 }),
			...(chosen.verbose && { describe }),
		});
		report(outcomes);
		const peak = Math.max(0, ...outcomes.map(({ megabytes }) => megabytes));
		return {
			ran: `${outcomes.length} cells`,
			misses: outcomes.length === 0 ? 1 : missesOf(outcomes),
			figures: `memory +${Math.round(peak)} MB at most`,
		};
	},
};
