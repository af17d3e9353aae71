/** A Node.js readable stream of bytes; the module itself is not on n8n's list of allowed imports. */
export type ByteStream = import('node:stream').Readable;

/** A file that can be read from its start, as often as needed. */
export interface ByteSource {
	/** Bytes. */
	size: number;
	open(): Promise<Buffer | ByteStream>;
}

/** The bytes of a file, piece by piece. Leaving the loop early closes the stream. */
export async function* chunksOf(source: ByteSource): AsyncGenerator<Buffer> {
	const opened = await source.open();
	if (Buffer.isBuffer(opened)) yield opened;
	else yield* opened as AsyncIterable<Buffer>;
}

/** A whole small file in memory. */
export async function readAll(source: ByteSource): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of chunksOf(source)) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** The bytes from `start` up to, not with, `end`: what stands before them is read too, since streams start at 0. */
export async function readRange(source: ByteSource, start: number, end: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let position = 0;
	for await (const chunk of chunksOf(source)) {
		if (position + chunk.length > start) {
			chunks.push(chunk.subarray(Math.max(0, start - position), end - position));
		}
		position += chunk.length;
		if (position >= end) break;
	}
	return Buffer.concat(chunks);
}
