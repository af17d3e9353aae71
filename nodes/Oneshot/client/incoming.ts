import type { ByteStream } from '../files/bytes';
import { startOf, Tail } from '../files/bytes';
import { isComplete } from '../files/completeness';
import type { FileKind } from '../files/kinds';
import { kindOf } from '../files/kinds';

/** Why a body was not read to its end. */
export class BodyError extends Error {
	constructor(readonly code: 'TOO_LARGE' | 'TOO_MANY' | 'INCOMPLETE') {
		super(code);
	}
}

/** Bytes by which a file's kind is known, and whether its end is there. */
const HEAD_BYTES = 4096;
const TAIL_BYTES = 4096;

/**
 * A body's chunks; ends it (`TOO_LARGE`) when there are more bytes than allowed. Whoever stops reading closes the body.
 *
 * @param most bytes that may come in all
 * @param heard is told of every chunk
 */
export async function* limited(
	body: ByteStream,
	most: number,
	heard: () => void,
): AsyncGenerator<Buffer> {
	let size = 0;
	try {
		for await (const chunk of body as AsyncIterable<Buffer>) {
			heard();
			size += chunk.length;
			if (size > most) throw new BodyError('TOO_LARGE');
			yield chunk;
		}
	} finally {
		body.destroy();
	}
}

/** How many values a JSON text holds at most: each is begun by one of these characters, or by the text itself. */
function valuesIn(bytes: Buffer): number {
	let count = 1;
	for (const byte of bytes) if (byte === 0x2c || byte === 0x5b || byte === 0x7b) count++;
	return count;
}

/** Bytes as text: in UTF-8 as JSON is (RFC 8259, 8.1), or in the Latin-1 that some proxies make of it. */
function decode(bytes: Buffer): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return bytes.toString('latin1');
	}
}

/**
 * A body as text. Throws a BodyError when it is larger than allowed.
 *
 * @param most bytes
 * @param mostValues values of a JSON text
 * @param heard is told of every chunk
 */
export async function readText(
	body: ByteStream,
	most: number,
	mostValues: number,
	heard: () => void,
): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of limited(body, most, heard)) chunks.push(chunk);
	const bytes = Buffer.concat(chunks);
	if (valuesIn(bytes) > mostValues) throw new BodyError('TOO_MANY');
	return decode(bytes);
}

/** A file that is coming in: its first bytes are read, the rest comes when somebody reads it. */
export interface IncomingFile {
	kind: FileKind;
	/** The first bytes, at most a few KiB. */
	head: Buffer;
	/** Everything, the first bytes included; throws a BodyError where the end of the file is missing. */
	chunks: AsyncGenerator<Buffer>;
}

/** Reads the start of a body, by which its kind is known. */
export async function startFile(
	body: ByteStream,
	most: number,
	heard: () => void,
): Promise<IncomingFile> {
	const { start, ended, all } = await startOf(limited(body, most, heard), HEAD_BYTES);
	const head = start.subarray(0, HEAD_BYTES);
	const kind = kindOf(head, ended ? start.subarray(-TAIL_BYTES) : undefined);

	async function* chunks() {
		const tail = new Tail(TAIL_BYTES);
		let size = 0;
		for await (const chunk of all()) {
			tail.add(chunk);
			size += chunk.length;
			yield chunk;
		}
		if (isComplete(kind, head, tail.bytes(), size) === 'no') throw new BodyError('INCOMPLETE');
	}
	return { kind, head, chunks: chunks() };
}
