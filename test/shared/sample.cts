// Some tests try everything at every place. `npm test` takes a part of it; `npm run test:values`, a step of CI, all.

/** Whether everything is to be tried (EVERY_VALUE=1). */
export const everyValue = Boolean(process.env.EVERY_VALUE);

/** Every nth of them, from a place that differs from name to name; all with EVERY_VALUE=1. */
export function sample<T>(all: readonly T[], nth: number, name = ''): T[] {
	if (everyValue) return [...all];
	const start = [...name].reduce((sum, character) => sum + character.charCodeAt(0), 0);
	return all.filter((_one, index) => (index + start) % nth === 0);
}
