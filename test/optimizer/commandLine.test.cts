// Help and mistakes are told by the part that reads the command line, before anything else is loaded.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(__dirname, '..', '..');

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'command-line-'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

/** Runs the program, and gives what it says and the files that Node loaded for it (by its coverage report). */
async function program(...args: string[]) {
	const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/optimizer.mts', ...args], {
		cwd: root,
		env: { ...process.env, NODE_V8_COVERAGE: folder },
	});
	const [stdout, stderr, [code]] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, 'exit'),
	]);
	const reports = await Promise.all(
		(await readdir(folder)).map(async (name) => await readFile(join(folder, name), 'utf8')),
	);
	const loaded = reports.flatMap((report) =>
		(JSON.parse(report) as { result: Array<{ url: string }> }).result.map(({ url }) => url),
	);
	return { code: code as number, stdout, stderr, loaded };
}

const large = (files: string[]) =>
	files.filter((url) => /server\.mts|signing|libpdf|fastify|pkijs/.test(url));

test('--help is answered without loading what signs', async () => {
	const { code, stdout, stderr, loaded } = await program('--help');
	expect([code, stderr]).toEqual([0, '']);
	expect(stdout).toContain('--otp-interval SECONDS');
	expect(loaded.filter((url) => url.includes('commandLine.mts'))).toHaveLength(1);
	expect(large(loaded)).toEqual([]);
});

test.each([
	[['--prot', '1'], "Unknown option '--prot'. --help lists the options."],
	[['--port'], "Option '--port <value>' argument missing. --help lists the options."],
	[['--port', '70000'], '--port must be from 0 to 65535, not "70000".'],
	[['--port', ''], '--port must be a number, not "".'],
	[['start'], "Unexpected argument 'start'. --help lists the options."],
	[['--quiet=yes'], "Option '--quiet' does not take an argument. --help lists the options."],
	[['--callback', 'https://n8n.example.com/'], '--callback must be an address of this machine.'],
	[['--tls-cert', 'none.pem', '--tls-key', 'none.pem'], 'There is no file none.pem.'],
])('%j is refused with a sentence', async (args, sentence) => {
	const { code, stdout, stderr, loaded } = await program(...args);
	expect([code, stdout, stderr.trim()]).toEqual([2, '', sentence]);
	expect(large(loaded)).toEqual([]);
});
