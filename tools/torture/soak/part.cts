// Thousands of signings, many at the same time, and of all their calls some struck by chance; the seed repeats it.
//   npm run torture -- soak                               2,000 signings, 5 % of all calls disturbed
//   npm run torture -- soak --signings 150 --seed 2       fewer, and others
//   npm run torture -- soak --number 42 --verbose         one of them alone
import type { Part } from '../shared/part.cjs';
import { runCells } from '../shared/processes.cjs';
import { grouped, missesOf } from '../shared/report.cjs';
import { lostSigning, type SoakOutcome } from './chamber.cjs';
import type { Signing } from './plan.cjs';
import { digestOf } from './trace.cjs';

/** The memory of a process may grow by so much after a tenth of its signings. */
const MOST_MEGABYTES = 64;

const commandFor = ({ seed, number, disturbed }: Signing) =>
	`npm run torture -- soak --number ${number} --disturbed ${disturbed} --seed ${seed}`;

function describe({ cell, trace, moves, milliseconds }: SoakOutcome): string {
	return `${cell.number}: ${moves} moves, ${Math.round(milliseconds)} ms, ${digestOf(trace)}\n${trace}\n`;
}

const sumOf = <T,>(all: T[], value: (one: T) => number) =>
	all.reduce((sum, one) => sum + value(one), 0);

/** The memory of each process after a tenth of its signings and at its end, in MB. */
function memoryOf(outcomes: SoakOutcome[]): Array<{ before: number; after: number }> {
	return [...grouped(outcomes, ({ process }) => String(process)).values()].flatMap((ofProcess) => {
		const later = ofProcess.slice(Math.floor(ofProcess.length / 10));
		const measured = later.flatMap(({ megabytes }) => megabytes ?? []);
		return measured.length > 1 ? [{ before: measured[0], after: measured.at(-1) ?? 0 }] : [];
	});
}

/** What is counted of a group of signings. */
const countsOf = (outcomes: SoakOutcome[]) => {
	const signed = outcomes.filter(({ deeds }) => deeds.signings > 0).length;
	return {
		...{ signings: outcomes.length, signed, lost: outcomes.length - signed },
		duplicates: sumOf(outcomes, ({ deeds }) => Math.max(0, (deeds.signings ?? 0) - 1)),
		requests: sumOf(outcomes, ({ deeds }) => deeds.created ?? 0),
		codes: sumOf(outcomes, ({ deeds }) => deeds.codesSent ?? 0),
		calls: sumOf(outcomes, ({ calls }) => calls),
		struck: sumOf(outcomes, ({ struck }) => struck),
		resumed: outcomes.filter(({ moves }) => moves > 0).length,
		misses: missesOf(outcomes),
	};
};

export const soak: Part = {
	name: 'soak',
	about: 'Thousands of signings at the same time, and some of all their calls struck',
	options: ['signings', 'disturbed', 'together', 'number'],
	short: { signings: '150' },
	async run(chosen) {
		const { signings = '2000', disturbed = '5', together = '16', number } = chosen;
		const numbers = number
			? [Number(number)]
			: Array.from({ length: Number(signings) }, (_, index) => index + 1);
		const outcomes = await runCells<Signing, SoakOutcome>({
			kind: 'soak',
			cells: numbers.map((each) => ({
				...{ seed: Number(chosen.seed), number: each, disturbed: Number(disturbed) },
			})),
			...{ workers: Number(chosen.workers), together: Number(together), commandFor },
			lost: ({ cell, misses }) => lostSigning(cell, misses),
			...(chosen.verbose && { describe }),
		});
		const flows = [...grouped(outcomes, ({ family }) => family)].sort();
		console.table({
			...Object.fromEntries(flows.map(([name, group]) => [name, countsOf(group)])),
			all: countsOf(outcomes),
		});
		const memory = memoryOf(outcomes);
		for (const { before, after } of memory) {
			console.log(`memory of a process: ${Math.round(before)} MB, then ${Math.round(after)} MB`);
		}
		const growth = Math.round(Math.max(0, ...memory.map(({ before, after }) => after - before)));
		const grew = growth > MOST_MEGABYTES;
		if (grew) console.log(`✗ the memory of a process grew by ${growth} MB`);
		const traces = [...outcomes].sort((a, b) => a.cell.number - b.cell.number);
		const digest = digestOf(traces.map(({ trace }) => trace).join('\n\n'));
		const { signed, calls, struck } = countsOf(outcomes);
		const percent = ((100 * struck) / calls).toFixed(1);
		return {
			ran: `${outcomes.length} signings`,
			misses: missesOf(outcomes) + (grew ? 1 : 0),
			figures: `${signed} signed, ${struck} of ${calls} calls struck (${percent} %), memory +${growth} MB, digest ${digest}`,
		};
	},
};
