// Runs every operation once per Optimizer version, in n8n's engine against the local Optimizer.
import type { Version } from '../harness/optimizer.cjs';
import { nodeOperations, runOperation, type OperationRun } from '../harness/scenarios.cjs';
import { startWorld } from '../harness/world.cjs';
import { describeRuns, type Run } from './runs.cjs';

/** Runs all operations. Throws when one fails, or has no scenario. */
export async function runAll(say: (line: string) => void): Promise<Run[]> {
	const world = await startWorld();
	try {
		const runs: Run[] = [];
		for (const nodeOperation of nodeOperations) {
			const { resource, operation } = nodeOperation;
			say(`${resource.name}: ${operation.name}`);
			const own: Partial<Record<Version, OperationRun>> = {};
			for (const version of nodeOperation.versions) {
				await world.optimizer.reset();
				own[version] = await runOperation(world, nodeOperation, version);
			}
			runs.push(describeRuns(nodeOperation, own));
		}
		return runs;
	} finally {
		await world.stop();
	}
}
