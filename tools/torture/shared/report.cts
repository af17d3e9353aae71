// What is printed of misses, whatever was run.
import type { CameOf } from './processes.cjs';

/** How many misses are told one by one. */
const MOST_TOLD = 200;

export function grouped<T>(outcomes: T[], key: (outcome: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const outcome of outcomes) {
		const name = key(outcome);
		groups.set(name, [...(groups.get(name) ?? []), outcome]);
	}
	return groups;
}

export const missesOf = (outcomes: Array<CameOf<unknown>>) =>
	outcomes.filter(({ misses }) => misses.length > 0).length;

/** Prints every kind of miss with the command of one of its cells. */
export function tellMisses<C extends { fault: string }>(
	outcomes: Array<CameOf<C>>,
	commandOf: (cell: C) => string,
): void {
	const missed = outcomes.filter(({ misses }) => misses.length > 0);
	const kinds = grouped(
		missed.flatMap((outcome) => outcome.misses.map((miss) => ({ ...outcome, misses: [miss] }))),
		({ misses, cell }) => `${cell.fault}: ${misses[0].slice(0, 60)}`,
	);
	for (const [kind, group] of [...kinds].slice(0, MOST_TOLD)) {
		const [{ cell, misses, said }] = group;
		console.log(`\n✗ ${kind.split(':')[0]}, ${group.length} times: ${misses[0]}`);
		console.log(`  said ${said.slice(0, 400)}\n  ${commandOf(cell)}`);
	}
	console.log(`\n${outcomes.length} cells, ${missed.length} misses`);
}
