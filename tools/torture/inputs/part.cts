// Generated input of six kinds: what is typed, links, callbacks, answers, PDFs, signatures.
//   npm run torture -- inputs                               100,000 cases
//   npm run torture -- inputs --count 5000 --seed 2         so many, of all kinds
//   npm run torture -- inputs --of callbacks --count 2000   of one kind
//   npm run torture -- inputs --of callbacks --case 812     one case
import type { Chosen, Part } from '../shared/part.cjs';
import { runCells } from '../shared/processes.cjs';
import { grouped, missesOf } from '../shared/report.cjs';
import type { InputCell, InputOutcome } from './chamber.cjs';
import { kinds } from './kinds.cjs';

const commandFor = ({ of, seed, case: number }: InputCell) =>
	`npm run torture -- inputs --of ${of} --seed ${seed} --case ${number}`;

/** The cases that were asked for. */
function cellsToRun({ of, count, case: only, seed }: Chosen): InputCell[] {
	const asked = kinds.filter(({ name }) => of === undefined || of === name);
	if (asked.length === 0) throw new Error(`There is no kind “${String(of)}”`);
	if (only !== undefined && asked.length > 1) throw new Error('--case needs --of');
	const shares = asked.reduce((sum, { share }) => sum + share, 0);
	return asked.flatMap(({ name, share }) => {
		const most = Math.ceil((Number(count ?? 100_000) * share) / shares);
		const numbers =
			only === undefined ? Array.from({ length: most }, (_, at) => at) : [Number(only)];
		return numbers.map((number): InputCell => ({ of: name, seed: Number(seed), case: number }));
	});
}

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

/** The outcomes that came most often. */
const often = (outcomes: InputOutcome[], most: number) =>
	[...grouped(outcomes, ({ outcome }) => outcome)]
		.sort(([, one], [, other]) => other.length - one.length)
		.slice(0, most)
		.map(([outcome, group]) => `${outcome} ${group.length}`)
		.join(', ');

function report(outcomes: InputOutcome[]): void {
	for (const { name, reached } of kinds) {
		const group = outcomes.filter(({ cell }) => cell.of === name);
		if (group.length === 0) continue;
		const got = group.filter((outcome) => outcome.reached).length;
		console.log(`\n${name}: ${percent(got, group.length)} ${reached}\n  ${often(group, 12)}`);
	}
	console.table(
		Object.fromEntries(
			kinds.flatMap(({ name }) => {
				const group = outcomes.filter(({ cell }) => cell.of === name);
				if (group.length === 0) return [];
				const seconds = group.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
				const slowest = Math.max(...group.map(({ milliseconds }) => milliseconds));
				return [
					[
						name,
						{
							cases: group.length,
							reached: percent(group.filter(({ reached }) => reached).length, group.length),
							outcomes: new Set(group.map(({ outcome }) => outcome)).size,
							misses: missesOf(group),
							'cases/s': Math.round(group.length / seconds),
							'slowest ms': Math.round(slowest),
							'peak MB': Math.round(Math.max(...group.map(({ megabytes }) => megabytes))),
						},
					],
				];
			}),
		),
	);
}

const describe = ({ cell, outcome, milliseconds, said }: InputOutcome) =>
	`${cell.of} ${cell.case}: ${outcome}, ${Math.round(milliseconds)} ms, ${said}`;

export const inputs: Part = {
	name: 'inputs',
	about: 'Generated input: what is typed, links, callbacks, answers, PDFs, signatures',
	options: ['of', 'count', 'case'],
	short: { count: '4000' },
	async run(chosen) {
		const outcomes = await runCells<InputCell, InputOutcome>({
			...{ kind: 'inputs', cells: cellsToRun(chosen), workers: Number(chosen.workers) },
			commandFor,
			lost: (facts) => ({ ...facts, outcome: 'crash', reached: false, megabytes: 0 }),
			...(chosen.verbose && { describe }),
		});
		report(outcomes);
		const crashes = outcomes.filter(({ outcome }) => outcome === 'crash').length;
		const strays = outcomes.filter(({ misses }) => misses.some((miss) => /^stray/.test(miss)));
		const got = outcomes.filter(({ reached }) => reached).length;
		return {
			ran: `${outcomes.length} inputs`,
			misses: missesOf(outcomes),
			figures: `${crashes} crashes, ${strays.length} stray calls, ${percent(got, outcomes.length)} past the first checks`,
		};
	},
};
