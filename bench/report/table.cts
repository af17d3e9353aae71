// The tables of a work: its figures, and what they say of its goals. Markdown, which a terminal shows well enough.
import { table } from '../../tools/docs/markdown.cjs';
import type { Column, Reading, Work } from '../work.cjs';
import { sayVerdict, verdictsOf, type Verdict } from './goals.cjs';

/** A figure as people read it. */
export function sayFigure(value: number | undefined, digits = 0): string {
	if (value === undefined || !Number.isFinite(value)) return '–';
	const exact = { minimumFractionDigits: digits, maximumFractionDigits: digits };
	return value.toLocaleString('en', exact);
}

/** Every figure of every line in every case. */
function figuresTable(columns: Column[], readings: Reading[]): string[] {
	const head = ['Case', 'Line', ...columns.map(({ title }) => title), 'Rounds'];
	const rows = readings.map(({ case: name, line, rounds, values }) => [
		...[name, line],
		...columns.map(({ name: quantity, digits }) => sayFigure(values[quantity], digits)),
		String(rounds),
	]);
	return table(head, rows);
}

/** What a goal is about: whose figure in which case, and what it is divided by. */
export function sayGoal({ columns }: Work, { line, case: name, quantity, to }: Verdict): string[] {
	const title = columns.find((column) => column.name === quantity)?.title ?? quantity;
	return [`${line}: ${name}`, to ? `${title.replace(/, \S+$/, '')} ÷ ${to}` : title];
}

function goalsTable(work: Work, readings: Reading[]): string[] {
	const rows = verdictsOf(work.goals, readings).map((verdict) => [
		...sayGoal(work, verdict),
		sayVerdict(verdict),
	]);
	return table(['Aimed at', 'Figure', 'Goal'], rows);
}

/** A work's heading, what it measures, and both tables. */
export const sectionOf = (work: Work, readings: Reading[]): string[] => [
	...[`## ${work.title}`, '', work.about, ''],
	...figuresTable(work.columns, readings),
	...goalsTable(work, readings),
];
