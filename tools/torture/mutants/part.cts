// Breaks the package on purpose, and sees that the torture finds it: a check that never failed proves nothing.
//   npm run torture -- mutants                      each of them
//   npm run torture -- mutants --mutant masked      those with that word in their name
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { withCopy } from '../../shared/copy.cjs';
import { runProgram } from '../../shared/programs.cjs';
import { startProgress } from '../../shared/progress.cjs';
import { sampleOf } from '../shared/random.cjs';
import type { Mutant } from '../shared/mutant.cjs';
import type { Part } from '../shared/part.cjs';
import { mutants } from './mutants.cjs';

/** Runs the torture of a copy; what it says at its end of its misses, and whether there were any. */
async function torture(folder: string, args: string[]) {
	const { code, stdout, stderr } = await runProgram({
		program: process.execPath,
		args: ['--require', 'tsx/cjs', join('tools', 'torture', 'torture.cts'), ...args],
		cwd: folder,
		env: process.env,
	});
	// A flow that goes wrong without a fault is found before any cell is run.
	const [found] = /without a fault: [^\n]{0,80}|(?<!\d)\d+ misses$/m.exec(stderr + stdout) ?? [];
	const said = found ?? stderr.trim().split('\n').at(-1) ?? '';
	return { said, missed: code !== 0 && found !== undefined && found !== '0 misses' };
}

/** Puts a mutant in, runs what must find it, and takes it out again. */
async function tryOne(folder: string, { file, from, to, caughtBy }: Mutant) {
	const path = join(folder, file);
	const before = await readFile(path, 'utf8');
	if (before.split(from).length !== 2) return { said: `${file} has no such line`, missed: false };
	await writeFile(
		path,
		before.replace(from, () => to),
	);
	try {
		return await torture(folder, caughtBy);
	} finally {
		await writeFile(path, before);
	}
}

export const mutantsPart: Part = {
	name: 'mutants',
	about: 'The package broken on purpose, which the parts above must find',
	options: ['mutant', 'cells'],
	short: { cells: '2' },
	async run({ mutant = '', cells, seed }) {
		const named = mutants.filter(({ name }) => name.includes(String(mutant)));
		const asked = cells ? sampleOf(named, Number(cells), Number(seed)) : named;
		const progress = startProgress(`${asked.length} mutants`);
		const lines: Record<string, { 'found by': string; said: string; caught: boolean }> = {};
		await withCopy(async (folder) => {
			// What finds something where nothing is broken finds nothing.
			const runs = new Set(asked.map(({ caughtBy }) => caughtBy.join(' ')));
			for (const run of runs) {
				const { said, missed } = await torture(folder, run.split(' '));
				if (missed) lines['nothing broken'] = { 'found by': run, said, caught: false };
			}
			for (const [index, one] of asked.entries()) {
				progress.at(`${index} of ${asked.length} mutants`);
				const { said, missed } = await tryOne(folder, one);
				lines[one.name] = { 'found by': one.caughtBy.join(' '), said, caught: missed };
			}
		});
		progress.end();
		console.table(lines);
		const survived = Object.values(lines).filter(({ caught }) => !caught).length;
		return {
			ran: `${asked.length} mutants`,
			misses: survived,
			figures: `${Object.values(lines).length - survived} caught`,
		};
	},
};
