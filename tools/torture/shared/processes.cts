// Runs cells in processes of their own, and tells how it goes.
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

import { projectRoot } from '../../shared/projectRoot.cjs';
import { startProgress } from '../../shared/progress.cjs';

/** What came of a cell, whatever a cell is. */
export interface CameOf<Cell> {
	cell: Cell;
	/** Of the fault. */
	family: string;
	misses: string[];
	milliseconds: number;
	/** What the node said: the code of its error and its sentence. */
	said: string;
}

/** What a worker runs: the folder of its chamber. */
export type Kind = 'operations' | 'flows' | 'soak' | 'inputs' | 'secrets';

/** A cell on its way to a worker, and what came of it on its way back. */
export interface Task<Cell> {
	at: number;
	cell: Cell;
}
export interface Result<Outcome> {
	at: number;
	outcome: Outcome;
}

interface Run<Cell, Outcome extends CameOf<Cell>> {
	kind: Kind;
	cells: Cell[];
	workers: number;
	/** How many cells a worker runs at the same time; one after the other where not given. */
	together?: number;
	/** The command that runs a cell alone. */
	commandFor(cell: Cell): string;
	/** What is said of a cell of which nothing came. */
	lost(facts: CameOf<Cell>): Outcome;
	/** Tells every cell: its outcome in a line. */
	describe?(outcome: Outcome): string;
}

/** A worker that says nothing for so long is stopped: not even its own limit ended the cell. */
const PATIENCE_MS = 90_000;

const stopLater = (worker: ChildProcess) => setTimeout(() => worker.kill('SIGKILL'), PATIENCE_MS);

/** Runs share after share in a process; a new one takes over where one died. */
async function runIn<Cell, Outcome extends CameOf<Cell>>(
	{ kind, together = 1, lost }: Run<Cell, Outcome>,
	shares: Cell[][],
	onOutcome: (outcome: Outcome) => void,
): Promise<void> {
	const next = () => new Map(shares.shift()?.entries());
	/** The cells of a share of which nothing came yet. */
	let left = next();
	while (left.size > 0) {
		const worker = fork(join(__dirname, 'worker.cts'), [kind, String(together)], {
			cwd: projectRoot,
			execArgv: ['--expose-gc', '--require', 'tsx/cjs'],
			stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		});
		const died = await new Promise<string>((resolve) => {
			let patience = stopLater(worker);
			worker.on('message', (message: Result<Outcome> | { ready: true }) => {
				clearTimeout(patience);
				patience = stopLater(worker);
				if ('ready' in message) {
					if (left.size === 0) left = next();
					worker.send([...left].map(([at, cell]): Task<Cell> => ({ at, cell })));
				} else {
					left.delete(message.at);
					onOutcome(message.outcome);
				}
			});
			worker.on('exit', (code, signal) => {
				clearTimeout(patience);
				resolve(`the process ended (${signal ?? code})`);
			});
		});
		const [unfinished] = left;
		if (unfinished !== undefined) {
			const [at, cell] = unfinished;
			left.delete(at);
			onOutcome(lost({ cell, family: '', misses: [died], milliseconds: PATIENCE_MS, said: '' }));
		}
		if (left.size === 0) left = next();
	}
}

/** So many shares for each process: whoever is done early takes more. */
const SHARES = 8;

/** Parts of about the same size, in each of which the cells of an operation stand together. */
function shared<Cell>(cells: Cell[], parts: number): Cell[][] {
	const size = Math.max(1, Math.ceil(cells.length / parts));
	return Array.from({ length: Math.ceil(cells.length / size) }, (_, part) =>
		cells.slice(part * size, (part + 1) * size),
	);
}

/** Runs cells; every miss is told when it is found. */
export async function runCells<Cell, Outcome extends CameOf<Cell>>(
	run: Run<Cell, Outcome>,
): Promise<Outcome[]> {
	const { cells, workers, together, commandFor, describe } = run;
	const progress = startProgress(`${cells.length} cells`);
	const outcomes: Outcome[] = [];
	let missed = 0;
	const note = (outcome: Outcome) => {
		outcomes.push(outcome);
		if (describe) console.log(describe(outcome));
		// A long run tells what it found before its end.
		for (const miss of outcome.misses) {
			console.log(`✗ ${miss.slice(0, 300)}\n  ${commandFor(outcome.cell)}`);
		}
		if (outcome.misses.length > 0) missed++;
		progress.at(`${outcomes.length} of ${cells.length} cells, ${missed} misses`);
	};
	// What runs together is one crowd from the beginning to the end.
	const shares = shared(cells, together === undefined ? workers * SHARES : workers);
	await Promise.all(Array.from({ length: workers }, async () => await runIn(run, shares, note)));
	progress.end();
	return outcomes;
}
