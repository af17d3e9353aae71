// What a measurement is, in plain data. A work measures, the report makes medians, goals and tables of it.
import type { Lab } from './lab.cjs';

/** What one round gave, by the name of the quantity. */
export type Round = Record<string, number>;

/** The rounds of one line in one case. */
export interface Series {
	case: string;
	line: string;
	rounds: Round[];
}

/** The medians of a series. */
export interface Reading {
	case: string;
	line: string;
	rounds: number;
	values: Record<string, number>;
}

/** A quantity as a table shows it. */
export interface Column {
	name: string;
	title: string;
	/** Digits after the point. */
	digits?: number;
}

/** What is aimed at: a figure, or its ratio to another one. Never a reason to fail. */
export interface Goal {
	/** A regular expression for the cases that it holds for. */
	cases: string;
	/** Empty: every line. */
	line: string;
	quantity: string;
	most: number;
	/** The line whose figure is one; without it, `most` is a figure itself. */
	of?: string;
	/** The case whose figure is one, of the same line. */
	ofCase?: string;
}

export interface Work {
	name: string;
	title: string;
	/** What is done and measured, for the page about it. */
	about: string;
	columns: Column[];
	goals: Goal[];
	measure(lab: Lab): Promise<Series[]>;
}
