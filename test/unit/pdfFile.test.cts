// What is known of a PDF before it is sent: one pass over the file, or less.
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, readdirSync, type ReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import fc from 'fast-check';

import { kindOf } from '../../nodes/Oneshot/files/kinds';
import { openStart, readRange, type ByteSource } from '../../nodes/Oneshot/files/bytes';
import { oneAtATime, readPdfFacts } from '../../nodes/Oneshot/operation/pdfFile';
import { picture } from '../../tools/harness/samples.cjs';
import { fixture } from '../shared/fixtures.cjs';

const fixtures = join(__dirname, '..', 'fixtures');

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
const factsOf = async (file: ByteSource) => await readPdfFacts(file, await openStart(file, 4096));
const codesOf = async (bytes: Buffer) =>
	(await factsOf(stored(bytes))).findings.map(({ code }) => code);

const pdfs = readdirSync(join(fixtures, 'pdf')).filter((name) => name.endsWith('.pdf'));

test.each(pdfs)('%s: read once, in memory or streamed', async (name) => {
	const bytes = readFileSync(join(fixtures, 'pdf', name));
	expect(kindOf(bytes.subarray(0, 4096))).toBe('pdf');
	const file = stored(bytes, 1000);
	const facts = await factsOf(file);
	expect(file.opened).toBe(1);
	expect(facts.sha256).toBe(sha256(bytes));
	expect(facts).toEqual(await factsOf({ size: bytes.length, open: async () => bytes }));
	const stops = facts.findings.filter(({ severity }) => severity === 'stops');
	expect(stops.map(({ code }) => code)).toEqual(
		{ 'encrypted.pdf': ['passwordProtected'], 'truncated.pdf': ['truncated'] }[name] ?? [],
	);
});

test.each([
	['id-front.jpg', 'jpeg', picture('id-front.jpg')],
	['selfie.png', 'png', picture('selfie.png')],
	['photo.heic', 'heic', fixture('images/photo.heic')],
	['order.txt', 'text', fixture('hash/order.txt')],
])('%s is a %s', async (_name, kind, content) => {
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

let folder = '';
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'oneshot-pdf-'))));
afterAll(async () => await rm(folder, { recursive: true }));

/** A file as n8n's store on disk opens it; knows what was read of it. */
async function onDisk(bytes: Buffer) {
	const path = join(folder, 'file');
	await writeFile(path, bytes);
	const streams: ReadStream[] = [];
	return {
		size: bytes.length,
		streams,
		bytesRead: () => streams.reduce((total, { bytesRead }) => total + bytesRead, 0),
		async open(highWaterMark?: number) {
			const stream = createReadStream(path, { highWaterMark });
			streams.push(stream);
			return stream;
		},
	};
}

test('of a large file on a disk only the ends are read, and what was opened is closed', async () => {
	const bytes = trailerBefore(40 * MB, '');
	const file = await onDisk(bytes);
	const facts = await factsOf(file);
	expect(facts).toEqual({ ...(await factsOf(stored(bytes))), sha256: undefined });
	expect(facts.findings.map(({ code }) => code)).toEqual(['notFullyChecked']);
	expect(file.streams.length).toBeLessThanOrEqual(3);
	expect(file.bytesRead()).toBeLessThan(2 * MB);
	expect(file.streams.filter(({ destroyed }) => !destroyed)).toEqual([]);
});

test('encryption is found on a disk too, wherever the trailer stands', async () => {
	for (const filler of [300_000, 33 * MB, 40 * MB]) {
		const file = await onDisk(trailerBefore(filler, '/Encrypt 5 0 R'));
		const codes = (await factsOf(file)).findings.map(({ code }) => code);
		expect(codes).toContain('certificateEncrypted');
	}
});

test('any bytes of a file are read, on a disk and streamed', async () => {
	const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
	const sources = [
		await onDisk(bytes),
		stored(bytes),
		{ size: bytes.length, open: async () => bytes },
	];
	const place = fc.integer({ min: 0, max: bytes.length });
	await fc.assert(
		fc.asyncProperty(place, place, async (a, b) => {
			const [start, end] = [Math.min(a, b), Math.max(a, b)];
			const wanted = bytes.subarray(start, end);
			for (const source of sources) {
				expect((await readRange(source, start, end)).equals(wanted)).toBe(true);
			}
		}),
		{ numRuns: 50 },
	);
});

test('a disk that does not begin where it was told is read from its start', async () => {
	const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
	const file = await onDisk(bytes);
	const deaf = {
		...file,
		async open() {
			const stream = await file.open();
			return Object.defineProperty(stream, 'pos', { get: () => undefined, set: () => {} });
		},
	};
	expect((await readRange(deaf, 150_000, 150_010)).equals(bytes.subarray(150_000, 150_010))).toBe(
		true,
	);
});

test('a large file that can only be streamed is hashed in the pass that keeps its ends', async () => {
	const end = fixture('pdf/two-pages.pdf');
	const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(40 * MB, '%'), end]);
	const file = stored(bytes);
	const facts = await factsOf(file);
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
			const { findings } = await factsOf(stored(bytes));
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
