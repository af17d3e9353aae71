import { exponentOf, exponentsOfSteps, median, type Point } from '../report/statistics.cjs';
import type { Series } from '../work.cjs';

/** Of `1,000 items`, the number. */
const numberOf = (name: string) => Number.parseFloat(name.replaceAll(',', ''));
/** Of `1,000 items`, what is counted. */
const subjectOf = (name: string) => name.replace(/^[\d,.]+ /, '');

/**
 * Series whose cases start with growing numbers, with the exponent of every step, and that of all of them after the
 * last.
 */
export function withExponents(all: Series[], quantity = 'wall'): Series[] {
	const keyOf = ({ case: name, line }: Series) => JSON.stringify([subjectOf(name), line]);
	return [...new Set(all.map(keyOf))].flatMap((key) => {
		const group = all.filter((series) => keyOf(series) === key);
		const points = group.map(({ case: name, rounds }): Point => {
			return { n: numberOf(name), figure: median(rounds.map((round) => round[quantity])) };
		});
		const steps = [NaN, ...exponentsOfSteps(points)];
		const stepped = group.map((series, index) => ({
			...series,
			rounds: series.rounds.map((round) => ({ ...round, exponent: steps[index] })),
		}));
		const [{ case: first, line }] = group;
		const whole = { case: `all ${subjectOf(first)}`, line };
		return [...stepped, { ...whole, rounds: [{ exponent: exponentOf(points) }] }];
	});
}
