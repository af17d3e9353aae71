// Runs signings, many at the same time, in one engine and against Optimizers that they share.
import { inTime, Time } from '../shared/time.cjs';
import { setTimeout as sleep } from 'node:timers/promises';

import { startEngine } from '../../harness/engine.cjs';
import { basePaths, startOptimizer, type ReceivedCall } from '../../harness/optimizer.cjs';
import { worldOf } from '../../harness/world.cjs';
import { Attempt } from '../flows/attempt.cjs';
import { flows } from '../flows/flows.cjs';
import type { Place } from '../flows/plan.cjs';
import type { Sight } from '../flows/sight.cjs';
import type { Counts } from '../shared/deeds.cjs';
import { leftovers, takeUncaught } from '../shared/meters.cjs';
import type { CameOf } from '../shared/processes.cjs';
import { SharedPages } from './pages.cjs';
import { MOST_CALLS, ownFlow, planOf, type Plan, type Signing, type Strike } from './plan.cjs';
import { withoutNames } from './trace.cjs';

export interface SoakOutcome extends CameOf<Signing> {
	/** Whether somebody had to read an error, and how often they did anything. */
	moves: number;
	calls: number;
	struck: number;
	/** What the Optimizer did of it. */
	deeds: Counts;
	/** All that happened, in a form that the seed repeats. */
	trace: string;
	/** The process, and its memory (RSS) in MB where it was measured. */
	process: number;
	megabytes?: number;
}

/** How often is looked whether a call waits in vain. */
const LOOK_MS = 50;
/** A call whose deadline has passed is not held any more after so many looks. */
const MOST_LOOKS = 20;
/** The memory is measured after so many signings. */
const MEASURE_EVERY = 10;

const sumOf = (requests: Record<string, Counts>): Counts => {
	const sum: Counts = {};
	for (const counts of Object.values(requests)) {
		for (const [deed, count] of Object.entries(counts)) sum[deed] = (sum[deed] ?? 0) + count;
	}
	return sum;
};

/** What strikes, in an Optimizer's words: what one fault takes, those after it do not see. */
const faultOf = ({ call, fault, when }: Strike, index: number) => ({
	...{ match: {}, script: fault, skip: call - 1 - index },
	...(when && { when }),
});

const lineOf = ({ method, path, fault }: ReceivedCall, { place }: Plan) =>
	`${method} ${path.replace(basePaths[place.generation], '')}${fault ? ` ✗ ${fault}` : ''}`;

/** The deeds that were done: `created 1, codesSent 1`. */
const told = (counts: Counts) =>
	Object.entries(counts)
		.filter(([, count]) => count > 0)
		.map(([deed, count]) => `${deed} ${count}`)
		.join(', ');

/** What was struck is what was planned. */
function strikesMissed({ strikes }: Plan, calls: ReceivedCall[]): string[] {
	const due = strikes.filter(({ call }) => call <= calls.length);
	const planned = due.map(({ call, fault }) => `${call} ${fault}`).join();
	const struck = calls
		.flatMap(({ fault }, index) => (fault ? [`${index + 1} ${fault}`] : []))
		.join();
	if (calls.length > MOST_CALLS) return [`${calls.length} calls are more than a plan reaches`];
	return planned === struck ? [] : [`struck was ${struck}, not ${planned}`];
}

/** Starts the engine and the Optimizers. */
export async function startSoakChamber() {
	// Keys on curves are made faster.
	const args = ['--key-type', 'ec', '--sign-at-once'];
	const [engine, all, documented] = await Promise.all([
		startEngine(),
		startOptimizer({ args }),
		startOptimizer({ args }),
	]);
	await all.dialect({ inferred: 'first' });
	await documented.dialect({ inferred: 'absent' });
	// Callbacks come when somebody waits for them: what else goes on does not come between.
	for (const optimizer of [all, documented]) await optimizer.callBack({ held: true });
	const optimizers = { all, documented };
	const worlds = { all: worldOf(engine, all), documented: worldOf(engine, documented) };
	/** What the Optimizers did for signings, to be compared with all that they did. */
	const done = { all: {} as Counts, documented: {} as Counts };

	const times = new Map<string, Time>();
	const timeOf = (caller: string) => times.get(caller);
	const pages = {
		all: new SharedPages(worlds.all, timeOf),
		documented: new SharedPages(worlds.documented, timeOf),
	};
	let running = true;
	/** Time passes for whom waits in vain, and for nobody else: however busy this machine is, no other call ends so. */
	async function watch(offers: Place['offers']): Promise<void> {
		let last = 0;
		let held = new Set<number>();
		const endOf = async (number: number) => {
			for (let looks = 0; looks < MOST_LOOKS && held.has(number); looks++) await sleep(LOOK_MS);
			return !held.has(number);
		};
		while (running) {
			const calls = await optimizers[offers].heldCalls();
			held = new Set(calls.map(({ number }) => number));
			for (const { number, caller = '' } of calls.filter((call) => call.number > last)) {
				last = number;
				void times.get(caller)?.waitInVain(async () => await endOf(number));
			}
			await sleep(LOOK_MS);
		}
	}
	const watches = [watch('all'), watch('documented')];

	/** Of an Optimizer that others use as well, by the name of one signing. */
	function sightOf({ offers, generation }: Place, caller: string): Sight {
		const mine = optimizers[offers].of(caller);
		const { requests, outbox, calls, releaseCallbacks: callBack } = mine;
		return {
			credential: {
				gatewayAuthentication: 'headerAuth',
				...{ gatewayHeaderName: 'X-Caller', gatewayHeaderValue: caller },
			},
			ledger: async () => (await mine.ledger()).requests,
			...{ requests, outbox, calls, callBack },
			// Each fault strikes once: what comes next is the same whether somebody read an error or not.
			async recover() {},
			page: async () => await pages[offers].of(generation, caller),
		};
	}

	async function runSigning(cell: Signing): Promise<SoakOutcome> {
		const start = performance.now();
		const plan = planOf(cell);
		const { offers } = plan.place;
		const caller = `signing-${cell.number}`;
		const time = new Time();
		times.set(caller, time);
		const mine = optimizers[offers].of(caller);
		for (const fault of plan.strikes.map(faultOf)) await mine.fault(fault);
		const attempt = new Attempt(
			worlds[offers],
			sightOf(plan.place, caller),
			plan.place,
			ownFlow(flows[plan.flow], cell),
			plan.becomesItem,
		);
		await inTime(time, async () => await attempt.toItsEnd());
		times.delete(caller);
		await mine.clearFaults();
		const calls = await mine.calls();
		const { requests } = await mine.ledger();
		const deeds = sumOf(requests);
		done[offers] = sumOf({ before: done[offers], now: deeds });
		const struck = calls.filter(({ fault }) => fault !== undefined).length;
		const misses = [...attempt.misses, ...strikesMissed(plan, calls)];
		if (struck === 0 && attempt.moves > 0) misses.push('an error came that no fault explains');
		const trace = [
			[plan.flow, plan.place.generation, offers, plan.becomesItem].join(' '),
			...calls.map((call) => lineOf(call, plan)),
			...attempt.trail.map((line) => line.replaceAll(optimizers[offers].url, 'the Optimizer')),
			...Object.values(requests).map(told).sort(),
			...misses,
		].join('\n');
		return {
			...{ cell, family: plan.flow, misses, moves: attempt.moves, calls: calls.length, struck },
			...{ deeds, trace: withoutNames(trace), process: process.pid },
			milliseconds: performance.now() - start,
			said: attempt.trail.join(' | '),
		};
	}

	/** What is wrong when nobody does anything any more. */
	async function missesAtRest(): Promise<string[]> {
		const misses: string[] = [];
		for (const offers of ['all', 'documented'] as const) {
			const { totals } = await optimizers[offers].ledger();
			for (const [deed, count] of Object.entries(totals)) {
				const known = done[offers][deed] ?? 0;
				if (count !== known) misses.push(`${deed}: ${count} times, of signings ${known} times`);
			}
		}
		await Promise.all([pages.all.stop(), pages.documented.stop()]);
		const left = await leftovers();
		if (left.length > 0) misses.push(`left open: ${[...new Set(left)].join(', ')}`);
		return misses;
	}

	let underWay = 0;
	let ended = 0;
	return {
		/** Runs a signing; what the torture itself can't do is a miss as well. */
		async run(cell: Signing): Promise<SoakOutcome> {
			underWay++;
			const outcome = await runSigning(cell).catch(
				(error: Error): SoakOutcome => lostSigning(cell, [`could not be judged: ${error.stack}`]),
			);
			outcome.misses.push(...takeUncaught());
			if (--underWay === 0) outcome.misses.push(...(await missesAtRest()));
			if (++ended % MEASURE_EVERY === 0) {
				globalThis.gc?.();
				outcome.megabytes = process.memoryUsage.rss() / 1024 ** 2;
			}
			return outcome;
		},
		async stop() {
			running = false;
			await Promise.all(watches);
			await Promise.all([all.stop(), documented.stop(), engine.stop()]);
		},
	};
}

/** A signing of which nothing is known. */
export const lostSigning = (cell: Signing, misses: string[]): SoakOutcome => ({
	...{ cell, family: '', misses, moves: 0, calls: 0, struck: 0, deeds: {}, trace: '' },
	...{ process: process.pid, milliseconds: 0, said: '' },
});
