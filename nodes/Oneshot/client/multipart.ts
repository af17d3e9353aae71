import { createHash, randomBytes } from 'crypto';

import type { ByteSource, ByteStream } from '../files/bytes';
import { piecesOf, streamOf } from '../files/bytes';

/** A text field of a form. */
export interface TextPart {
	name: string;
	value: string;
}

/** A file of a form, opened only when its turn comes, and opened anew for every attempt. */
export interface FilePart extends ByteSource {
	name: string;
	fileName: string;
	contentType: string;
	/** Is told the SHA-256 of what was sent, in hex; costs time where it is there. */
	sent?(sha256: string): void;
}

export type Part = TextPart | FilePart;

/** A form that is ready to be sent, as often as needed. */
export interface Form {
	headers: { 'Content-Type': string; 'Content-Length': string };
	/** The body, and how to let go of every file that it reads from. */
	open(): Promise<{ body: Buffer | ByteStream; close(): void }>;
}

const CRLF = '\r\n';

/** Names in a part's header, escaped as browsers do (WHATWG, "multipart/form-data encoding"). */
const escapeName = (name: string) =>
	name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const isFile = (part: Part): part is FilePart => 'open' in part;

function partHeader(boundary: string, part: Part): Buffer {
	let header = `--${boundary}${CRLF}Content-Disposition: form-data; name="${escapeName(part.name)}"`;
	if (isFile(part)) {
		header += `; filename="${escapeName(part.fileName)}"${CRLF}Content-Type: ${part.contentType}`;
	}
	return Buffer.from(header + CRLF + CRLF, 'utf8');
}

/** A file's bytes. Throws when there are more or fewer than its header has announced. */
async function* measured(part: FilePart, opened: Buffer | ByteStream): AsyncGenerator<Buffer> {
	const hash = part.sent && createHash('sha256');
	let sent = 0;
	for await (const piece of piecesOf(opened)) {
		sent += piece.length;
		hash?.update(piece);
		yield piece;
	}
	if (sent !== part.size) {
		throw new Error(`A file has ${sent} bytes, not ${part.size} as n8n has recorded`);
	}
	if (hash) part.sent?.(hash.digest('hex'));
}

/**
 * Frames a multipart/form-data body (RFC 7578) around its parts without holding files in memory; its
 * length is known beforehand.
 */
export function createForm(
	parts: Part[],
	boundary = `----oneshot${randomBytes(16).toString('hex')}`,
): Form {
	const end = Buffer.from(`--${boundary}--${CRLF}`);
	const length = parts.reduce(
		(total, part) =>
			total +
			partHeader(boundary, part).length +
			(isFile(part) ? part.size : Buffer.byteLength(part.value)) +
			CRLF.length,
		end.length,
	);

	/** The whole body; what stands between two files in one piece. */
	async function* framed(read: (part: FilePart) => Promise<Buffer | ByteStream>) {
		let frame: Buffer[] = [];
		for (const part of parts) {
			frame.push(partHeader(boundary, part));
			if (isFile(part)) {
				yield Buffer.concat(frame);
				yield* measured(part, await read(part));
				frame = [];
			} else frame.push(Buffer.from(part.value, 'utf8'));
			frame.push(Buffer.from(CRLF));
		}
		yield Buffer.concat([...frame, end]);
	}

	/** A stream where a file is one, of its class, since `stream` may not be imported; else all in memory. */
	async function open() {
		const opened = new Map<FilePart, Buffer | ByteStream>();
		const read = async (part: FilePart) => {
			const known = opened.get(part);
			if (known) return known;
			const source = await part.open();
			// It reaches the reader through the iteration, which may not have begun.
			if (!Buffer.isBuffer(source)) source.on('error', () => {});
			opened.set(part, source);
			return source;
		};
		const streams = () =>
			[...opened.values()].flatMap((source) => (Buffer.isBuffer(source) ? [] : [source]));
		for (const part of parts.filter(isFile)) {
			await read(part);
			if (streams().length > 0) break;
		}
		const [first] = streams();
		if (!first) {
			const pieces: Buffer[] = [];
			for await (const piece of framed(read)) pieces.push(piece);
			return { body: Buffer.concat(pieces), close() {} };
		}
		const body = streamOf(first, framed(read));
		body.on('error', () => {}); // axios listens only while it sends
		const close = () => [body, ...streams()].forEach((stream) => stream.destroy());
		return { body, close };
	}

	return {
		headers: {
			'Content-Type': `multipart/form-data; boundary=${boundary}`,
			'Content-Length': String(length),
		},
		open,
	};
}
