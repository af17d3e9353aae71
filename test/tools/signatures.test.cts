// pdfsig and openssl, as the other tests use them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSuccessfully } from '../../tools/shared/programs.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { opensslCms, pdfsig } from '../../tools/harness/signatures.cjs';

describe('pdfsig', () => {
	it('tells a valid signature', async () => {
		expect(await pdfsig(fixture('pdf/signed-once.pdf'))).toEqual([
			{
				signer: 'signpdf',
				valid: true,
				totalDocument: true,
				validation: 'Signature is Valid.',
				time: expect.stringContaining('2019'),
				type: 'adbe.pkcs7.detached',
			},
		]);
	});

	it('tells a changed document', async () => {
		const changed = fixture('pdf/signed-once.pdf');
		changed[changed.indexOf('stream') + 20] ^= 1;
		const [signature] = await pdfsig(changed);
		expect(signature).toMatchObject({ valid: false, validation: 'Digest Mismatch.' });
	});

	it('tells what was added after signing', async () => {
		const added = Buffer.concat([fixture('pdf/signed-once.pdf'), Buffer.from('\n% more\n')]);
		const [signature] = await pdfsig(added);
		expect(signature).toMatchObject({ valid: true, totalDocument: false });
	});

	it('finds no signature in an unsigned document', async () => {
		expect(await pdfsig(fixture('pdf/chromium.pdf'))).toEqual([]);
	});

	it('refuses what is no PDF', async () => {
		await expect(pdfsig(Buffer.from('hello'))).rejects.toThrow('pdfsig: ');
	});
});

describe('opensslCms', () => {
	let folder: string;
	let caPem: string;
	let p7m: Buffer;
	const content = fixture('hash/order.txt');

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'oneshot-cms-'));
		const openssl = async (...args: string[]) =>
			await runSuccessfully({ program: 'openssl', args, cwd: folder });
		const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
		await openssl('req', '-x509', ...key, '-keyout', 'key', '-out', 'ca', '-subj', '/CN=Test');
		writeFileSync(join(folder, 'content'), content);
		const signer = ['-signer', 'ca', '-inkey', 'key', '-outform', 'DER', '-out', 'p7m'];
		await openssl('cms', '-sign', '-binary', '-in', 'content', ...signer);
		caPem = readFileSync(join(folder, 'ca'), 'utf8');
		p7m = readFileSync(join(folder, 'p7m'));
	});

	afterAll(() => {
		rmSync(folder, { recursive: true });
	});

	it('accepts a signature over the content', async () => {
		expect(await opensslCms(p7m, content, caPem)).toMatchObject({
			valid: true,
			message: expect.stringContaining('successful'),
		});
	});

	it('refuses another content', async () => {
		const { valid, message } = await opensslCms(p7m, Buffer.from('another'), caPem);
		expect(valid).toBe(false);
		expect(message).toContain('verification failure');
	});
});
