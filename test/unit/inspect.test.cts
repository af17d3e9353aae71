import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import { isEncryptedPdf, scan } from '../../nodes/Oneshot/files/inspect';
import { kindOf } from '../../nodes/Oneshot/files/kinds';
import { picture } from '../../tools/harness/samples.cjs';
import { fixture } from '../shared/fixtures.cjs';

const folder = join(__dirname, '..', 'fixtures');
const file = (bytes: Buffer) => ({ size: bytes.length, open: async () => bytes });
const pdfs = readdirSync(join(folder, 'pdf')).filter((name) => name.endsWith('.pdf'));

test.each(pdfs)('%s: a PDF, encrypted or not', async (name) => {
	const bytes = readFileSync(join(folder, 'pdf', name));
	const ends = await scan(file(bytes));
	expect(kindOf(ends.head)).toBe('pdf');
	expect(await isEncryptedPdf(file(bytes), ends)).toBe(name === 'encrypted.pdf');
});

test.each([
	['id-front.jpg', picture('id-front.jpg'), 'jpeg'],
	['selfie.png', picture('selfie.png'), 'png'],
	['photo.heic', fixture('images/photo.heic'), 'heic'],
	['order.txt', fixture('hash/order.txt'), 'text'],
])('%s is a %s', async (_name, content, kind) => {
	expect(kindOf(content)).toBe(kind);
});

test('a trailer far from the end of the file is found', async () => {
	const xref = 'xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Encrypt 5 0 R >>\n';
	const head = '%PDF-1.7\n';
	const filler = '%'.repeat(300_000) + '\n';
	const bytes = Buffer.from(`${head}${xref}${filler}startxref\n${head.length}\n%%EOF\n`, 'latin1');
	expect(await isEncryptedPdf(file(bytes), await scan(file(bytes)))).toBe(true);
});

test('the word alone does not make a PDF encrypted', async () => {
	const head = '%PDF-1.7\n1 0 obj (/Encrypt 5 0 R) endobj\n';
	const xref = 'xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 >>\n';
	const bytes = Buffer.from(`${head}${xref}startxref\n${head.length}\n%%EOF\n/Encrypt`, 'latin1');
	expect(await isEncryptedPdf(file(bytes), await scan(file(bytes)))).toBe(false);
});

test('no bytes make it crash', async () => {
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), async (tail) => {
			const bytes = Buffer.concat([Buffer.from('%PDF-1.4\nstartxref\n3\n'), tail]);
			expect(await isEncryptedPdf(file(bytes), await scan(file(bytes)))).toBe(false);
		}),
	);
});
