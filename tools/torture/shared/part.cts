// What the torture is made of: each part is run alone, or with all others for the table at the end.

/** The command line, and what a part is run with. */
export interface Chosen {
	[option: string]: string | boolean | undefined;
	seed: string;
	/** How many processes share the work. */
	workers: string;
	verbose: boolean;
}

/** Whether something is as the command line asks for it; where that does not speak of it, anything is. */
export const isAsked = (chosen: Chosen, option: string, value: unknown): boolean =>
	chosen[option] === undefined || chosen[option] === String(value);

/** A line of the table at the end. */
export interface Came {
	/** What was run: `10480 cells`. */
	ran: string;
	/** Things that are not as they should be; each was told when it was found. */
	misses: number;
	/** What was measured, in words: `signed once 100 %, peak 21 MB`. */
	figures: string;
}

export interface Part {
	/** Its word on the command line. */
	name: string;
	/** What it does, in a line. */
	about: string;
	/** Options of its own on the command line. */
	options: string[];
	/** Those of the form for every day, of some minutes at most; the whole of it runs without. */
	short: Record<string, string>;
	/** Runs it, and prints what came of it. */
	run(chosen: Chosen): Promise<Came>;
}
