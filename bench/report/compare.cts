// Two runs side by side.
import { table } from '../../tools/docs/markdown.cjs';
import type { Work } from '../work.cjs';
import type { Results } from './results.cjs';
import { sayFigure } from './table.cjs';

/** What both runs have, as tables: every figure of both, and the second divided by the first. */
export function comparisonOf(works: Work[], first: Results, second: Results): string[] {
	return works.flatMap(({ name, title, columns }) => {
		const others = second.works[name] ?? [];
		const rows = (first.works[name] ?? []).flatMap((reading) => {
			const { case: what, line, values } = reading;
			const other = others.find((each) => each.case === what && each.line === line);
			return columns.flatMap(({ name: quantity, title: column, digits }) => {
				const [a, b] = [values[quantity], other?.values[quantity]];
				if (a === undefined || b === undefined) return [];
				return [
					[what, line, column, sayFigure(a, digits), sayFigure(b, digits), sayFigure(b / a, 2)],
				];
			});
		});
		if (rows.length === 0) return [];
		return [`## ${title}`, '', ...table(['Case', 'Line', 'Figure', 'A', 'B', 'B ÷ A'], rows)];
	});
}
