// What is known of a PDF before it is sent: one pass over the file, whatever its size.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import fc from 'fast-check';

import { kindOf } from '../../nodes/Oneshot/files/kinds';
import { oneAtATime, readPdfFacts } from '../../nodes/Oneshot/operation/pdfFile';
import { picture } from '../../tools/harness/samples.cjs';
import { fixture } from '../shared/fixtures.cjs';

const folder = join(__dirname, '..', 'fixtures');

/** A file as n8n streams it from its store; counts how often it is opened. */
function stored(bytes: Buffer, chunkBytes = 64 * 1024) {
	const file = {
		size: bytes.length,
		opened: 0,
		async open() {
			file.opened++;
			const chunks = function* () {
				for (let at = 0; at < bytes.length; at += chunkBytes) {
					yield bytes.subarray(at, at + chunkBytes);
				}
			};
			return Readable.from(chunks(), { objectMode: true });
		},
	};
	return file;
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const codesOf = async (bytes: Buffer) =>
	(await readPdfFacts(stored(bytes))).findings.map(({ code }) => code);

const pdfs = readdirSync(join(folder, 'pdf')).filter((name) => name.endsWith('.pdf'));

test.each(pdfs)('%s: read once, in memory or streamed', async (name) => {
	const bytes = readFileSync(join(folder, 'pdf', name));
	expect(kindOf(bytes.subarray(0, 4096))).toBe('pdf');
	const file = stored(bytes, 1000);
	const facts = await readPdfFacts(file);
	expect(file.opened).toBe(1);
	expect(facts.sha256).toBe(sha256(bytes));
	expect(facts).toEqual(await readPdfFacts({ size: bytes.length, open: async () => bytes }));
	const stops = facts.findings.filter(({ severity }) => severity === 'stops');
	expect(stops.map(({ code }) => code)).toEqual(
		{ 'encrypted.pdf': ['passwordProtected'], 'truncated.pdf': ['truncated'] }[name] ?? [],
	);
});

test.each([
	['id-front.jpg', picture('id-front.jpg'), 'jpeg'],
	['selfie.png', picture('selfie.png'), 'png'],
	['photo.heic', fixture('images/photo.heic'), 'heic'],
	['order.txt', fixture('hash/order.txt'), 'text'],
])('%s is a %s', async (_name, content, kind) => {
	expect(kindOf(content)).toBe(kind);
});

/** A PDF whose trailer stands before so many bytes of comment. */
function trailerBefore(filler: number, more: string): Buffer {
	const head = '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n';
	const encryption = '5 0 obj\n<< /Filter /Adobe.PubSec >>\nendobj\n';
	const xref = `xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 6 /Root 1 0 R ${more} >>\n`;
	const start = head.length + encryption.length;
	return Buffer.concat([
		Buffer.from(head + encryption + xref, 'latin1'),
		Buffer.alloc(filler, '%'),
		Buffer.from(`\nstartxref\n${start}\n%%EOF\n`, 'latin1'),
	]);
}

const MB = 1024 * 1024;

test.each([
	['near the end', 300_000],
	['in the kept end of a large file', 33 * MB],
	['far from the end of a large file', 40 * MB],
])('encryption is found in a trailer %s', async (_name, filler) => {
	const bytes = trailerBefore(filler, '/Encrypt 5 0 R');
	expect(await codesOf(bytes)).toContain('certificateEncrypted');
	expect(await codesOf(trailerBefore(filler, ''))).not.toContain('certificateEncrypted');
});

test('a large file is hashed whole in the pass that keeps its ends', async () => {
	const filler = Buffer.alloc(40 * MB, '%');
	const end = fixture('pdf/two-pages.pdf');
	const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), filler, Buffer.from('\n'), end]);
	const file = stored(bytes);
	const facts = await readPdfFacts(file);
	expect(facts.sha256).toBe(sha256(bytes));
	expect(facts.pages).toBeUndefined();
	expect(facts.findings.map(({ code }) => code)).toContain('notFullyChecked');
});

test('the word alone does not make a PDF encrypted', async () => {
	const text = fixture('pdf/pdfkit.pdf')
		.toString('latin1')
		.replace('%PDF', '%/Encrypt 5 0 R\n%PDF');
	const codes = await codesOf(Buffer.from(text, 'latin1'));
	expect(codes.filter((code) => /encrypt|protect|restrict/i.test(code))).toEqual([]);
});

test('no bytes make it crash', async () => {
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), async (tail) => {
			const bytes = Buffer.concat([Buffer.from('%PDF-1.4\nstartxref\n3\n'), tail]);
			const { findings } = await readPdfFacts(stored(bytes));
			expect(findings.some(({ severity }) => severity === 'stops')).toBe(true);
		}),
	);
});

test('what holds a whole file runs one after another, also after a failure', async () => {
	const events: string[] = [];
	const task = (name: string) => async () => {
		events.push(`${name} begins`);
		await Promise.resolve();
		events.push(`${name} ends`);
		if (name === 'a') throw new Error(name);
	};
	await Promise.allSettled(['a', 'b', 'c'].map(async (name) => await oneAtATime(task(name))));
	expect(events).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});
