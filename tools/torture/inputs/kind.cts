// What a kind of generated input is made of.
import type { Chance } from './chance.cjs';

/** What came of one case. */
export interface Came {
	/** In a word or a code: `opened`, `refused`, `INVALID_INPUT`. */
	outcome: string;
	/** Whether it got past the first checks: to the wire, to the cryptography, to the whole reader. */
	reached: boolean;
	/** What is not as it should be. */
	misses: string[];
	/** What was said, where somebody said something. */
	said?: string;
}

/** Where the cases of a kind are run, one after the other. */
export interface Runs {
	run(chance: Chance): Promise<Came>;
	stop?(): Promise<void>;
}

export interface InputKind {
	name: string;
	/** How many of a hundred cases are of this kind. */
	share: number;
	/** What `reached` means. */
	reached: string;
	start(): Promise<Runs>;
}
