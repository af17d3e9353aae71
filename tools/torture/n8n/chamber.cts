// Runs cells: a flow whose nodes are executions of the real n8n, an Optimizer of its own, and a fault.
import type { FaultScript } from '../../harness/optimizer.cjs';
import { Attempt } from '../flows/attempt.cjs';
import type { FlowOutcome } from '../flows/chamber.cjs';
import { flows } from '../flows/flows.cjs';
import type { FlowCell } from '../flows/plan.cjs';
import { silent } from '../shared/faults.cjs';
import { numberOf } from '../shared/random.cjs';
import type { Place } from './place.cjs';
import type { N8nSurroundings } from './surroundings.cjs';

/** What runs cells in an n8n, one after the other. */
export async function chamberIn(place: Place, { surroundings, sight }: N8nSurroundings) {
	const { optimizer } = place;
	const scripts = new Map((await optimizer.faultScripts()).map((script) => [script.name, script]));

	async function runCell(cell: FlowCell): Promise<FlowOutcome> {
		const fault = scripts.get(cell.fault) as FaultScript;
		const start = performance.now();
		const becomesItem = numberOf(JSON.stringify(cell)) % 2 === 0;
		await optimizer.reset();
		await optimizer.dialect({ inferred: cell.offers === 'documented' ? 'absent' : 'first' });
		const seen = sight(cell.generation, silent(fault));
		const attempt = new Attempt(surroundings, seen, cell, flows[cell.flow], becomesItem);
		await optimizer.fault({
			...{ match: {}, script: cell.fault, skip: cell.exchange - 1 },
			times: cell.strikes === 'once' ? 1 : 99,
			...(cell.when && { when: cell.when }),
		});
		await attempt.toItsEnd();
		const { misses, moves, trail } = attempt;
		const well = moves === 0 ? 'through' : 'resumed';
		return {
			...{ cell, family: fault.family, misses, moves, megabytes: 0 },
			milliseconds: performance.now() - start,
			said: trail.join(' | '),
			way: misses.length > 0 ? 'missed' : well,
		};
	}

	/** Runs a cell; what the torture itself can't do is a miss as well. */
	return async (cell: FlowCell): Promise<FlowOutcome> => {
		try {
			return await runCell(cell);
		} catch (error) {
			await optimizer.clearFaults();
			const misses = [`could not be judged: ${(error as Error).stack}`];
			const nothing = { family: '', milliseconds: 0, said: '', moves: 0, megabytes: 0 };
			return { ...nothing, cell, misses, way: 'missed' };
		}
	};
}
