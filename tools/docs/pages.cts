// The pages that are made out of the node itself.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { runProgram } from '../shared/programs.cjs';
import { projectRoot } from '../shared/projectRoot.cjs';
import { coveragePage } from './coverage.cjs';
import { operationsPage } from './operations.cjs';
import type { Run } from './runs.cjs';
import { troubleshootingPage } from './troubleshooting.cjs';

interface Page {
	/** From the project's folder: `docs/operations.md`. */
	name: string;
	path: string;
	/** What is to stand in it. */
	text: string;
}

/** A text as prettier has it; as a program, since its own modules can't be loaded in a test. */
export async function formatted(path: string, text: string): Promise<string> {
	const bin = join(projectRoot, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
	const args = [bin, '--stdin-filepath', path];
	const { code, stdout, stderr } = await runProgram({
		program: process.execPath,
		args,
		cwd: projectRoot,
		input: text,
	});
	if (code !== 0) throw new Error(`${path} can't be formatted: ${stderr}`);
	return stdout;
}

/** All pages, as the runs of all operations have it. */
export async function pagesOf(runs: Run[]): Promise<Page[]> {
	const texts = {
		'operations.md': operationsPage(runs),
		'api-coverage.md': coveragePage(runs),
		'troubleshooting.md': troubleshootingPage(runs),
	};
	const pages = Object.entries(texts).map(async ([file, text]): Promise<Page> => {
		const path = join(projectRoot, 'docs', file);
		return { name: `docs/${file}`, path, text: await formatted(path, text) };
	});
	return await Promise.all(pages);
}

/** Whether a page's file is as it is to be. */
export const isUpToDate = ({ path, text }: Page): boolean =>
	existsSync(path) && readFileSync(path, 'utf8') === text;
