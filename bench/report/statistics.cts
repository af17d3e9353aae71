// Pure: what is made of measured figures.
import type { Reading, Series } from '../work.cjs';

/** The middle of the values; between the two middle ones where there is none. */
export function median(values: number[]): number {
	if (values.length === 0) return NaN;
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of each quantity over the rounds that have it; not each is measured in each. */
export function readingOf({ case: name, line, rounds }: Series): Reading {
	const quantities = [...new Set(rounds.flatMap((round) => Object.keys(round)))];
	const measured = quantities.map((quantity) => {
		const all = rounds.map((round) => round[quantity]);
		return [quantity, all.filter((value) => Number.isFinite(value))] as const;
	});
	const values = measured.map(([quantity, all]) => [quantity, median(all)] as const);
	const most = Math.max(0, ...measured.map(([, all]) => all.length));
	return { case: name, line, rounds: most, values: Object.fromEntries(values) };
}

/** A figure that grew with a number. */
export interface Point {
	n: number;
	figure: number;
}

/** How fast figures grow: the slope of log figure over log n, by least squares. 1 is linear. */
export function exponentOf(points: Point[]): number {
	const logs = points.map(({ n, figure }) => ({ x: Math.log(n), y: Math.log(figure) }));
	const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const x = mean(logs.map((log) => log.x));
	const y = mean(logs.map((log) => log.y));
	const covariance = mean(logs.map((log) => (log.x - x) * (log.y - y)));
	const variance = mean(logs.map((log) => (log.x - x) ** 2));
	return covariance / variance;
}

/** The same from each point to the next. */
export const exponentsOfSteps = (points: Point[]): number[] =>
	points.slice(1).map((point, index) => exponentOf([points[index], point]));
