import { randomBytes } from 'crypto';

/** A Node.js readable stream; the module itself is not on n8n's list of allowed imports. */
export type ByteStream = import('node:stream').Readable;

/** A text field of a form. */
export interface TextPart {
	name: string;
	value: string;
}

/** A file of a form, opened only when its turn comes, and opened anew for every attempt. */
export interface FilePart {
	name: string;
	fileName: string;
	contentType: string;
	/** Bytes. */
	size: number;
	open(): Promise<Buffer | ByteStream>;
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

/** The byte stream of the form, frame by frame; `read` gives the bytes of a file part. */
async function* frames(
	boundary: string,
	parts: Part[],
	read: (part: FilePart) => Promise<AsyncIterable<Buffer> | Iterable<Buffer>>,
): AsyncGenerator<Buffer> {
	for (const part of parts) {
		yield partHeader(boundary, part);
		if ('open' in part) {
			let sent = 0;
			for await (const chunk of await read(part)) {
				sent += chunk.length;
				yield chunk;
			}
			if (sent !== part.size) {
				throw new Error(`${part.fileName} has ${sent} bytes, not ${part.size} as announced`);
			}
		} else {
			yield Buffer.from(part.value, 'utf8');
		}
		yield Buffer.from(CRLF);
	}
	yield Buffer.from(`--${boundary}--${CRLF}`);
}

const isStream = (source: Buffer | ByteStream): source is ByteStream => !Buffer.isBuffer(source);

type Compose = (transform: (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>) => ByteStream;

/**
 * Frames a multipart/form-data body (RFC 7578) around its parts without holding files in memory: the
 * length is known beforehand, and the frames are composed around the first file's stream, since
 * `stream` itself may not be imported.
 */
export function createForm(
	parts: Part[],
	boundary = `----oneshot${randomBytes(16).toString('hex')}`,
): Form {
	const length = parts.reduce(
		(total, part) =>
			total +
			partHeader(boundary, part).length +
			('open' in part ? part.size : Buffer.byteLength(part.value)) +
			CRLF.length,
		Buffer.byteLength(`--${boundary}--${CRLF}`),
	);

	return {
		headers: {
			'Content-Type': `multipart/form-data; boundary=${boundary}`,
			'Content-Length': String(length),
		},
		async open() {
			const sources: ByteStream[] = [];
			const openPart = async (part: FilePart) => {
				const source = await part.open();
				if (isStream(source)) {
					source.on('error', () => {}); // it reaches the reader through the iteration
					sources.push(source);
				}
				return source;
			};

			const files = parts.filter((part) => 'open' in part);
			const opened = new Map<FilePart, Buffer | ByteStream>();
			let first: FilePart | undefined;
			for (const file of files) {
				const source = await openPart(file);
				opened.set(file, source);
				if (isStream(source)) {
					first = file;
					break;
				}
			}
			const read = async (part: FilePart) => {
				const source = opened.get(part) ?? (await openPart(part));
				return isStream(source) ? source : [source];
			};

			if (!first) {
				const chunks: Buffer[] = [];
				for await (const chunk of frames(boundary, parts, read)) chunks.push(chunk);
				return { body: Buffer.concat(chunks), close() {} };
			}

			const base = opened.get(first) as ByteStream;
			const compose = (base as unknown as { compose: Compose }).compose.bind(base);
			const body = compose((source) =>
				frames(boundary, parts, async (part) => (part === first ? source : await read(part))),
			);
			// Destroying the body raises ABORT_ERR on Node 24 and leaves its source open on Node 20.
			body.on('error', () => {});
			const close = () => {
				body.destroy();
				for (const source of sources) source.destroy();
			};
			return { body, close };
		},
	};
}
