import { createHash } from 'node:crypto';
import { createWriteStream, rmSync, writeFileSync } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { State, StoredFile } from '../state.mjs';

/** The type of a file by its first bytes; what the client says does not count. */
export function mimeOf(head: Buffer): string {
	if (head.includes('%PDF-')) return 'application/pdf';
	if (head.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return 'image/png';
	if (head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
	if (head.toString('latin1', 4, 8) === 'ftyp') return 'video/mp4';
	if (/^\s*\{/.test(head.toString('latin1'))) return 'application/json';
	return 'application/octet-stream';
}

/** Streams an uploaded file to disk. */
export async function storeStream(
	state: State,
	source: Readable,
	filename: string,
): Promise<StoredFile> {
	const path = state.newFilePath();
	const hash = createHash('sha256');
	let size = 0;
	let head: Buffer = Buffer.alloc(0);
	const measure = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			size += chunk.length;
			hash.update(chunk);
			if (head.length < 1024) head = Buffer.concat([head, chunk]).subarray(0, 1024);
			done(null, chunk);
		},
	});
	try {
		await pipeline(source, measure, createWriteStream(path));
	} catch (error) {
		rmSync(path, { force: true });
		throw error;
	}
	return { path, filename, mime: mimeOf(head), size, sha256: hash.digest('hex') };
}

/** Stores bytes that the Optimizer made. */
export function storeBytes(
	state: State,
	bytes: Uint8Array,
	filename: string,
	mime: string,
): StoredFile {
	const path = state.newFilePath();
	writeFileSync(path, bytes);
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	return { path, filename, mime, size: bytes.length, sha256 };
}
