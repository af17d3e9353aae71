import { createHash } from 'crypto';

/** A Node.js readable stream of bytes; the module itself is not on n8n's list of allowed imports. */
export type ByteStream = import('node:stream').Readable;

/** A file that can be read from its start, as often as needed. */
export interface ByteSource {
	/** Bytes. */
	size: number;
	/** @param chunkBytes how many are to be read at a time, where the store lets itself be told */
	open(chunkBytes?: number): Promise<Buffer | ByteStream>;
}

/** The bytes of an opened file, piece by piece. Leaving the loop early closes the stream. */
export async function* piecesOf(opened: Buffer | ByteStream): AsyncGenerator<Buffer> {
	if (Buffer.isBuffer(opened)) yield opened;
	else yield* opened as AsyncIterable<Buffer>;
}

/** The bytes of a file, piece by piece. Leaving the loop early closes the stream. */
export async function* chunksOf(source: ByteSource): AsyncGenerator<Buffer> {
	yield* piecesOf(await source.open());
}

type From = (pieces: AsyncGenerator<Buffer>, options: { objectMode: boolean }) => ByteStream;

/** Pieces as a stream: any stream's own class makes one, without an import of it. */
export function streamOf(like: ByteStream, pieces: AsyncGenerator<Buffer>): ByteStream {
	const { from } = like.constructor as unknown as { from: From };
	return from.call(like.constructor, pieces, { objectMode: false });
}

/** The first bytes of what comes in pieces; the rest comes when somebody reads it. */
export interface Started {
	/** So many bytes as were asked for, or more; fewer where it `ended` before. */
	start: Buffer;
	ended: boolean;
	/** Everything, the first bytes included. Whoever stops reading closes the source. */
	all(): AsyncGenerator<Buffer>;
	/** Nothing more is wanted. */
	close(): Promise<void>;
}

/** Reads on until `least` bytes are there. */
export async function startOf(pieces: AsyncGenerator<Buffer>, least: number): Promise<Started> {
	const first: Buffer[] = [];
	let size = 0;
	let ended = false;
	while (size < least && !ended) {
		const { value, done } = await pieces.next();
		if (done) ended = true;
		else {
			first.push(value);
			size += value.length;
		}
	}
	const start = first.length === 1 ? first[0] : Buffer.concat(first);
	return {
		start,
		ended,
		async *all() {
			try {
				if (start.length > 0) yield start;
				yield* pieces;
			} finally {
				await pieces.return(undefined);
			}
		},
		async close() {
			await pieces.return(undefined);
		},
	};
}

/**
 * A file on disk, as n8n's file store opens it (fs.ReadStream): it keeps in `pos` where it reads next, and in `end` the
 * last byte that it reads.
 */
type DiskStream = ByteStream & { pos: number | undefined; end: number };

const isOnDisk = (opened: Buffer | ByteStream): opened is DiskStream =>
	!Buffer.isBuffer(opened) && 'pos' in opened && 'end' in opened && 'bytesRead' in opened;

/** A file that was opened, and whether it can be read at any place of it without what stands before. */
export interface Opened extends Started {
	anywhere: boolean;
}

/**
 * Opens a file and reads its first bytes.
 *
 * @param chunkBytes how many are to be read at a time, where the store lets itself be told
 */
export async function openStart(
	source: ByteSource,
	least: number,
	chunkBytes?: number,
): Promise<Opened> {
	const opened = await source.open(chunkBytes);
	return { ...(await startOf(piecesOf(opened), least)), anywhere: isOnDisk(opened) };
}

/** A whole small file in memory. */
export async function readAll(source: ByteSource): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of chunksOf(source)) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** The SHA-256 of what comes in pieces. */
export async function sha256Of(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
	const hash = createHash('sha256');
	for await (const piece of pieces) hash.update(piece);
	return hash.digest();
}

/** The same pieces, each seen by somebody on its way. */
export async function* seenBy(
	pieces: AsyncIterable<Buffer>,
	see: (piece: Buffer) => void,
): AsyncGenerator<Buffer> {
	for await (const piece of pieces) {
		see(piece);
		yield piece;
	}
}

/** The last bytes of what comes in pieces. */
export class Tail {
	private kept: Buffer[] = [];
	private size = 0;

	constructor(private readonly most: number) {}

	add(chunk: Buffer): void {
		this.kept.push(chunk);
		this.size += chunk.length;
		while (this.size - this.kept[0].length >= this.most) {
			this.size -= (this.kept.shift() as Buffer).length;
		}
	}

	bytes(): Buffer {
		return Buffer.concat(this.kept).subarray(-this.most);
	}
}

/** The bytes from `start` up to, not with, `end` of what comes in pieces; fewer where it ends before. */
async function collect(pieces: AsyncIterable<Buffer>, start: number, end: number): Promise<Buffer> {
	const kept: Buffer[] = [];
	let position = 0;
	for await (const piece of pieces) {
		if (position + piece.length > start) {
			kept.push(piece.subarray(Math.max(0, start - position), end - position));
		}
		position += piece.length;
		if (position >= end) break;
	}
	return Buffer.concat(kept);
}

/** The bytes of a file from `start` up to, not with, `end`. What stands before them is read too, but on a disk. */
export async function readRange(source: ByteSource, start: number, end: number): Promise<Buffer> {
	const opened = await source.open();
	if (!isOnDisk(opened)) return await collect(piecesOf(opened), start, end);
	opened.pos = start;
	opened.end = end - 1;
	const bytes = await collect(piecesOf(opened), 0, end - start + 1);
	// Where it ended by itself after as many bytes as it should, it was at the place.
	if (bytes.length === end - start) return bytes;
	return await collect(chunksOf(source), start, end);
}
