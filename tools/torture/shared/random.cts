// Chance that a seed repeats.

/** A generator of numbers from 0 to 1: the same seed gives the same numbers (mulberry32). */
export function randomOf(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

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
