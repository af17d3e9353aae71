// The package in the real n8n, with what goes wrong around it.
//   npm run torture -- n8n                   all of what follows
//   npm run torture -- n8n --only flows      whole flows: each node an execution, a fault at one of the exchanges
//   npm run torture -- n8n --only callbacks  callbacks that are held, repeated and reversed, to the published trigger
//   npm run torture -- n8n --only deaths     n8n killed in the middle of an execution, and started again
//   npm run torture -- n8n --only flows --cells 100 --seed 2
//   npm run torture -- n8n --only flows --flow classic --generation current --exchange 4 --fault page-504
import { startProgress } from '../../shared/progress.cjs';
import type { FlowOutcome } from '../flows/cell.cjs';
import { cellsToRun, describe, tellFlows, walkAll } from '../flows/part.cjs';
import { flowCommandFor, type FlowCell, type Walked } from '../flows/plan.cjs';
import type { Chosen, Part } from '../shared/part.cjs';
import { missesOf } from '../shared/report.cjs';
import { callbackCases, runCallbacks } from './callbacks.cjs';
import { chamberIn } from './chamber.cjs';
import { deaths, runDeath } from './deaths.cjs';
import { openPlace, type Place } from './place.cjs';
import { surroundingsIn, type N8nSurroundings } from './surroundings.cjs';

const MOST_CELLS = '40';

const commandFor = (cell: FlowCell) =>
	flowCommandFor(cell).replace('-- flows', '-- n8n --only flows');

/** The page looks at the documents up to so many times before it has a code sent, in one act of the signer's. */
const LOOKS_BEFORE_CODE = 5;

/**
 * Time passes here as it does for a user. Left out is what would hold a cell for minutes: silence before a signing page,
 * whose calls take their own time, and what fails where the page sends a code, since it sends the next one a minute later.
 */
const fitsIn = (walked: Walked[]) => (cell: FlowCell) => {
	if (cell.flow !== 'page') return true;
	const place = walked.find(
		({ flow, generation, offers }) =>
			flow === cell.flow && generation === cell.generation && offers === cell.offers,
	);
	const sent = place?.exchanges.findIndex((each) => each.startsWith('POST /otp/')) ?? -1;
	const looks = sent - (cell.exchange - 1);
	const isCodeLost = looks === 0 || (cell.strikes !== 'once' && looks > 0);
	return !/hang|drip/.test(cell.fault) && !(isCodeLost && looks <= LOOKS_BEFORE_CODE);
};

/** How many there were, and how many of them went wrong. */
interface Count {
	ran: number;
	misses: number;
}

/** Runs cases that are no flows, and tells what came of each. */
async function runCases<Case extends object>(
	name: string,
	cases: Case[],
	run: (one: Case) => Promise<string[]>,
): Promise<Count> {
	let missed = 0;
	for (const one of cases) {
		const misses = await run(one).catch((error: Error) => [`could not be judged: ${error.stack}`]);
		if (misses.length > 0) missed++;
		const words = Object.values(one).filter(Boolean).join(' ');
		console.log(
			`${misses.length > 0 ? '✗' : '✓'} ${[`${name}, ${words}`, ...misses].join('\n  ')}`,
		);
	}
	return { ran: cases.length, misses: missed };
}

async function runFlows(
	place: Place,
	surroundings: N8nSurroundings,
	chosen: Chosen,
): Promise<Count> {
	const walked = await walkAll(chosen);
	const cells = cellsToRun(walked, { cells: MOST_CELLS, ...chosen }, fitsIn(walked));
	const runCell = await chamberIn(place, surroundings);
	const progress = startProgress(`${cells.length} cells`);
	const outcomes: FlowOutcome[] = [];
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
	tellFlows(outcomes, walked, commandFor);
	return { ran: outcomes.length, misses: outcomes.length === 0 ? 1 : missesOf(outcomes) };
}

/** What can be chosen alone. */
const KINDS: Record<
	string,
	(place: Place, surroundings: N8nSurroundings, chosen: Chosen) => Promise<Count>
> = {
	callbacks: async (place, surroundings) =>
		await runCases(
			'callbacks',
			callbackCases,
			async (one) => await runCallbacks(place, surroundings, one),
		),
	deaths: async (place, surroundings) =>
		await runCases('killed', deaths, async (one) => await runDeath(place, surroundings, one)),
	flows: runFlows,
};

export const realN8n: Part = {
	name: 'n8n',
	about: 'The real n8n: whole flows under faults, callbacks, and n8n killed in between',
	options: [
		...['only', 'flow', 'generation', 'offers', 'exchange', 'fault', 'when', 'strikes', 'cells'],
	],
	short: { only: 'flows', cells: '6' },
	async run(chosen) {
		const kinds = Object.keys(KINDS).filter((kind) =>
			[undefined, kind].includes(chosen.only as string),
		);
		if (kinds.length === 0) throw new Error(`--only is one of ${Object.keys(KINDS).join(', ')}`);
		const place = await openPlace();
		const counts: Record<string, Count> = {};
		try {
			const surroundings = await surroundingsIn(place);
			for (const kind of kinds) counts[kind] = await KINDS[kind](place, surroundings, chosen);
		} finally {
			await place.close();
		}
		const { flows } = counts;
		const all = Object.entries(counts);
		return {
			ran: all.map(([kind, { ran }]) => `${ran} ${kind}`).join(', '),
			misses: all.reduce((sum, [, { misses }]) => sum + misses, 0),
			figures: flows
				? `${((100 * (flows.ran - flows.misses)) / flows.ran).toFixed(1)} % of flows signed once`
				: 'each event started one execution, each signature was made once',
		};
	},
};
