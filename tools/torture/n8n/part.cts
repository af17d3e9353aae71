// Whole flows in the real n8n: each node an execution, the signing page and the trigger published, a fault at an exchange.
//   npm run torture -- n8n                       forty cells, chosen by the seed; callbacks; n8n killed and started again
//   npm run torture -- n8n --cells 100 --seed 2
//   npm run torture -- n8n --flow classic --generation current --exchange 4 --fault page-504
import { startProgress } from '../../shared/progress.cjs';
import type { FlowOutcome } from '../flows/chamber.cjs';
import { cellsToRun, describe, walkAll, ways } from '../flows/part.cjs';
import { flowCommandFor, type FlowCell, type Walked } from '../flows/plan.cjs';
import type { Part } from '../shared/part.cjs';
import { grouped, missesOf, tellMisses } from '../shared/report.cjs';
import { callbackCases, runCallbacks } from './callbacks.cjs';
import { chamberIn } from './chamber.cjs';
import { deaths, runDeath } from './deaths.cjs';
import { openPlace } from './place.cjs';
import { surroundingsIn } from './surroundings.cjs';

const commandFor = (cell: FlowCell) => flowCommandFor(cell).replace('-- flows', '-- n8n');

/**
 * Time passes here as it does for a user. Left out is what would hold a cell for minutes: silence before a signing page,
 * whose calls take their own time, and a code that is lost there, since the page sends the next one a minute later.
 */
const fitsIn = (walked: Walked[]) => (cell: FlowCell) => {
	if (cell.flow !== 'page') return true;
	const place = walked.find(
		(each) =>
			each.flow === cell.flow && each.generation === cell.generation && each.offers === cell.offers,
	);
	const struck = place?.exchanges[cell.exchange - 1] ?? '';
	return !/hang|drip/.test(cell.fault) && !struck.startsWith('POST /otp/');
};

export const realN8n: Part = {
	name: 'n8n',
	about: 'Whole flows in the real n8n, a fault at each exchange',
	options: [...['flow', 'generation', 'offers', 'exchange', 'fault', 'when', 'strikes'], 'cells'],
	short: { cells: '6' },
	async run(chosen) {
		const walked = await walkAll(chosen);
		const cells = cellsToRun(walked, { cells: '40', ...chosen }, fitsIn(walked));
		const place = await openPlace();
		const outcomes: FlowOutcome[] = [];
		let others = 0;
		let missed = 0;
		/** Runs what is no flow, and tells what came of it. */
		async function tell(name: string, facts: object, run: () => Promise<string[]>): Promise<void> {
			const misses = await run().catch((error: Error) => [`could not be judged: ${error.stack}`]);
			others++;
			if (misses.length > 0) missed++;
			const words = Object.values(facts).join(' ');
			for (const miss of misses) console.log(`✗ ${name}, ${words}: ${miss}`);
			if (chosen.verbose) console.log(`${name}, ${words}: ${misses.length} misses`);
		}
		try {
			const surroundings = await surroundingsIn(place);
			if (!chosen.flow) {
				for (const each of chosen.cells ? callbackCases.slice(0, 2) : callbackCases) {
					await tell('callbacks', each, async () => await runCallbacks(place, surroundings, each));
				}
				for (const each of chosen.cells ? [] : deaths) {
					await tell('n8n killed', each, async () => await runDeath(place, surroundings, each));
				}
			}
			const runCell = await chamberIn(place, surroundings);
			const progress = startProgress(`${cells.length} cells`);
			for (const cell of cells) {
				const outcome = await runCell(cell);
				outcomes.push(outcome);
				if (chosen.verbose) console.log(describe(outcome));
				for (const miss of outcome.misses) {
					console.log(`✗ ${miss.slice(0, 300)}\n  ${commandFor(cell)}`);
				}
				progress.at(`${outcomes.length} of ${cells.length} cells, ${missesOf(outcomes)} misses`);
			}
			progress.end();
		} finally {
			await place.close();
		}
		const named = ({ flow, generation, offers }: FlowCell) =>
			`${flow}, ${generation}${offers === 'all' ? '' : ', documented calls alone'}`;
		const groups = [...grouped(outcomes, ({ cell }) => named(cell))];
		console.table(Object.fromEntries(groups.map(([name, group]) => [name, ways(group)])));
		tellMisses(outcomes, commandFor);
		const right = outcomes.filter(({ way }) => way !== 'missed').length;
		return {
			ran: `${outcomes.length} flows, ${others} others`,
			misses: outcomes.length === 0 ? 1 : missesOf(outcomes) + missed,
			figures: `${((100 * right) / outcomes.length).toFixed(1)} % signed once, each request accounted for`,
		};
	},
};
