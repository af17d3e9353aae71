// Two runs side by side.
import { table } from '../../tools/docs/markdown.cjs';
import type { Reading, Work } from '../work.cjs';
import { sayVerdict, verdictsOf } from './goals.cjs';
import type { Results } from './results.cjs';
import { sayFigure, sayGoal } from './table.cjs';

/** Every figure of both, and the second divided by the first. */
function figuresOf({ columns }: Work, first: Reading[], second: Reading[]): string[][] {
	return first.flatMap(({ case: name, line, values }) => {
		const other = second.find((each) => each.case === name && each.line === line);
		return columns.flatMap(({ name: quantity, title, digits }) => {
			const [a, b] = [values[quantity], other?.values[quantity]];
			if (a === undefined || b === undefined) return [];
			return [[name, line, title, sayFigure(a, digits), sayFigure(b, digits), sayFigure(b / a, 2)]];
		});
	});
}

/** What both say of every goal: ratios within a run are the same on a faster machine. */
function goalsOf(work: Work, first: Reading[], second: Reading[]): string[][] {
	const others = verdictsOf(work.goals, second);
	return verdictsOf(work.goals, first).flatMap((verdict) => {
		const [name, figure] = sayGoal(work, verdict);
		const other = others.find((each) => sayGoal(work, each).join() === [name, figure].join());
		return other ? [[name, figure, sayVerdict(verdict), sayVerdict(other)]] : [];
	});
}

/** What both runs have, as tables. */
export function comparisonOf(works: Work[], first: Results, second: Results): string[] {
	return works.flatMap((work) => {
		const [one = [], other = []] = [first.works[work.name], second.works[work.name]];
		const figures = figuresOf(work, one, other);
		if (figures.length === 0) return [];
		return [
			...[`## ${work.title}`, ''],
			...table(['Case', 'Line', 'Figure', 'A', 'B', 'B ÷ A'], figures),
			...table(['Aimed at', 'Figure', 'A', 'B'], goalsOf(work, one, other)),
		];
	});
}
