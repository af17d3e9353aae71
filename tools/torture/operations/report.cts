// The tables at the end.
import type { Outcome } from './chamber.cjs';
import { commandFor } from './cells.cjs';
import { grouped, missesOf, tellMisses } from '../shared/report.cjs';

const concluded = (outcomes: Outcome[], conclusion: string) =>
	outcomes.filter((outcome) => outcome.conclusion === conclusion).length;
const most = (outcomes: Outcome[], by: 'megabytes' | 'milliseconds') =>
	outcomes.reduce((peak, outcome) => (outcome[by] > peak[by] ? outcome : peak));

/** Prints the tables and every miss. */
export function report(outcomes: Outcome[]): void {
	if (outcomes.length === 0) {
		console.log('No cell is called so.');
		return;
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
	tellMisses(outcomes, commandFor);
}
