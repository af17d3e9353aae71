// An Optimizer that many signings share: what each of them sees of it, and how time goes for them.
import { setTimeout as sleep } from 'node:timers/promises';

import type { Engine } from '../../harness/engine.cjs';
import { startOptimizer } from '../../harness/optimizer.cjs';
import { worldOf } from '../../harness/world.cjs';
import type { Place } from '../flows/plan.cjs';
import type { Sight } from '../flows/sight.cjs';
import type { Counts } from '../shared/deeds.cjs';
import { inTime, Time } from '../shared/time.cjs';
import { SharedPages } from './pages.cjs';
import type { Plan, Strike } from './plan.cjs';

/** How often is looked whether a call waits in vain. */
const LOOK_MS = 50;
/** A call whose deadline has passed is not held any more after so many looks. */
const MOST_LOOKS = 20;

/** How often each deed was done, of all that is counted. */
export function sumOf(all: Counts[]): Counts {
	const sum: Counts = {};
	for (const [deed, count] of all.flatMap((counts) => Object.entries(counts))) {
		sum[deed] = (sum[deed] ?? 0) + count;
	}
	return sum;
}

/** What strikes, in an Optimizer's words: what one fault takes, those after it do not see. */
const faultOf = ({ call, fault, when }: Strike, index: number) => ({
	...{ match: {}, script: fault, skip: call - 1 - index },
	...(when && { when }),
});

/** Starts one. */
export async function shareOptimizer(engine: Engine, offers: Place['offers']) {
	// Keys on curves are made faster.
	const optimizer = await startOptimizer({ args: ['--key-type', 'ec', '--sign-at-once'] });
	await optimizer.dialect({ inferred: offers === 'all' ? 'first' : 'absent' });
	// They come when somebody waits for them: no other call of theirs comes between.
	await optimizer.callBack({ held: true });
	const world = worldOf(engine, optimizer);
	const times = new Map<string, Time>();
	const pages = new SharedPages(world, (caller) => times.get(caller));
	/** What it did for signings that have ended. */
	let done: Counts = {};

	let running = true;
	/** Time passes for whom waits in vain, and for nobody else: however busy this machine is, no other call ends so. */
	async function watch(): Promise<void> {
		let last = 0;
		let looks = 0;
		let held = new Set<number>();
		const endOf = async (number: number) => {
			const most = looks + MOST_LOOKS;
			while (held.has(number) && looks < most) await sleep(LOOK_MS);
			return !held.has(number);
		};
		while (running) {
			const calls = await optimizer.heldCalls();
			held = new Set(calls.map(({ number }) => number));
			looks++;
			for (const { number, caller = '' } of calls.filter((call) => call.number > last)) {
				last = number;
				void times.get(caller)?.waitInVain(async () => await endOf(number));
			}
			await sleep(LOOK_MS);
		}
	}
	const watching = watch();

	return {
		world,
		/** Has the work of one signing done in a time of its own, while the plan's faults strike; what came in, and was done. */
		async during<T>(caller: string, { strikes, place }: Plan, work: (sight: Sight) => Promise<T>) {
			const mine = optimizer.of(caller);
			for (const fault of strikes.map(faultOf)) await mine.fault(fault);
			const time = new Time();
			times.set(caller, time);
			const { requests, outbox, calls, releaseCallbacks: callBack } = mine;
			const sight: Sight = {
				credential: {
					gatewayAuthentication: 'headerAuth',
					...{ gatewayHeaderName: 'X-Caller', gatewayHeaderValue: caller },
				},
				ledger: async () => (await mine.ledger()).requests,
				...{ requests, outbox, calls, callBack },
				// Each fault strikes once: what comes next is the same whether somebody read an error or not.
				async recover() {},
				page: async () => await pages.of(place.generation, caller),
			};
			const result = await inTime(time, async () => await work(sight)).finally(async () => {
				times.delete(caller);
				await mine.clearFaults();
			});
			const ledger = await sight.ledger();
			done = sumOf([done, ...Object.values(ledger)]);
			return { result, calls: await calls(), requests: Object.values(ledger) };
		},
		/** What is wrong when nobody does anything any more: what was done belongs to a signing. */
		async missesAtRest(): Promise<string[]> {
			await pages.stop();
			const { totals } = await optimizer.ledger();
			return Object.entries(totals)
				.filter(([deed, count]) => count !== (done[deed] ?? 0))
				.map(([deed, count]) => `${deed}: ${count} times, of signings ${done[deed] ?? 0} times`);
		},
		async stop(): Promise<void> {
			running = false;
			await watching;
			await optimizer.stop();
		},
	};
}
