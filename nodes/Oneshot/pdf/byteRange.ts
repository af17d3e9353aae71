import type { PdfDocument } from './document';
import type { PdfDictionary } from './objects';
import { PdfString } from './objects';

/** A finding about a signature's form; not whether its cryptography is right. */
export interface SignatureProblem {
	code:
		| 'duplicateKeys'
		| 'byteRange'
		| 'contents'
		| 'notInFile'
		| 'unreadable'
		| 'notAtRevisionEnd'
		| 'notInSignedRevision'
		| 'sharedByFields'
		| 'notReachable'
		| 'repairedFile';
	message: string;
}

/** What a signature covers (ISO 32000-1, 12.8.1). */
export interface ByteRange {
	/** the four numbers, if they are four numbers */
	byteRange: number[] | undefined;
	/** the bytes to hash, one after the other; undefined unless the range is in order */
	signedRanges: { start: number; end: number }[] | undefined;
	/** the byte after the last signed one; 0 when unknown */
	signedEnd: number;
}

/**
 * Reads /ByteRange strictly: four direct integers from 0, which leave out exactly this dictionary's own
 * `<hexadecimal>` /Contents and stay within the file. Anything else opens the door to forgeries, where
 * what is shown is not what is hashed.
 */
export function byteRangeOf(
	pdf: PdfDocument,
	dictionary: PdfDictionary,
	problem: (code: SignatureProblem['code'], message: string) => void,
): ByteRange {
	const none: ByteRange = { byteRange: undefined, signedRanges: undefined, signedEnd: 0 };
	const written = dictionary.span('ByteRange');
	const contents = dictionary.span('Contents');
	if (dictionary.keys().length === 0) {
		problem('unreadable', 'The signature can’t be read.');
		return none;
	}
	if (!dictionary.inFile) {
		problem(
			'notInFile',
			'The signature lies in a compressed part of the file, where it can’t cover the file.',
		);
		return none;
	}
	if (!written || !contents) {
		problem('byteRange', 'The signature does not say which bytes it covers, or has no content.');
		return none;
	}
	const text = pdf.bytes.toString(
		'latin1',
		written.start,
		Math.min(written.end, written.start + 500),
	);
	const match = /^\[\s*(\d{1,15})\s+(\d{1,15})\s+(\d{1,15})\s+(\d{1,15})\s*\]$/.exec(text);
	if (!match) {
		problem(
			'byteRange',
			'The bytes that the signature covers are not given as four plain numbers.',
		);
		return none;
	}
	const byteRange = match.slice(1).map(Number);
	const [start, length, second, rest] = byteRange;
	const signedEnd = second + rest;
	const result = { ...none, byteRange, signedEnd };
	if (start !== 0 || length > second || signedEnd > pdf.bytes.length) {
		problem(
			'byteRange',
			'The bytes that the signature covers do not begin with the file, or reach beyond it.',
		);
		return result;
	}
	if (length !== contents.start || second !== contents.end) {
		problem(
			'byteRange',
			'The signature leaves out other bytes than its own content: they could be anything.',
		);
		return result;
	}
	if (!isPlainHex(pdf.bytes, contents.start, contents.end, dictionary.get('Contents'))) {
		problem('contents', 'The content of the signature is not written as hexadecimal digits only.');
		return result;
	}
	const signedRanges = [
		{ start: 0, end: length },
		{ start: second, end: signedEnd },
	];
	return { ...result, signedRanges };
}

/** `<…>` with nothing but an even number of digits: nothing hides in what is not signed. */
function isPlainHex(bytes: Buffer, start: number, end: number, value: unknown): boolean {
	if (!(value instanceof PdfString) || !value.hexadecimal) return false;
	return /^<([0-9a-f]{2})+>$/i.test(bytes.toString('latin1', start, end));
}
