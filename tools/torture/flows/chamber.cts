// Runs cells: a flow in n8n's engine, an Optimizer of its own, and a fault.
import { setLongestWait } from '../shared/time.cjs';
import { startEngine } from '../../harness/engine.cjs';
import { startOptimizer, type FaultScript } from '../../harness/optimizer.cjs';
import { worldOf } from '../../harness/world.cjs';
import { startMemoryMeter } from '../../shared/memory.cjs';
import { silent } from '../shared/faults.cjs';
import { leftovers, takeUncaught, tooMuch } from '../shared/meters.cjs';
import { Attempt } from './attempt.cjs';
import {
	becomesItem,
	missedCell,
	outcomeOf,
	prepareOptimizer,
	strike,
	type FlowOutcome,
} from './cell.cjs';
import { flows } from './flows.cjs';
import type { FlowCell, Place, Walked } from './plan.cjs';
import { PATIENT_MS, sightOfAll } from './sight.cjs';

/** Calls to an Optimizer that is silent end after so many seconds, others have time. */
const SILENT_MS = 1000;

/** Starts the engine and an Optimizer. */
export async function startFlowChamber() {
	// Keys on curves are made faster.
	const args = ['--key-type', 'ec'];
	const [engine, optimizer] = await Promise.all([startEngine(), startOptimizer({ args })]);
	const world = worldOf(engine, optimizer);
	const scripts = new Map((await optimizer.faultScripts()).map((script) => [script.name, script]));

	async function prepare(name: string, place: Place, longest: number, asItem: boolean) {
		setLongestWait(longest);
		await prepareOptimizer(optimizer, place);
		const flow = flows[name];
		if (!flow) throw new Error(`There is no flow ${name}`);
		return new Attempt(world, sightOfAll(world, place.generation), place, flow, asItem);
	}

	async function runCell(cell: FlowCell): Promise<FlowOutcome> {
		const fault = scripts.get(cell.fault) as FaultScript;
		const start = performance.now();
		const longest = silent(fault) ? SILENT_MS : PATIENT_MS;
		const attempt = await prepare(cell.flow, cell, longest, becomesItem(cell));
		await strike(optimizer, cell);
		takeUncaught();
		const memory = startMemoryMeter(true);
		await attempt.toItsEnd();
		const megabytes = memory.end();
		const misses = [...attempt.misses, ...takeUncaught()];
		misses.push(...(await leftovers()), ...tooMuch(megabytes));
		const milliseconds = performance.now() - start;
		const { family } = fault;
		return outcomeOf(attempt, { cell, family, misses, milliseconds, megabytes });
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
				await optimizer.clearFaults();
				return missedCell(cell, [`could not be judged: ${(error as Error).stack}`]);
			}
		},
		async stop() {
			await Promise.all([optimizer.stop(), engine.stop()]);
		},
	};
}
