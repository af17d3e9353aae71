import { startEngine } from '../../tools/harness/engine.cjs';
import { worldOf } from '../../tools/harness/world.cjs';
import { sharedOptimizer } from './optimizer.cjs';

export type SharedWorld = Awaited<ReturnType<typeof sharedWorld>>;

/** An engine of the test file's own and the worker's Optimizer, emptied; `stop()` ends the engine. */
export async function sharedWorld(engineOptions: Parameters<typeof startEngine>[0] = {}) {
	const [engine, optimizer] = await Promise.all([startEngine(engineOptions), sharedOptimizer()]);
	return { ...worldOf(engine, optimizer), stop: engine.stop };
}
