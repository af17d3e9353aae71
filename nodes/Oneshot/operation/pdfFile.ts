import { createHash } from 'crypto';

import type { ByteSource, Opened } from '../files/bytes';
import { readRange, seenBy, Tail } from '../files/bytes';
import type { PdfFinding, PdfPage, RandomAccess } from '../pdf';
import { inspectPdf } from '../pdf';

/** What is known of a PDF before it is sent. */
export interface PdfFacts {
	/** Of the whole file, in hex. Not known yet of a large file on a disk: it is hashed on its way. */
	sha256?: string;
	/** Undefined where they could not be read. */
	pages?: PdfPage[];
	/** What stops signing first, then what warns, then what informs. */
	findings: PdfFinding[];
}

/** Larger files are not read into memory: their ends are checked. */
const WHOLE_FILE_BYTES = 32 * 1024 * 1024;
const HEAD_BYTES = 64 * 1024;
/** The end of a large file that is kept where it can't be read again but from its start. */
const TAIL_BYTES = 4 * 1024 * 1024;

let last: Promise<unknown> = Promise.resolve();

/** Runs one after another what holds a whole file in memory, however many items are worked on. */
export async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
	const turn = last.then(work);
	last = turn.catch(() => undefined);
	return await turn;
}

/** The whole file in memory, without a second copy of it. */
export async function wholeFile(size: number, pieces: AsyncIterable<Buffer>): Promise<Buffer> {
	const bytes = Buffer.allocUnsafe(size);
	let at = 0;
	for await (const piece of pieces) {
		// In memory it is there already.
		if (piece.length === size) return piece;
		at += piece.copy(bytes, at);
	}
	return bytes.subarray(0, at);
}

/** The two ends of a file as one pass over it leaves them; what lies between is read again when it is needed. */
async function endsOf(file: ByteSource, pieces: AsyncIterable<Buffer>): Promise<RandomAccess> {
	let head: Buffer = Buffer.alloc(0);
	const last = new Tail(TAIL_BYTES);
	for await (const piece of pieces) {
		if (head.length < HEAD_BYTES) head = Buffer.concat([head, piece]).subarray(0, HEAD_BYTES);
		last.add(piece);
	}
	const tail = last.bytes();
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

/** A large file that can be read at any place; what was read of it is kept, and not read again. */
function anywhere(file: ByteSource, beginning: Buffer): RandomAccess {
	const pieces = [{ start: 0, bytes: beginning }];
	return {
		size: file.size,
		async read(start, end) {
			const known = pieces.find((piece) => {
				return piece.start <= start && end <= piece.start + piece.bytes.length;
			});
			if (known) return known.bytes.subarray(start - known.start, end - known.start);
			const bytes = await readRange(file, start, end);
			pieces.push({ start, bytes });
			return bytes;
		},
	};
}

/** Inspects a PDF: up to 32 MB whole, a larger one by its ends. Takes over the opened file. */
export async function readPdfFacts(file: ByteSource, opened: Opened): Promise<PdfFacts> {
	const inspect = async (source: Buffer | RandomAccess) =>
		await inspectPdf(source, { wholeFileBytes: WHOLE_FILE_BYTES });
	return await oneAtATime(async () => {
		const whole = file.size <= WHOLE_FILE_BYTES;
		if (!whole && opened.anywhere) {
			await opened.close();
			const { findings, pages } = await inspect(anywhere(file, opened.start));
			return { pages, findings };
		}
		const hash = createHash('sha256');
		const pieces = seenBy(opened.all(), (piece) => hash.update(piece));
		const source = whole ? await wholeFile(file.size, pieces) : await endsOf(file, pieces);
		const { findings, pages } = await inspect(source);
		return { sha256: hash.digest('hex'), pages, findings };
	});
}
