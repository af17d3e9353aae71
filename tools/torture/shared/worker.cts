// A process that runs the cells it is sent, and sends what came of each.
import { startChamber } from '../operations/chamber.cjs';
import { startFlowChamber } from '../flows/chamber.cjs';
import { startInputs } from '../inputs/chamber.cjs';
import type { Kind } from './processes.cjs';

const start: Record<
	Kind,
	() => Promise<{ run(cell: never): Promise<unknown>; stop(): Promise<void> }>
> = {
	operations: startChamber,
	flows: startFlowChamber,
	inputs: startInputs,
};

async function main(): Promise<void> {
	const chamber = await start[process.argv[2] as Kind]();
	process.on('message', (cells: never[]) => {
		void (async () => {
			for (const cell of cells) process.send?.(await chamber.run(cell));
			await chamber.stop();
			process.exit();
		})();
	});
	process.send?.({ ready: true });
}

void main();
