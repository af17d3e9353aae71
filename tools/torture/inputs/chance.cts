// Chance of one case: the same seed, kind and number give the same case, whatever ran before it.
import fc from 'fast-check';

import { randomOf } from '../../shared/random.cjs';
import { numberOf } from '../shared/random.cjs';

export interface Chance {
	/** From 0 up to, not with, 1. */
	next(): number;
	/** A whole number from 0 up to, not with, a limit. */
	below(limit: number): number;
	/** One of some. */
	of<T>(list: readonly T[]): T;
	/** True so often: 0.25 is every fourth time. */
	often(share: number): boolean;
	/** A value of fast-check's. */
	from<T>(arbitrary: fc.Arbitrary<T>): T;
}

export function chanceOf(text: string): Chance {
	const next = randomOf(numberOf(text));
	// Texts that differ in their end alone begin alike.
	for (let skipped = 0; skipped < 4; skipped++) next();
	const below = (limit: number) => Math.floor(next() * limit);
	return {
		next,
		below,
		of: (list) => list[below(list.length)],
		often: (share) => next() < share,
		from: (arbitrary) => fc.sample(arbitrary, { numRuns: 1, seed: below(2 ** 31) })[0],
	};
}
