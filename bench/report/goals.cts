// Pure: whether goals are met, and by how much not.
import type { Goal, Reading } from '../work.cjs';

export interface Verdict {
	case: string;
	line: string;
	quantity: string;
	/** What the figure is a ratio to, in words; empty where it is none. */
	to: string;
	figure: number;
	most: number;
	met: boolean;
}

/** What every goal says of the readings that it holds for; nothing where a figure is missing. */
export function verdictsOf(goals: Goal[], readings: Reading[]): Verdict[] {
	const figureOf = (name: string, line: string, quantity: string) =>
		readings.find((reading) => reading.case === name && reading.line === line)?.values[quantity];
	return goals.flatMap(({ cases, line: wanted, quantity, most, of, ofCase }) => {
		const held = readings.filter(
			({ case: name, line }) => (wanted === '' || line === wanted) && new RegExp(cases).test(name),
		);
		return held.flatMap(({ case: name, line, values }): Verdict[] => {
			const to = [of, ofCase].filter(Boolean).join(', ');
			const base = to ? figureOf(ofCase ?? name, of ?? line, quantity) : 1;
			const figure = values[quantity] / (base ?? NaN);
			if (!Number.isFinite(figure)) return [];
			return [{ case: name, line, quantity, to, figure, most, met: figure <= most }];
		});
	});
}

/** “met: 0.91, at most 0.95”, “missed by 12 %: 1.06, at most 0.95”. */
export function sayVerdict({ figure, most, met }: Verdict): string {
	const figures = `${figure.toFixed(most < 10 ? 2 : 0)}, at most ${most}`;
	return met
		? `met: ${figures}`
		: `missed by ${Math.ceil((figure / most - 1) * 100)} %: ${figures}`;
}
