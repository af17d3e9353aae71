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
