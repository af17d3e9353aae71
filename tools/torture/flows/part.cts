// Runs whole flows: a fault at each exchange in turn, resumed by a person who does what the errors say.
//   npm run torture -- flows                          every cell, each against one of the Optimizers
//   npm run torture -- flows --generation legacy      those of one generation
//   npm run torture -- flows --cells 120 --seed 1     a sample
import { isAsked, type Chosen, type Part } from '../shared/part.cjs';
import { runCells } from '../shared/processes.cjs';
import { sampleOf } from '../shared/random.cjs';
import { grouped, missesOf, tellMisses } from '../shared/report.cjs';
import { missedCell, type FlowOutcome } from './cell.cjs';
import { startFlowChamber } from './chamber.cjs';
import { flows } from './flows.cjs';
import {
	flowCells,
	flowCommandFor,
	inOnePlace,
	places,
	type FlowCell,
	type Walked,
} from './plan.cjs';

/** What a cell is chosen by. */
const NAMED = ['flow', 'generation', 'offers', 'exchange', 'fault', 'when', 'strikes'] as const;

/** Whether a cell, or a place, is what was asked for. */
const isWanted = (chosen: Chosen, one: Partial<FlowCell>): boolean =>
	NAMED.every((name) => !(name in one) || isAsked(chosen, name, one[name]));

/** How many exchanges each flow that was asked for has, found by walking it. */
export async function walkAll(chosen: Chosen): Promise<Walked[]> {
	const chamber = await startFlowChamber();
	const walked: Walked[] = [];
	try {
		for (const flow of Object.keys(flows)) {
			for (const place of places) {
				if (isWanted(chosen, { flow, ...place })) walked.push(await chamber.walk(flow, place));
			}
		}
	} finally {
		await chamber.stop();
	}
	return walked;
}

/**
 * The cells that were asked for.
 * @param fits those that are run at all
 */
export function cellsToRun(
	walked: Walked[],
	chosen: Chosen,
	fits: (cell: FlowCell) => boolean = () => true,
): FlowCell[] {
	const seed = Number(chosen.seed);
	const cells = flowCells(walked).filter((cell) => isWanted(chosen, cell) && fits(cell));
	const kept = chosen.generation ? cells : inOnePlace(cells, seed);
	return chosen.cells ? sampleOf(kept, Number(chosen.cells), seed) : kept;
}

export function describe({ cell, way, moves, milliseconds, said }: FlowOutcome): string {
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

const named = ({ flow, generation, offers }: FlowCell | Walked) =>
	`${flow}, ${generation}${offers === 'all' ? '' : ', documented calls alone'}`;

/** Prints what came of each flow at each place, and every miss with its command. */
export function tellFlows(
	outcomes: FlowOutcome[],
	walked: Walked[],
	commandOf: (cell: FlowCell) => string,
): void {
	const exchanges = new Map(walked.map((one) => [named(one), one.exchanges.length]));
	const groups = [...grouped(outcomes, ({ cell }) => named(cell))];
	console.table(
		Object.fromEntries(
			groups.map(([name, group]) => [name, { exchanges: exchanges.get(name), ...ways(group) }]),
		),
	);
	tellMisses(outcomes, commandOf);
}

export const wholeFlows: Part = {
	name: 'flows',
	about: 'Whole flows, a fault at each exchange in turn, resumed by who reads the error',
	options: [...NAMED, 'cells'],
	short: { cells: '120' },
	async run(chosen) {
		const walked = await walkAll(chosen);
		const outcomes = await runCells<FlowCell, FlowOutcome>({
			...{ kind: 'flows', cells: cellsToRun(walked, chosen), workers: Number(chosen.workers) },
			commandFor: flowCommandFor,
			lost: ({ cell, misses, milliseconds }) => missedCell(cell, misses, milliseconds),
			...(chosen.verbose && { describe }),
		});
		tellFlows(outcomes, walked, flowCommandFor);
		const right = outcomes.filter(({ way }) => way !== 'missed').length;
		const peak = Math.max(0, ...outcomes.map(({ megabytes }) => megabytes));
		return {
			ran: `${outcomes.length} flows`,
			misses: outcomes.length === 0 ? 1 : missesOf(outcomes),
			figures: [
				`${((100 * right) / outcomes.length).toFixed(1)} % signed once, each request accounted for`,
				`memory +${Math.round(peak)} MB at most`,
			].join(', '),
		};
	},
};
