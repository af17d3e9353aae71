// “Adding an operation in ten minutes” of docs/architecture.md, done as it stands, in a copy of the project.
import { execFileSync } from 'node:child_process';
import {
	cpSync,
	mkdtempSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const copied = [
	'credentials',
	'icons',
	'nodes',
	'sandbox',
	'test',
	'package.json',
	'jest.config.js',
	'tsconfig.json',
	'tsconfig.tools.json',
];

/** One step of the guide: a new file, or lines after a certain line. */
interface Step {
	file: string;
	after?: string;
	lines: string;
}

/** The guide's steps: “Create `file`” or “In … `file`, after the line `line`”, and a block of code. */
function stepsOf(guide: string): Step[] {
	const step =
		/^(?:Create|In[^`]*) `([^`]+)`(?:, after the line `([^`]+)`)?[^\n]*\n\n(?:<!--.*-->\n+)?```\w+\n([\s\S]*?)```$/gm;
	return [...guide.matchAll(step)].map(([, file, after, lines]) => ({ file, after, lines }));
}

test('the guide leads to an operation that works', () => {
	const text = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
	const steps = stepsOf(text.slice(text.indexOf('## Adding an operation')));
	expect(steps.length).toBe(7);

	const copy = realpathSync(mkdtempSync(join(tmpdir(), 'guide-')));
	try {
		for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true });
		symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
		for (const { file, after, lines } of steps) {
			const path = join(copy, file);
			if (after === undefined) {
				writeFileSync(path, lines);
				continue;
			}
			const existing = readFileSync(path, 'utf8').split('\n');
			const index = existing.findIndex((line) => line.trim() === after);
			expect({ file, after, found: index >= 0 }).toEqual({ file, after, found: true });
			existing.splice(index + 1, 0, lines.trimEnd());
			writeFileSync(path, existing.join('\n'));
		}
		const run = (...args: string[]) =>
			execFileSync(process.execPath, args, { cwd: copy, encoding: 'utf8', stdio: 'pipe' });
		run('node_modules/typescript/bin/tsc', '--noEmit');
		run(
			'node_modules/jest/bin/jest.js',
			'test/engine/operations.test.cts',
			'--testNamePattern',
			'^current · request: getLog$',
			'--passWithNoTests=false',
		);
	} finally {
		rmSync(copy, { recursive: true, force: true });
	}
}, 120_000);
