import type { Budget } from './budget';
import { PdfSyntaxError, syntaxOnly } from './budget';
import type { IndirectObject } from './objects';
import { PdfDictionary, PdfReference, PdfStream } from './objects';
import { PdfParser, isDigit, isLineEnd } from './parser';

/** `12 0 obj` at a position: the numbers and where the value begins. */
export function indirectHeaderAt(bytes: Buffer, position: number) {
	const parser = new PdfParser(bytes, position);
	if (!isDigit(bytes[position])) return undefined;
	const number = parser.integer();
	const generation = parser.integer();
	if (number === undefined || generation === undefined) return undefined;
	// `obj` may be followed by the value without white space
	parser.skipSpace();
	if (bytes.toString('latin1', parser.position, parser.position + 3) !== 'obj') return undefined;
	return { number, generation, valueAt: parser.position + 3 };
}

/**
 * The indirect object that begins at a position, or undefined if none does.
 *
 * @param lengthOf looks up an indirect /Length
 */
export function readIndirectObject(
	bytes: Buffer,
	position: number,
	budget: Budget,
	lengthOf: (reference: PdfReference) => number | undefined,
): IndirectObject | undefined {
	const header = indirectHeaderAt(bytes, position);
	if (!header) return undefined;
	const { number, generation, valueAt } = header;
	const parser = new PdfParser(bytes, valueAt);
	try {
		let value = parser.value();
		let exact = true;
		if (value instanceof PdfDictionary && parser.accept('stream')) {
			value = readStream(parser, value, lengthOf);
			exact = value.exact;
		}
		const closed = parser.accept('endobj');
		return {
			number,
			generation,
			value,
			start: position,
			end: parser.position,
			exact: exact && closed,
		};
	} catch (error) {
		return syntaxOnly(error);
	} finally {
		budget.spend(parser.position - position);
	}
}

function readStream(
	parser: PdfParser,
	dictionary: PdfDictionary,
	lengthOf: (reference: PdfReference) => number | undefined,
): PdfStream {
	const { bytes } = parser;
	if (bytes[parser.position] === 0x0d) parser.position++;
	if (bytes[parser.position] === 0x0a) parser.position++;
	const start = parser.position;
	const written = dictionary.get('Length');
	const length = written instanceof PdfReference ? lengthOf(written) : written;
	if (typeof length === 'number' && Number.isInteger(length) && length >= 0) {
		parser.position = start + length;
		while (isLineEnd(bytes[parser.position])) parser.position++;
		if (parser.position < bytes.length && parser.accept('endstream')) {
			return new PdfStream(dictionary, bytes.subarray(start, start + length), true);
		}
	}
	parser.position = start;
	const found = bytes.indexOf('endstream', start);
	parser.position = found < 0 ? bytes.length : found + 'endstream'.length;
	if (found < 0) throw new PdfSyntaxError('Unfinished stream');
	let end = found;
	if (end > start && bytes[end - 1] === 0x0a) end--;
	if (end > start && bytes[end - 1] === 0x0d) end--;
	return new PdfStream(dictionary, bytes.subarray(start, end), false);
}
