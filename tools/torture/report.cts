// The tables at the end.
import type { Outcome } from './chamber.cjs';
import { commandFor, type Cell } from './cells.cjs';
import type { CameOf } from './processes.cjs';

/** Growth of the memory that no answer may cause, MB. */
export const MOST_MEGABYTES = 64;

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
const concluded = (outcomes: Outcome[], conclusion: string) =>
	outcomes.filter((outcome) => outcome.conclusion === conclusion).length;
const most = (outcomes: Outcome[], by: 'megabytes' | 'milliseconds') =>
	outcomes.reduce((peak, outcome) => (outcome[by] > peak[by] ? outcome : peak));

/** Prints every kind of miss with the command of one of its cells; whether there was none. */
export function tellMisses<C extends Pick<Cell, 'fault'>>(
	outcomes: Array<CameOf<C>>,
	commandOf: (cell: C) => string,
): boolean {
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
	return missed.length === 0;
}

/** Prints the tables and every miss; whether there was none. */
export function report(outcomes: Outcome[]): boolean {
	if (outcomes.length === 0) {
		console.log('No cell is called so.');
		return false;
	}
	for (const { megabytes, misses } of outcomes) {
		if (megabytes > MOST_MEGABYTES) misses.push(`memory grew by ${Math.round(megabytes)} MB`);
	}
	console.table(
		Object.fromEntries(
			[...grouped(outcomes, ({ cell }) => cell.operation)].map(([operation, group]) => [
				operation,
				{
					cells: group.length,
					done: concluded(group, 'done'),
					refused: concluded(group, 'refused'),
					unknown: concluded(group, 'unknown'),
					misses: missesOf(group),
				},
			]),
		),
	);
	console.table(
		Object.fromEntries(
			[...grouped(outcomes, ({ family }) => family)].map(([family, group]) => {
				const heaviest = most(group, 'megabytes');
				const slowest = most(group, 'milliseconds');
				return [
					family,
					{
						cells: group.length,
						misses: missesOf(group),
						'peak MB': Math.round(heaviest.megabytes),
						'by fault': heaviest.cell.fault,
						'slowest s': Number((slowest.milliseconds / 1000).toFixed(1)),
						'of fault': slowest.cell.fault,
					},
				];
			}),
		),
	);
	return tellMisses(outcomes, commandFor);
}
