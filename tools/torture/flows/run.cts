// Runs whole flows: a fault at each exchange in turn, resumed by a person who does what the errors say.
//   npm run torture -- --flows                          every cell, each against one of the Optimizers
//   npm run torture -- --flows --generation legacy      those of one generation
//   npm run torture -- --flows --cells 120 --seed 1     a sample
import { sampleOf } from '../cells.cjs';
import { runCells } from '../processes.cjs';
import { grouped, missesOf, tellMisses } from '../report.cjs';
import { startFlowChamber, type FlowOutcome } from './chamber.cjs';
import { flows } from './flows.cjs';
import {
	flowCells,
	flowCommandFor,
	inOnePlace,
	places,
	type FlowCell,
	type Walked,
} from './plan.cjs';

/** The command line, as far as it is about flows. */
export interface Chosen {
	flow?: string;
	generation?: string;
	offers?: string;
	exchange?: string;
	fault?: string;
	when?: string;
	strikes?: string;
	cells?: string;
	seed: string;
	workers: string;
	verbose: boolean;
}

/** How many exchanges each flow has, found by walking it. */
async function walkAll(): Promise<Walked[]> {
	const chamber = await startFlowChamber();
	const walked: Walked[] = [];
	try {
		for (const flow of Object.keys(flows)) {
			for (const place of places) walked.push(await chamber.walk(flow, place));
		}
	} finally {
		await chamber.stop();
	}
	return walked;
}

function cellsToRun(walked: Walked[], chosen: Chosen): FlowCell[] {
	const seed = Number(chosen.seed);
	const named = ['flow', 'generation', 'offers', 'exchange', 'fault', 'when', 'strikes'] as const;
	const wanted = (cell: FlowCell) =>
		named.every((name) => [undefined, String(cell[name])].includes(chosen[name]));
	const cells = flowCells(walked).filter(wanted);
	const kept = chosen.generation ? cells : inOnePlace(cells, seed);
	return chosen.cells ? sampleOf(kept, Number(chosen.cells), seed) : kept;
}

function describe({ cell, way, moves, milliseconds, said }: FlowOutcome): string {
	const { flow, generation, offers, exchange, fault, when, strikes } = cell;
	const name = [generation, offers, flow, exchange, fault, when ?? '-', strikes].join(' ');
	return `${name}: ${way}, ${moves} moves, ${Math.round(milliseconds)} ms, ${said.slice(0, 900)}`;
}

const ways = (outcomes: FlowOutcome[]) => ({
	cells: outcomes.length,
	through: outcomes.filter(({ way }) => way === 'through').length,
	resumed: outcomes.filter(({ way }) => way === 'resumed').length,
	misses: missesOf(outcomes),
});

/** Runs the cells that were chosen, and prints what came of them; whether there was no miss. */
export async function runFlows(chosen: Chosen): Promise<boolean> {
	const walked = await walkAll();
	const cells = cellsToRun(walked, chosen);
	const start = performance.now();
	const outcomes = await runCells<FlowCell, FlowOutcome>({
		...{ kind: 'flows', cells, workers: Number(chosen.workers), commandFor: flowCommandFor },
		lost: (facts) => ({ ...facts, way: 'missed', moves: 0 }),
		...(chosen.verbose && { describe }),
	});
	const seconds = Math.round((performance.now() - start) / 1000);
	console.log(
		`${outcomes.length} flows in ${seconds} s on Node ${process.version}, seed ${chosen.seed}`,
	);
	const named = ({ flow, generation, offers }: FlowCell) =>
		`${flow}, ${generation}${offers === 'all' ? '' : ', documented calls alone'}`;
	const exchanges = (name: string) =>
		walked.find((each) => name === named(each as never))?.exchanges.length;
	console.table(
		Object.fromEntries(
			[...grouped(outcomes, ({ cell }) => named(cell))].map(([name, group]) => [
				name,
				{ exchanges: exchanges(name), ...ways(group) },
			]),
		),
	);
	return outcomes.length > 0 && tellMisses(outcomes, flowCommandFor);
}
