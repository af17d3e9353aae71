import { randomBytes } from 'crypto';

import type { ByteSource, ByteStream } from '../files/bytes';

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

function partHeader(boundary: string, part: Part): Buffer {
	let header = `--${boundary}${CRLF}Content-Disposition: form-data; name="${escapeName(part.name)}"`;
	if ('open' in part) {
		header += `; filename="${escapeName(part.fileName)}"${CRLF}Content-Type: ${part.contentType}`;
	}
	return Buffer.from(header + CRLF + CRLF, 'utf8');
}

const isStream = (source: Buffer | ByteStream): source is ByteStream => !Buffer.isBuffer(source);

const sizeError = (read: number, size: number) =>
	new Error(`A file has ${read} bytes, not ${size} as n8n has recorded`);

/** A file's bytes; throws when there are more or fewer than its header has announced. */
async function* measured(
	part: FilePart,
	source: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<Buffer> {
	let sent = 0;
	for await (const chunk of source) {
		sent += chunk.length;
		yield chunk;
	}
	if (sent !== part.size) {
		throw sizeError(sent, part.size);
	}
}

/** The parts' frames; `read` gives the bytes of a file. */
async function* framed(
	boundary: string,
	parts: Part[],
	read: (part: FilePart) => Promise<AsyncIterable<Buffer> | Iterable<Buffer>>,
): AsyncGenerator<Buffer> {
	for (const part of parts) {
		yield partHeader(boundary, part);
		if ('open' in part) yield* measured(part, await read(part));
		else yield Buffer.from(part.value, 'utf8');
		yield Buffer.from(CRLF);
	}
}

type FlatMap = (expand: (chunk: Buffer) => AsyncGenerator<Buffer>) => ByteStream;

/**
 * A stream of everything, grown out of its first file's stream: `stream` itself may not be imported, and
 * `compose` lets errors of its inner streams go uncaught when it is destroyed (Node 20 and 24).
 */
function around(
	base: ByteStream,
	size: number,
	before: () => AsyncGenerator<Buffer>,
	after: () => AsyncGenerator<Buffer>,
): ByteStream {
	let received = 0;
	async function* pieces(chunk: Buffer, first: boolean, last: boolean) {
		if (first) yield* before();
		yield chunk;
		if (last) yield* after();
	}
	const body = (base as unknown as { flatMap: FlatMap }).flatMap((chunk) => {
		const first = received === 0;
		received += chunk.length;
		return pieces(chunk, first, received === size);
	});
	base.once('end', () => {
		if (received !== size) body.destroy(sizeError(received, size));
	});
	return body;
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
			('open' in part ? part.size : Buffer.byteLength(part.value)) +
			CRLF.length,
		end.length,
	);

	/** The body as a stream around its first file that is one, or in memory where none is. */
	async function open() {
		const sources: ByteStream[] = [];
		const read = async (part: FilePart) => {
			const source = await part.open();
			if (!isStream(source)) return [source];
			source.on('error', () => {}); // it reaches the reader through the iteration
			sources.push(source);
			return source;
		};

		const chunks: Buffer[] = [];
		for (const [index, part] of parts.entries()) {
			const source = 'open' in part ? await read(part) : undefined;
			if ('open' in part && source && !Array.isArray(source) && part.size > 0) {
				const head = async function* () {
					yield Buffer.concat([...chunks, partHeader(boundary, part)]);
				};
				const rest = async function* () {
					yield Buffer.from(CRLF);
					yield* framed(boundary, parts.slice(index + 1), read);
					yield end;
				};
				const body = around(source, part.size, head, rest);
				body.on('error', () => {}); // axios listens only while it sends
				const close = () => [body, ...sources].forEach((stream) => stream.destroy());
				return { body, close };
			}
			for await (const chunk of framed(boundary, [part], async () => source ?? [])) {
				chunks.push(chunk);
			}
		}
		return { body: Buffer.concat([...chunks, end]), close() {} };
	}

	return {
		headers: {
			'Content-Type': `multipart/form-data; boundary=${boundary}`,
			'Content-Length': String(length),
		},
		open,
	};
}
