/** Offsets of cross-reference sections: at the end of the file, and from a section to the one before. */
const REFERENCES = /(?:startxref\s+|\/(?:Prev|XRefStm)\s+)(\d+)(?!\s+\d+\s+R|\d)/g;

/**
 * A copy in which references that point to white space before a cross-reference section point to the
 * section itself. Viewers forgive these (OpenOffice wrote them), the library would have the file rewritten.
 * Everything stays where it was.
 */
export function withExactOffsets(pdf: Uint8Array): Uint8Array {
	const copy = Buffer.from(pdf);
	for (const match of copy.toString('latin1').matchAll(REFERENCES)) {
		const [reference, digits] = match;
		let offset = Number(digits);
		while (isWhiteSpace(copy[offset])) offset++;
		const tight = String(offset);
		if (tight.length === digits.length) {
			copy.write(tight, match.index + reference.length - digits.length, 'latin1');
		}
	}
	return copy;
}

function isWhiteSpace(byte: number | undefined): boolean {
	return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
