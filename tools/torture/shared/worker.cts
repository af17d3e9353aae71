// A process that runs the cells it is sent, and sends what came of each.
import { startFlowChamber } from '../flows/chamber.cjs';
import { startInputs } from '../inputs/chamber.cjs';
import { startChamber } from '../operations/chamber.cjs';
import { startSecretChamber } from '../secrets/chamber.cjs';
import { startSoakChamber } from '../soak/chamber.cjs';
import type { Kind, Task } from './processes.cjs';

/** Where cells are run. */
interface Chamber {
	run(cell: never): Promise<unknown>;
	stop(): Promise<void>;
}

const start: Record<Kind, () => Promise<Chamber>> = {
	operations: startChamber,
	flows: startFlowChamber,
	soak: startSoakChamber,
	inputs: startInputs,
	secrets: startSecretChamber,
};

async function main(): Promise<void> {
	const [kind, together] = process.argv.slice(2);
	const chamber = await start[kind as Kind]();
	async function work(tasks: Array<Task<never>>): Promise<void> {
		// There are no more.
		if (tasks.length === 0) {
			await chamber.stop();
			process.exit();
		}
		const lane = async () => {
			for (let task = tasks.shift(); task; task = tasks.shift()) {
				process.send?.({ at: task.at, outcome: await chamber.run(task.cell) });
			}
		};
		await Promise.all(Array.from({ length: Number(together) }, lane));
		process.send?.({ ready: true });
	}
	process.on('message', (tasks: Array<Task<never>>) => void work(tasks));
	// Nobody waits for what would come.
	process.once('disconnect', () => process.exit());
	process.send?.({ ready: true });
}

void main();
