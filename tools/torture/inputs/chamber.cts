// Runs cases of generated input in this process, and looks at what each leaves behind.
import { leftovers, takeUncaught } from '../shared/meters.cjs';
import type { CameOf } from '../shared/processes.cjs';
import { chanceOf } from './chance.cjs';
import type { Runs } from './kind.cjs';
import { kinds } from './kinds.cjs';
import { stopSite } from './site.cjs';

export interface InputCell {
	/** The kind. */
	of: string;
	seed: number;
	case: number;
}

export interface InputOutcome extends CameOf<InputCell> {
	outcome: string;
	reached: boolean;
	/** Growth of the memory since the first cases of the kind, MB. */
	megabytes: number;
}

/** So many cases fill caches before the memory is measured; it is cleared after as many. */
const WARM = 250;
/** A case that takes longer hangs. */
const LONGEST_MS = 60_000;

/** What everything has that inherits from nothing else. */
const usualMembers = Object.getOwnPropertyNames(Object.prototype).length;

export async function startInputs() {
	let current: { of: string; runs: Runs; ran: number; before: number } | undefined;

	async function runsOf(of: string) {
		if (current?.of === of) return current;
		await current?.runs.stop?.();
		const kind = kinds.find(({ name }) => name === of);
		if (!kind) throw new Error(`There is no kind ${of}`);
		current = { of, runs: await kind.start(), ran: 0, before: 0 };
		return current;
	}

	return {
		async run(cell: InputCell): Promise<InputOutcome> {
			const at = await runsOf(cell.of);
			const chance = chanceOf(`${cell.seed} ${cell.of} ${cell.case}`);
			takeUncaught();
			const start = performance.now();
			const came = await at.runs.run(chance).catch((error: Error) => ({
				...{ outcome: 'crash', reached: false },
				misses: [`crash: ${error.stack ?? String(error)}`],
				said: '',
			}));
			const milliseconds = performance.now() - start;
			const misses = [...came.misses, ...takeUncaught()];
			if (milliseconds > LONGEST_MS) misses.push(`took ${Math.round(milliseconds / 1000)} s`);
			misses.push(...(await leftovers()));
			if (Object.getOwnPropertyNames(Object.prototype).length !== usualMembers) {
				misses.push('everything has a member more than before');
			}
			// What nobody needs any more is no growth.
			if (++at.ran % WARM === 0) globalThis.gc?.();
			if (at.ran === WARM) at.before = process.memoryUsage.rss();
			const grown = at.ran > WARM ? process.memoryUsage.rss() - at.before : 0;
			const { outcome, reached, said = '' } = came;
			const megabytes = Math.max(0, grown / 1024 ** 2);
			return {
				...{ cell, family: cell.of, outcome, reached, misses, milliseconds, megabytes },
				said: said.slice(0, 600),
			};
		},
		async stop() {
			await current?.runs.stop?.();
			await stopSite();
		},
	};
}
