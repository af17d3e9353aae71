import { createHash } from 'crypto';

import type { ByteSource } from '../files/bytes';
import { chunksOf, readRange } from '../files/bytes';
import type { PdfFinding, PdfPage, RandomAccess } from '../pdf';
import { inspectPdf } from '../pdf';

/** What is known of a PDF before it is sent. */
export interface PdfFacts {
	/** Of the whole file, in hex. */
	sha256: string;
	/** Undefined where they could not be read. */
	pages?: PdfPage[];
	/** What stops signing first, then what warns, then what informs. */
	findings: PdfFinding[];
}

/** Larger files are not read into memory: their ends are checked. */
const WHOLE_FILE_BYTES = 32 * 1024 * 1024;
const HEAD_BYTES = 64 * 1024;
/** The end of a large file that is kept: it holds the table of contents, and padding. */
const TAIL_BYTES = 16 * 1024 * 1024;

let last: Promise<unknown> = Promise.resolve();

/** Runs one after another what holds a whole file in memory, however many items are worked on. */
export async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
	const turn = last.then(work);
	last = turn.catch(() => undefined);
	return await turn;
}

/** The whole file in memory, without a second copy of it. */
export async function wholeFile(
	file: ByteSource,
	onChunk: (chunk: Buffer) => void = () => {},
): Promise<Buffer> {
	const opened = await file.open();
	if (Buffer.isBuffer(opened)) {
		onChunk(opened);
		return opened;
	}
	const bytes = Buffer.allocUnsafe(file.size);
	let at = 0;
	for await (const chunk of opened as AsyncIterable<Buffer>) {
		onChunk(chunk);
		at += chunk.copy(bytes, at);
	}
	return bytes.subarray(0, at);
}

/** The two ends of a file as one pass over it leaves them; what lies between is read again when it is needed. */
async function endsOf(file: ByteSource, onChunk: (chunk: Buffer) => void): Promise<RandomAccess> {
	let head: Buffer = Buffer.alloc(0);
	let kept: Buffer[] = [];
	let keptBytes = 0;
	for await (const chunk of chunksOf(file)) {
		onChunk(chunk);
		if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
		kept.push(chunk);
		keptBytes += chunk.length;
		if (keptBytes > 2 * TAIL_BYTES) {
			kept = [Buffer.concat(kept).subarray(-TAIL_BYTES)];
			keptBytes = TAIL_BYTES;
		}
	}
	const tail = Buffer.concat(kept).subarray(-TAIL_BYTES);
	const tailStart = file.size - tail.length;
	return {
		size: file.size,
		async read(start, end) {
			if (end <= head.length) return head.subarray(start, end);
			if (start >= tailStart) return tail.subarray(start - tailStart, end - tailStart);
			return await readRange(file, start, end);
		},
	};
}

/** Inspects a PDF and computes its SHA-256 in one pass over the file. */
export async function readPdfFacts(file: ByteSource): Promise<PdfFacts> {
	return await oneAtATime(async () => {
		const hash = createHash('sha256');
		const onChunk = (chunk: Buffer) => hash.update(chunk);
		const whole = file.size <= WHOLE_FILE_BYTES;
		const source = await (whole ? wholeFile(file, onChunk) : endsOf(file, onChunk));
		const { findings, pages } = await inspectPdf(source, { wholeFileBytes: WHOLE_FILE_BYTES });
		return { sha256: hash.digest('hex'), pages, findings };
	});
}
