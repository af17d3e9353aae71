// Chance that a seed repeats.
import { randomOf } from '../../shared/random.cjs';

/** A number of a text that is always the same. */
export const numberOf = (text: string): number =>
	[...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) >>> 0, 7);

/** So many cells, chosen by the seed, in their own order. */
export function sampleOf<C>(cells: C[], count: number, seed: number): C[] {
	const random = randomOf(seed);
	return cells
		.map((cell, index) => ({ cell, index, key: random() }))
		.sort((a, b) => a.key - b.key)
		.slice(0, count)
		.sort((a, b) => a.index - b.index)
		.map(({ cell }) => cell);
}
