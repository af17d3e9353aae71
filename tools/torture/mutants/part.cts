// Breaks the package on purpose, and sees that the torture finds it: a check that never failed proves nothing.
//   npm run torture -- mutants                      each of them
//   npm run torture -- mutants --mutant masked      those with that word in their name
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { withCopy } from '../../shared/copy.cjs';
import { startServer } from '../../shared/programs.cjs';
import { startProgress } from '../../shared/progress.cjs';
import { sampleOf } from '../shared/random.cjs';
import type { Mutant } from '../shared/mutant.cjs';
import type { Part } from '../shared/part.cjs';
import { mutants } from './mutants.cjs';

/** What it says of a miss: each is told when it is found, and the rest of a run tells nothing more. */
const MISS = /^✗|^[1-9]\d* misses$/;
/** A miss of the torture itself: a package that can't even be loaded is not found by its checks. */
const NOT_JUDGED =
	/can't be run: (?!.* without a fault: )|could not be judged: |the process ended \(/;

/** Runs the torture of a copy until it finds something; its words, or undefined where it finds nothing. */
async function firstMiss(folder: string, args: string[]): Promise<string | undefined> {
	// What a run leaves behind that is stopped in the middle goes with the copy.
	const temporary = await mkdtemp(join(folder, 'tmp-'));
	try {
		const { server, line } = await startServer({
			program: process.execPath,
			args: ['--require', 'tsx/cjs', join('tools', 'torture', 'torture.cts'), ...args],
			cwd: folder,
			env: { ...process.env, TMPDIR: temporary },
			ready: MISS,
		});
		await server.kill();
		return line;
	} catch (error) {
		// It ended, and had nothing to tell.
		if (/(?<!\d)0 misses$/m.test((error as Error).message)) return undefined;
		throw error;
	}
}

/** Puts a mutant in, runs what must find it, and takes it out again. */
async function tryOne(folder: string, { file, from, to, caughtBy }: Mutant) {
	const path = join(folder, file);
	const before = await readFile(path, 'utf8');
	if (before.split(from).length !== 2) throw new Error(`${file} does not have once: ${from}`);
	await writeFile(
		path,
		before.replace(from, () => to),
	);
	try {
		return await firstMiss(folder, caughtBy);
	} finally {
		await writeFile(path, before);
	}
}

/** A mutant and what came of it, as the table has it. */
interface Line {
	broken: string;
	run: string;
	found: string;
	good: boolean;
}

const isFound = (miss: string | undefined) => miss !== undefined && !NOT_JUDGED.test(miss);

export const mutantsPart: Part = {
	name: 'mutants',
	about: 'The package broken on purpose, which the parts above must find',
	options: ['mutant', 'cells'],
	short: { cells: '2' },
	async run({ mutant = '', cells, seed }) {
		const named = mutants.filter(({ name }) => name.includes(String(mutant)));
		const asked = cells ? sampleOf(named, Number(cells), Number(seed)) : named;
		const progress = startProgress(`${asked.length} mutants`);
		const lines: Line[] = [];
		await withCopy(async (folder) => {
			// What finds something where nothing is broken finds nothing.
			const runs = [...new Set(asked.map(({ caughtBy }) => caughtBy.join(' ')))];
			for (const [index, run] of runs.entries()) {
				progress.at(`${index} of ${runs.length} runs with nothing broken`);
				const found = await firstMiss(folder, run.split(' '));
				if (found) lines.push({ broken: 'nothing', run, found: found.slice(0, 80), good: false });
			}
			for (const [index, one] of asked.entries()) {
				progress.at(`${index} of ${asked.length} mutants`);
				const found = await tryOne(folder, one);
				const run = one.caughtBy.join(' ');
				const good = isFound(found);
				lines.push({ broken: one.name, run, found: found?.slice(0, 80) ?? '', good });
			}
		});
		progress.end();
		console.table(lines);
		const wrong = lines.filter(({ good }) => !good).length;
		return {
			ran: `${asked.length} mutants`,
			misses: wrong,
			figures: `${asked.length - wrong} caught`,
		};
	},
};
