import type { ByteSource } from './bytes';
import { chunksOf } from './bytes';

/** Both ends of a file. */
export interface Ends {
	head: Buffer;
	tail: Buffer;
}

const HEAD_BYTES = 1024;
const TAIL_BYTES = 64 * 1024;
/** A cross-reference table of 200,000 objects is 4 MB long; what is longer is left to the Optimizer. */
const XREF_BYTES = 8 * 1024 * 1024;

/** Reads a file once and keeps its first KiB and its last 64 KiB. */
export async function scan(file: ByteSource): Promise<Ends> {
	let head: Buffer = Buffer.alloc(0);
	let tail: Buffer = Buffer.alloc(0);
	for await (const chunk of chunksOf(file)) {
		if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
		tail = Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES);
	}
	return { head, tail };
}

/** The bytes from `start`, until `enough` is satisfied or `most` bytes are read. */
async function readFrom(
	file: ByteSource,
	start: number,
	enough: (bytes: Buffer) => boolean,
	most: number,
): Promise<Buffer> {
	let position = 0;
	let bytes: Buffer = Buffer.alloc(0);
	for await (const chunk of chunksOf(file)) {
		const from = Math.max(0, start - position);
		position += chunk.length;
		if (from >= chunk.length) continue;
		bytes = Buffer.concat([bytes, chunk.subarray(from)]);
		if (bytes.length >= most || enough(bytes)) break;
	}
	return bytes.subarray(0, most);
}

/** Where a trailer dictionary ends: before `startxref`, or before a cross-reference stream's data. */
const trailerEnd = /startxref|\bstream\b/;

/**
 * Whether a PDF's newest trailer, or cross-reference stream, names an /Encrypt dictionary (ISO 32000-1,
 * 7.5.5 and 7.6). A file whose trailer is not found is left to the Optimizer: false.
 */
export async function isEncryptedPdf(file: ByteSource, { head, tail }: Ends): Promise<boolean> {
	const matches = [...tail.toString('latin1').matchAll(/startxref\s+(\d+)/g)];
	const offset = Number(matches.at(-1)?.[1] ?? Number.NaN);
	if (!(offset < file.size)) return false;

	const headerAt = Math.max(0, head.indexOf('%PDF-'));
	for (const start of new Set([offset, offset + headerAt])) {
		const tailStart = file.size - tail.length;
		const bytes =
			start >= tailStart
				? tail.subarray(start - tailStart)
				: await readFrom(
						file,
						start,
						(read) => trailerEnd.test(read.toString('latin1')),
						XREF_BYTES,
					);
		const text = bytes.toString('latin1');
		if (!/^\s*(xref|\d+\s+\d+\s+obj)/.test(text)) continue;
		const end = text.search(trailerEnd);
		return /\/Encrypt\b/.test(end < 0 ? text : text.slice(0, end));
	}
	return false;
}
