// A process that runs the cells it is sent, and sends what came of each.
import { startChamber } from '../operations/chamber.cjs';
import { startFlowChamber } from '../flows/chamber.cjs';
import { startSecretChamber } from '../secrets/chamber.cjs';
import { startSoakChamber } from '../soak/chamber.cjs';
import { startInputs } from '../inputs/chamber.cjs';
import type { Kind, Task } from './processes.cjs';

const start: Record<
	Kind,
	() => Promise<{ run(cell: never): Promise<unknown>; stop(): Promise<void> }>
> = {
	operations: startChamber,
	flows: startFlowChamber,
	soak: startSoakChamber,
	inputs: startInputs,
	secrets: startSecretChamber,
};

async function main(): Promise<void> {
	const [kind, together] = process.argv.slice(2);
	const chamber = await start[kind as Kind]();
	process.on('message', (tasks: Array<Task<never>>) => {
		void (async () => {
			const lane = async () => {
				for (let task = tasks.shift(); task; task = tasks.shift()) {
					process.send?.({ at: task.at, outcome: await chamber.run(task.cell) });
				}
			};
			await Promise.all(Array.from({ length: Number(together) }, lane));
			await chamber.stop();
			process.exit();
		})();
	});
	process.send?.({ ready: true });
}

void main();
