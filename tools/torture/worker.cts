// A process that runs the cells it is sent, and sends what came of each.
import { startChamber } from './chamber.cjs';
import type { Cell } from './cells.cjs';

async function main(): Promise<void> {
	const chamber = await startChamber();
	process.on('message', (cells: Cell[]) => {
		void (async () => {
			for (const cell of cells) process.send?.(await chamber.run(cell));
			await chamber.stop();
			process.exit();
		})();
	});
	process.send?.({
		ready: true,
		scripts: [...chamber.scripts.values()],
		rss: process.memoryUsage.rss(),
	});
}

void main();
