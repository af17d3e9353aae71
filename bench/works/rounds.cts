import type { Lab } from '../lab.cjs';
import type { Series } from '../work.cjs';

/** Series of the same case and line as one, in the order of their first rounds. */
export function joined(all: Series[]): Series[] {
	const found = new Map<string, Series>();
	for (const series of all) {
		const key = JSON.stringify([series.case, series.line]);
		const known = found.get(key);
		if (known) known.rounds.push(...series.rounds);
		else found.set(key, { ...series, rounds: [...series.rounds] });
	}
	return [...found.values()];
}

/** The same measured in processes one after the other, since each is a little faster or slower than the next. */
export async function inProcesses(
	{ quick }: Pick<Lab, 'quick'>,
	measure: () => Promise<Series[]>,
): Promise<Series[]> {
	const all: Series[] = [];
	for (let process = 0; process < (quick ? 1 : 2); process++) all.push(...(await measure()));
	return joined(all);
}
