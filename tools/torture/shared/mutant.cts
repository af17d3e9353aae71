/** A fault that is put into the shipped code on purpose, to see that the torture finds it. */
export interface Mutant {
	name: string;
	/** Path from the project's folder. */
	file: string;
	/** A text that the file has once. */
	from: string;
	to: string;
	/** Arguments of `npm run torture` under which it must be found. */
	caughtBy: string[];
}
