/** Whether long rows are tried to their end: with EVERY_VALUE=1 (minutes; a step of CI), else only a part of them. */
export const everyValue = Boolean(process.env.EVERY_VALUE);

/** All of a row with EVERY_VALUE=1, else each so-manieth of it, from `start` on. */
export function some<T>(all: T[], nth: number, start = 0): T[] {
	return everyValue ? all : all.filter((_, index) => index % nth === start % nth);
}

/** The places of some bytes: every one with EVERY_VALUE=1, else each so-manieth. */
export const somePlaces = (bytes: Buffer, nth: number, start = 0): number[] =>
	some([...bytes.keys()], nth, start);
