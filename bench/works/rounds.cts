import type { Case, CasesTask } from '../inside/cases.cjs';
import type { Lab } from '../lab.cjs';
import type { Round, Series } from '../work.cjs';

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

/** A round without the memory that it needed: earlier rounds of other lines have taken it already. */
const withoutMemory = (round: Round): Round => ({ ...round, rss: NaN });

/**
 * Measures cases in one process, in which the lines take turns; the memory of the first of them apart, in fresh
 * processes of one line each.
 * @param times how often the memory is measured
 */
export async function inTurns(lab: Lab, cases: Case[], times: number): Promise<Series[]> {
	const task: CasesTask = { cases };
	const all = (await lab.inside<Series[]>('cases', task)).map((series) => ({
		...series,
		rounds: series.rounds.map(withoutMemory),
	}));
	const [first] = cases;
	for (let time = 0; time < times; time++) {
		for (const line of first.lines) {
			const alone = { ...first, lines: [line], rounds: 1, warmUp: 0 };
			// By which everything that is needed was loaded.
			const few = { ...alone, count: 10, rounds: 0, warmUp: 1 };
			const fresh = await lab.inside<Series[]>('cases', { cases: [few, alone] } as CasesTask);
			const rounds = fresh.flatMap((series) => series.rounds.map(({ rss }) => ({ rss })));
			all.push({ case: first.name, line, rounds });
		}
	}
	return joined(all);
}
