// Runs cells: a flow whose nodes are executions of the real n8n, an Optimizer of its own, and a fault.
import type { FaultScript } from '../../harness/optimizer.cjs';
import { Attempt } from '../flows/attempt.cjs';
import {
	becomesItem,
	missedCell,
	outcomeOf,
	prepareOptimizer,
	strike,
	type FlowOutcome,
} from '../flows/cell.cjs';
import { flows } from '../flows/flows.cjs';
import type { FlowCell } from '../flows/plan.cjs';
import { silent } from '../shared/faults.cjs';
import type { Place } from './place.cjs';
import type { N8nSurroundings } from './surroundings.cjs';

/** What runs cells in an n8n, one after the other. */
export async function chamberIn(place: Place, { surroundings, sight }: N8nSurroundings) {
	const { optimizer } = place;
	const scripts = new Map((await optimizer.faultScripts()).map((script) => [script.name, script]));

	async function runCell(cell: FlowCell): Promise<FlowOutcome> {
		const fault = scripts.get(cell.fault) as FaultScript;
		const start = performance.now();
		await prepareOptimizer(optimizer, cell);
		const seen = sight(cell.generation, silent(fault));
		const attempt = new Attempt(surroundings, seen, cell, flows[cell.flow], becomesItem(cell));
		await strike(optimizer, cell);
		await attempt.toItsEnd();
		const milliseconds = performance.now() - start;
		const { misses } = attempt;
		return outcomeOf(attempt, { cell, family: fault.family, misses, milliseconds, megabytes: 0 });
	}

	/** Runs a cell; what the torture itself can't do is a miss as well. */
	return async (cell: FlowCell): Promise<FlowOutcome> => {
		try {
			return await runCell(cell);
		} catch (error) {
			await optimizer.clearFaults();
			return missedCell(cell, [`could not be judged: ${(error as Error).stack}`]);
		}
	};
}
