// A cell, wherever its flow is run: the Optimizer that it meets, its fault, and what came of it.
import type { Optimizer } from '../../harness/optimizer.cjs';
import type { CameOf } from '../shared/processes.cjs';
import { numberOf } from '../shared/random.cjs';
import type { Attempt } from './attempt.cjs';
import type { FlowCell, Place } from './plan.cjs';

export interface FlowOutcome extends CameOf<FlowCell> {
	/** The flow ended right: without a word, or resumed by a person who read an error. */
	way: 'through' | 'resumed' | 'missed';
	/** How often the person did anything. */
	moves: number;
	/** Growth of the memory, MB; 0 where it is not measured. */
	megabytes: number;
}

/** Whether what fails becomes an item, or stops the workflow. */
export const becomesItem = (cell: FlowCell): boolean => numberOf(JSON.stringify(cell)) % 2 === 0;

/** Makes the Optimizer one that has nothing yet, and offers what its place says. */
export async function prepareOptimizer(optimizer: Optimizer, { offers }: Place): Promise<void> {
	await optimizer.reset();
	await optimizer.dialect({ inferred: offers === 'documented' ? 'absent' : 'first' });
}

/** Puts the cell's fault at its exchange. */
export async function strike(optimizer: Optimizer, cell: FlowCell): Promise<void> {
	await optimizer.fault({
		...{ match: {}, script: cell.fault, skip: cell.exchange - 1 },
		times: cell.strikes === 'once' ? 1 : 99,
		...(cell.when && { when: cell.when }),
	});
}

/** What came of an attempt, with what else was seen of it. */
export function outcomeOf(
	{ moves, trail }: Attempt,
	seen: Pick<FlowOutcome, 'cell' | 'family' | 'misses' | 'milliseconds' | 'megabytes'>,
): FlowOutcome {
	const well = moves === 0 ? 'through' : 'resumed';
	return {
		...{ ...seen, moves, said: trail.join(' | ') },
		way: seen.misses.length > 0 ? 'missed' : well,
	};
}

/** Of a cell of which nothing else is known: what was wrong. */
export const missedCell = (cell: FlowCell, misses: string[], milliseconds = 0): FlowOutcome => ({
	...{ cell, family: '', misses, milliseconds, said: '', way: 'missed', moves: 0, megabytes: 0 },
});
