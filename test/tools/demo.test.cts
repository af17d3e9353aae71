// The demo as a user starts it, without npm.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { pdfsig } from '../../tools/harness/signatures.cjs';
import { signerName } from '../../tools/harness/signer.cjs';
import { runProgram, type Ended } from '../../tools/shared/programs.cjs';
import { projectRoot } from '../../tools/shared/projectRoot.cjs';
import { fixture } from '../shared/fixtures.cjs';

const demo = join(projectRoot, 'demo');

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'oneshot-demo-'));
});
afterAll(async () => await rm(folder, { recursive: true }));

const runDemo = async (...args: string[]) =>
	await runProgram({
		program: process.execPath,
		args: ['--require', 'tsx/cjs', join(demo, 'demo.cts'), ...args],
		cwd: projectRoot,
		env: { ...process.env, INIT_CWD: undefined },
	});

/** A fixture under a name that nobody else's run of the demo uses. */
async function copyOf(name: string, as: string): Promise<string> {
	const path = join(folder, `${as}.pdf`);
	await writeFile(path, fixture(`pdf/${name}`));
	return path;
}

// That it ends well when all can be signed is seen in .ci/run.
describe('with two good files and a bad one', () => {
	const names = [`chromium-${process.pid}`, `again-${process.pid}`];
	const written = names.flatMap((name) => [
		join(demo, `signed-${name}.pdf`),
		join(demo, `signed-${name}-contract.pdf`),
	]);
	let ended: Ended;
	beforeAll(async () => {
		ended = await runDemo(
			await copyOf('chromium.pdf', names[0]),
			await copyOf('signed-once.pdf', names[1]),
			await copyOf('encrypted.pdf', 'locked'),
		);
	});
	afterAll(async () => {
		await Promise.all(written.map(async (path) => await rm(path, { force: true })));
	});

	test('signs its own contract and every PDF that it is given', async () => {
		const { stdout } = ended;
		expect(stdout).toMatch(
			/✓ Generate OTP .*\n.*✓ Type the Code .* types \d+\n.*✓ New Code.*\n.*✓ Sign /,
		);
		expect(stdout.match(/José Muñoz Peña: Signature is Valid\. Total document/g)).toHaveLength(6);
		expect(stdout.match(/signpdf: Signature is Valid\. Signed before/g)).toHaveLength(1);
		expect(stdout).not.toContain('\x1b');
		expect(stdout).not.toContain('sandbox-password');

		for (const path of [...written, join(demo, 'signed-contract.pdf')]) {
			const last = (await pdfsig(await readFile(path))).at(-1);
			expect(last).toMatchObject({ signer: signerName, valid: true, totalDocument: true });
		}
	});

	test('says in a sentence that a PDF is protected', () => {
		const { code, stdout, stderr } = ended;
		expect(code).toBe(1);
		expect(stdout).toContain('✗ Correct the Data');
		expect(stderr).toContain('the PDF is protected with a password');
		expect(stderr).not.toMatch(/^\s+at /m);
	});
});

test('says in a sentence that a file is not there, before it starts anything', async () => {
	const { code, stdout, stderr } = await runDemo(join(folder, 'nowhere.pdf'));
	expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
	expect(stderr.trim()).toBe(`There is no such file: ${join(folder, 'nowhere.pdf')}`);
});
