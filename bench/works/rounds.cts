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
