// The demo as a user starts it, without npm.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { pdfsig } from '../../tools/harness/signatures.cjs';

const root = join(__dirname, '..', '..');
const demo = join(root, 'demo');
const fixtures = join(root, 'test', 'fixtures', 'pdf');

let folder: string;
let written: string[];
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'oneshot-demo-'));
	written = [];
});
afterEach(async () => {
	await Promise.all(written.map(async (path) => await rm(path, { force: true })));
	await rm(folder, { recursive: true });
});

async function runDemo(...args: string[]) {
	return await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
		const command = ['--require', 'tsx/cjs', join(demo, 'demo.cts'), ...args];
		const env = { ...process.env, INIT_CWD: undefined };
		execFile(process.execPath, command, { cwd: root, env }, (error, stdout, stderr) => {
			resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
		});
	});
}

/** A fixture under a name that nobody else's run of the demo uses. */
async function copyOf(name: string, as: string): Promise<string> {
	const path = join(folder, `${as}.pdf`);
	await writeFile(path, await readFile(join(fixtures, name)));
	written.push(join(demo, `signed-${as}.pdf`), join(demo, `signed-${as}-contract.pdf`));
	return path;
}

test('signs its own contract and every PDF that it is given', async () => {
	const other = `chromium-${process.pid}`;
	const again = `again-${process.pid}`;
	const { code, stdout, stderr } = await runDemo(
		await copyOf('chromium.pdf', other),
		await copyOf('signed-once.pdf', again),
	);
	expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

	expect(stdout).toMatch(/✓ Generate OTP .*\n.*✓ Ask for the Code .* enters \d+\n.*✓ Sign /);
	expect(stdout.match(/José Muñoz Peña: Signature is Valid\. Total document/g)).toHaveLength(6);
	expect(stdout.match(/signpdf: Signature is Valid\. Signed before/g)).toHaveLength(1);
	expect(stdout).not.toContain('\x1b');
	expect(stdout).not.toContain('sandbox-password');

	for (const path of [...written, join(demo, 'signed-contract.pdf')]) {
		const last = (await pdfsig(await readFile(path))).at(-1);
		expect(last).toMatchObject({ signer: 'José Muñoz Peña', valid: true, totalDocument: true });
	}
}, 60_000);

test('says in a sentence that a file is not there, before it starts anything', async () => {
	const { code, stdout, stderr } = await runDemo(join(folder, 'nowhere.pdf'));
	expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
	expect(stderr.trim()).toBe(`There is no such file: ${join(folder, 'nowhere.pdf')}`);
});

test('says in a sentence that a PDF is protected', async () => {
	const { code, stdout, stderr } = await runDemo(await copyOf('encrypted.pdf', 'locked'));
	expect(code).toBe(1);
	expect(stdout).toContain('✗ Upload');
	expect(stderr).toContain('“locked.pdf” (document), which is protected by a password');
	expect(stderr).not.toMatch(/^\s+at /m);
}, 60_000);
