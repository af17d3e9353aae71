// `npm run guide`: does what “Adding an operation in ten minutes” of docs/architecture.md says, as it stands,
// in a copy of the project; then compiles the copy, and runs the new operation.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { withCopy } from '../shared/copy.cjs';
import { during } from '../shared/progress.cjs';
import { runSuccessfully } from '../shared/programs.cjs';
import { projectRoot } from '../shared/projectRoot.cjs';
import { applyStep, stepsOf, type Step } from './steps.cjs';

/** How many steps the guide has: one that is written so that it can't be read here is not left out unnoticed. */
const STEPS = 7;

/** The test of the operation that the guide adds. */
const testFile = 'test/node/operations.test.cts';
const testName = '^current · request: getLog$';

async function main(): Promise<void> {
	const text = await readFile(join(projectRoot, 'docs', 'architecture.md'), 'utf8');
	const steps = stepsOf(text.slice(text.indexOf('## Adding an operation')));
	if (steps.length !== STEPS) throw new Error(`The guide has ${steps.length} steps, not ${STEPS}`);
	await withCopy(async (copy) => await follow(steps, copy));
	console.log('The guide leads to an operation that works.');
}

/** Does the steps in a copy of the project, compiles it, and runs the new operation. */
async function follow(steps: Step[], copy: string): Promise<void> {
	const run = async (...args: string[]) =>
		await runSuccessfully({ program: process.execPath, args, cwd: copy });
	for (const step of steps) {
		const path = join(copy, step.file);
		const existing = existsSync(path) ? await readFile(path, 'utf8') : undefined;
		await writeFile(path, applyStep(step, existing));
	}
	await during('Compiling', async () => await run('node_modules/typescript/bin/tsc', '--noEmit'));
	const jest = ['node_modules/jest/bin/jest.js', testFile, '--testNamePattern', testName];
	const summary = join(copy, 'summary.json');
	await during(
		'Running the new operation',
		async () => await run(...jest, '--json', '--outputFile', summary),
	);
	const { numPassedTests } = JSON.parse(await readFile(summary, 'utf8')) as {
		numPassedTests: number;
	};
	if (numPassedTests !== 1) throw new Error(`No test is called ${testName}`);
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
