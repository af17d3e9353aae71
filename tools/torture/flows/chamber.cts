// Runs cells: a flow in n8n's engine, an Optimizer of its own, and a fault.
import { setLongestWait } from '../shared/time.cjs';
import { startEngine } from '../../harness/engine.cjs';
import { startOptimizer, type FaultScript } from '../../harness/optimizer.cjs';
import { worldOf } from '../../harness/world.cjs';
import { startMemoryMeter } from '../../shared/memory.cjs';
import { silent } from '../shared/faults.cjs';
import { leftovers, MOST_MEGABYTES, takeUncaught } from '../shared/meters.cjs';
import type { CameOf } from '../shared/processes.cjs';
import { numberOf } from '../shared/random.cjs';
import { Attempt } from './attempt.cjs';
import { flows } from './flows.cjs';
import type { FlowCell, Place, Walked } from './plan.cjs';
import { PATIENT_MS, sightOfAll } from './sight.cjs';

export interface FlowOutcome extends CameOf<FlowCell> {
	/** The flow ended right: without a word, or resumed by a person who read an error. */
	way: 'through' | 'resumed' | 'missed';
	/** How often the person did anything. */
	moves: number;
	/** Growth of the memory, MB. */
	megabytes: number;
}

/** Calls to an Optimizer that is silent end after so many seconds, others have time. */
const SILENT_MS = 1000;
/** Starts the engine and an Optimizer. */
export async function startFlowChamber() {
	// Keys on curves are made faster.
	const args = ['--key-type', 'ec'];
	const [engine, optimizer] = await Promise.all([startEngine(), startOptimizer({ args })]);
	const world = worldOf(engine, optimizer);
	const scripts = new Map((await optimizer.faultScripts()).map((script) => [script.name, script]));

	async function prepare(name: string, place: Place, longest: number, becomesItem: boolean) {
		setLongestWait(longest);
		await optimizer.reset();
		if (place.offers === 'documented') await optimizer.dialect({ inferred: 'absent' });
		else await optimizer.dialect({ inferred: 'first' });
		const flow = flows[name];
		if (!flow) throw new Error(`There is no flow ${name}`);
		return new Attempt(world, sightOfAll(world, place.generation), place, flow, becomesItem);
	}

	async function runCell(cell: FlowCell): Promise<FlowOutcome> {
		const fault = scripts.get(cell.fault) as FaultScript;
		const start = performance.now();
		const becomesItem = numberOf(JSON.stringify(cell)) % 2 === 0;
		const longest = silent(fault) ? SILENT_MS : PATIENT_MS;
		const attempt = await prepare(cell.flow, cell, longest, becomesItem);
		await optimizer.fault({
			...{ match: {}, script: cell.fault, skip: cell.exchange - 1 },
			times: cell.strikes === 'once' ? 1 : 99,
			...(cell.when && { when: cell.when }),
		});
		takeUncaught();
		const memory = startMemoryMeter(true);
		await attempt.toItsEnd();
		const megabytes = memory.end();
		const misses = [...attempt.misses, ...takeUncaught()];
		const left = await leftovers();
		if (left.length > 0) misses.push(`left open: ${[...new Set(left)].join(', ')}`);
		if (megabytes > MOST_MEGABYTES) misses.push(`memory grew by ${Math.round(megabytes)} MB`);
		const well = attempt.moves === 0 ? 'through' : 'resumed';
		return {
			...{ cell, family: fault.family, misses, moves: attempt.moves, megabytes },
			milliseconds: performance.now() - start,
			said: attempt.trail.join(' | '),
			way: misses.length > 0 ? 'missed' : well,
		};
	}

	return {
		/** Runs a flow without a fault. Throws where that is not judged right. */
		async walk(flow: string, place: Place): Promise<Walked> {
			const attempt = await prepare(flow, place, PATIENT_MS, false);
			await attempt.toItsEnd();
			if (attempt.misses.length > 0) {
				throw new Error(
					`${flow} without a fault: ${[...attempt.misses, ...attempt.trail].join('; ')}`,
				);
			}
			return { flow, ...place, exchanges: await attempt.calls() };
		},
		/** Runs a cell; what the torture itself can't do is a miss as well. */
		async run(cell: FlowCell): Promise<FlowOutcome> {
			try {
				return await runCell(cell);
			} catch (error) {
				const misses = [`could not be judged: ${(error as Error).stack}`];
				await optimizer.clearFaults();
				const nothing = { family: '', milliseconds: 0, said: '', moves: 0, megabytes: 0 };
				return { ...nothing, cell, misses, way: 'missed' };
			}
		},
		async stop() {
			await Promise.all([optimizer.stop(), engine.stop()]);
		},
	};
}
