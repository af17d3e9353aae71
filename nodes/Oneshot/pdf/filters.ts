import type { Budget } from './budget';
import { PdfLimitError, PdfSyntaxError } from './budget';
import type { PdfStream, PdfValue } from './objects';
import { dictionaryOf, integerOf, nameOf } from './objects';

/**
 * The decoded data of a cross-reference or object stream: /FlateDecode, with or without a predictor
 * (ISO 32000-1, 7.4.4), or not encoded at all. Damaged data gives what can be read of it.
 *
 * @throws PdfSyntaxError for any other filter
 */
export async function decodeStream(stream: PdfStream, budget: Budget): Promise<Buffer> {
	const filter = only(stream.dictionary.get('Filter') ?? stream.dictionary.get('F'));
	if (filter === null) return stream.raw;
	const name = nameOf(filter);
	if (name !== 'FlateDecode' && name !== 'Fl') throw new PdfSyntaxError('Unsupported filter');
	const parameters = dictionaryOf(only(stream.dictionary.get('DecodeParms')));
	const bytes = await inflate(stream.raw, budget);
	const predictor = integerOf(parameters?.get('Predictor')) ?? 1;
	if (predictor === 1) return bytes;
	if (predictor < 10) throw new PdfSyntaxError('Unsupported predictor');
	const bitsPerPixel =
		(integerOf(parameters?.get('Colors')) ?? 1) *
		(integerOf(parameters?.get('BitsPerComponent')) ?? 8);
	const columns = integerOf(parameters?.get('Columns')) ?? 1;
	return undoPngPredictor(bytes, Math.ceil((columns * bitsPerPixel) / 8), (bitsPerPixel + 7) >> 3);
}

/** A value, or the one element of an array; null for none. */
function only(value: PdfValue | undefined): PdfValue {
	if (!Array.isArray(value)) return value ?? null;
	if (value.length > 1) throw new PdfSyntaxError('Several filters');
	return value[0] ?? null;
}

/**
 * Inflates zlib data (RFC 1950). What was decoded before the data turns out to be damaged is kept: Node 24
 * rejects a single byte behind the end (Node 20 does not), and both a missing or wrong checksum, with
 * which the last piece can get lost; without its checksum (RFC 1951) it does not.
 */
export async function inflate(data: Buffer, budget: Budget): Promise<Buffer> {
	const whole = await decompress(data, 'deflate', budget);
	if (whole.complete) return whole.bytes;
	const raw = await decompress(data.subarray(2), 'deflate-raw', budget);
	return raw.bytes.length > whole.bytes.length ? raw.bytes : whole.bytes;
}

async function decompress(data: Buffer, format: 'deflate' | 'deflate-raw', budget: Budget) {
	const { readable, writable } = new DecompressionStream(format);
	const writer = writable.getWriter();
	const writing = Promise.allSettled([writer.write(data), writer.close()]);
	const reader = readable.getReader() as ReadableStreamDefaultReader;
	const chunks: Buffer[] = [];
	let complete = true;
	for (;;) {
		let chunk: Awaited<ReturnType<typeof reader.read>>;
		try {
			chunk = await reader.read();
		} catch {
			complete = false;
			break;
		}
		if (chunk.done) break;
		const bytes = Buffer.from(chunk.value as Uint8Array);
		chunks.push(bytes);
		if (!budget.decode(bytes.length)) {
			await reader.cancel().catch(() => undefined);
			await writing;
			throw new PdfLimitError('decodedBytes');
		}
	}
	await writing;
	return { bytes: Buffer.concat(chunks), complete };
}

/** PNG's filters (RFC 2083, 6): each row begins with the number of its own. */
function undoPngPredictor(bytes: Buffer, rowLength: number, pixelLength: number): Buffer {
	if (rowLength < 1 || pixelLength < 1 || rowLength > bytes.length) {
		throw new PdfSyntaxError('Unsupported predictor');
	}
	const rows = Math.floor(bytes.length / (rowLength + 1));
	const result = Buffer.alloc(rows * rowLength);
	for (let row = 0; row < rows; row++) {
		const filter = bytes[row * (rowLength + 1)];
		const from = row * (rowLength + 1) + 1;
		const to = row * rowLength;
		for (let i = 0; i < rowLength; i++) {
			const left = i < pixelLength ? 0 : result[to + i - pixelLength];
			const up = row === 0 ? 0 : result[to + i - rowLength];
			const upLeft = row === 0 || i < pixelLength ? 0 : result[to + i - rowLength - pixelLength];
			result[to + i] = bytes[from + i] + prediction(filter, left, up, upLeft);
		}
	}
	return result;
}

function prediction(filter: number, left: number, up: number, upLeft: number): number {
	switch (filter) {
		case 1:
			return left;
		case 2:
			return up;
		case 3:
			return (left + up) >> 1;
		case 4: {
			const estimate = left + up - upLeft;
			const toLeft = Math.abs(estimate - left);
			const toUp = Math.abs(estimate - up);
			const toUpLeft = Math.abs(estimate - upLeft);
			if (toLeft <= toUp && toLeft <= toUpLeft) return left;
			return toUp <= toUpLeft ? up : upLeft;
		}
		default:
			return 0;
	}
}
