// Runs signings, many at the same time, in one engine and against Optimizers that they share, and judges each.
import '../shared/time.cjs';
import { startEngine } from '../../harness/engine.cjs';
import { basePaths, type ReceivedCall } from '../../harness/optimizer.cjs';
import { Attempt } from '../flows/attempt.cjs';
import { flows } from '../flows/flows.cjs';
import type { Counts } from '../shared/deeds.cjs';
import { leftovers, takeUncaught } from '../shared/meters.cjs';
import type { CameOf } from '../shared/processes.cjs';
import { MOST_CALLS, ownFlow, planOf, type Plan, type Signing } from './plan.cjs';
import { shareOptimizer, sumOf } from './shared.cjs';
import { withoutNames } from './trace.cjs';

export interface SoakOutcome extends CameOf<Signing> {
	/** How often somebody who had read something did anything. */
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

/** The memory is measured after so many signings. */
const MEASURE_EVERY = 10;

/** The deeds that were done: `created 1, codesSent 1`. */
const told = (counts: Counts) =>
	Object.entries(counts)
		.filter(([, count]) => count > 0)
		.map(([deed, count]) => `${deed} ${count}`)
		.join(', ');

/** `POST /sign/388141 ✗ hang` */
const lineOf = ({ method, path, fault }: ReceivedCall, { place }: Plan) =>
	`${method} ${path.replace(basePaths[place.generation], '')}${fault ? ` ✗ ${fault}` : ''}`;

/** What was struck is what was planned. */
function strikesMissed({ strikes }: Plan, calls: ReceivedCall[]): string[] {
	if (calls.length > MOST_CALLS) return [`${calls.length} calls are more than a plan reaches`];
	const due = strikes.filter(({ call }) => call <= calls.length);
	const planned = due.map(({ call, fault }) => `${call} ${fault}`).join();
	const struck = calls
		.flatMap(({ fault }, index) => (fault ? [`${index + 1} ${fault}`] : []))
		.join();
	return planned === struck ? [] : [`struck was ${struck}, not ${planned}`];
}

/** A signing of which nothing is known. */
export const lostSigning = (cell: Signing, misses: string[]): SoakOutcome => ({
	...{ cell, family: '', misses, moves: 0, calls: 0, struck: 0, deeds: {}, trace: '' },
	...{ process: process.pid, milliseconds: 0, said: '' },
});

/** Starts the engine and the Optimizers. */
export async function startSoakChamber() {
	const engine = await startEngine();
	const [all, documented] = await Promise.all([
		shareOptimizer(engine, 'all'),
		shareOptimizer(engine, 'documented'),
	]);
	const optimizers = { all, documented };

	async function runSigning(cell: Signing): Promise<SoakOutcome> {
		const start = performance.now();
		const plan = planOf(cell);
		const { generation, offers } = plan.place;
		const optimizer = optimizers[offers];
		const { world } = optimizer;
		const flow = ownFlow(flows[plan.flow], cell);
		const name = `signing-${cell.number}`;
		const {
			result: attempt,
			calls,
			requests,
		} = await optimizer.during(name, plan, async (sight) => {
			const trying = new Attempt(world, sight, plan.place, flow, plan.becomesItem);
			await trying.toItsEnd();
			return trying;
		});
		const struck = calls.filter(({ fault }) => fault !== undefined).length;
		const misses = [...attempt.misses, ...strikesMissed(plan, calls)];
		if (struck === 0 && attempt.moves > 0) misses.push('an error came that no fault explains');
		const trace = [
			[plan.flow, generation, offers, plan.becomesItem].join(' '),
			...calls.map((call) => lineOf(call, plan)),
			...attempt.trail.map((line) => line.replaceAll(world.optimizer.url, 'the Optimizer')),
			...requests.map(told).sort(),
			...misses,
		].join('\n');
		return {
			...{ cell, family: plan.flow, misses, moves: attempt.moves, calls: calls.length, struck },
			...{ deeds: sumOf(requests), trace: withoutNames(trace), process: process.pid },
			milliseconds: performance.now() - start,
			said: attempt.trail.join(' | '),
		};
	}

	/** What is wrong when nobody does anything any more. */
	async function missesAtRest(): Promise<string[]> {
		const misses = [...(await all.missesAtRest()), ...(await documented.missesAtRest())];
		return [...misses, ...(await leftovers())];
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
			await Promise.all([all.stop(), documented.stop()]);
			await engine.stop();
		},
	};
}
