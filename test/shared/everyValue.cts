// Some tests try everything at every place, or thousands of generated cases. `npm test` takes a part of it;
// `npm run test:values`, a step of CI, all.

/** Whether everything is tried (EVERY_VALUE=1). */
export const everyValue = Boolean(process.env.EVERY_VALUE);

/** All of a row with EVERY_VALUE=1, else every nth of it, from `start` on. */
export function some<T>(all: readonly T[], nth: number, start = 0): T[] {
	return everyValue ? [...all] : all.filter((_, index) => index % nth === start % nth);
}

/** How many generated cases are tried: all with EVERY_VALUE=1, else a fifth. */
export const someRuns = (all: number): number => (everyValue ? all : Math.ceil(all / 5));

/** The places of some bytes: every one with EVERY_VALUE=1, else every nth. */
export const somePlaces = (bytes: Buffer, nth: number, start = 0): number[] =>
	some([...bytes.keys()], nth, start);

/** A start that differs from name to name. */
export const startOf = (name: string): number =>
	[...name].reduce((sum, character) => sum + character.charCodeAt(0), 0);
