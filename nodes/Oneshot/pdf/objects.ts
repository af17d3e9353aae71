/** The objects of a PDF (ISO 32000-1, 7.3). Numbers, booleans, null and arrays are JavaScript's own. */
export type PdfValue =
	| null
	| boolean
	| number
	| PdfName
	| PdfString
	| PdfReference
	| PdfDictionary
	| PdfStream
	| PdfValue[];

export class PdfName {
	constructor(readonly value: string) {}
}

export class PdfString {
	constructor(
		readonly bytes: Buffer,
		readonly hexadecimal: boolean,
	) {}
}

/** `12 0 R` */
export class PdfReference {
	constructor(
		readonly number: number,
		readonly generation: number,
	) {}
}

export class PdfDictionary {
	/** keys that occur twice: what one program reads another may not */
	readonly duplicates: string[] = [];

	private readonly entries = new Map<string, { value: PdfValue; start: number; end: number }>();

	/** @param inFile whether positions are positions in the file (and not in an object stream) */
	constructor(readonly inFile: boolean) {}

	set(key: string, value: PdfValue, start: number, end: number): void {
		if (this.entries.has(key)) this.duplicates.push(key);
		this.entries.set(key, { value, start, end });
	}

	/** The value as written: perhaps a reference. */
	get(key: string): PdfValue | undefined {
		return this.entries.get(key)?.value;
	}

	/** Where a value is written, in the bytes that were parsed. */
	span(key: string): { start: number; end: number } | undefined {
		return this.entries.get(key);
	}

	keys(): string[] {
		return [...this.entries.keys()];
	}

	values(): PdfValue[] {
		return [...this.entries.values()].map((entry) => entry.value);
	}
}

export class PdfStream {
	/** @param raw the data as stored, not decoded */
	constructor(
		readonly dictionary: PdfDictionary,
		readonly raw: Buffer,
		/** the data ends where /Length says */
		readonly exact: boolean,
	) {}
}

/** An object with a number of its own. */
export interface IndirectObject {
	number: number;
	generation: number;
	value: PdfValue;
	/** its first byte and the byte after `endobj`, in the file; -1 in an object stream */
	start: number;
	end: number;
	/** closed by `endobj`, a stream as long as it says, in an object stream where its entry says */
	exact: boolean;
}

export function nameOf(value: PdfValue | undefined): string | undefined {
	return value instanceof PdfName ? value.value : undefined;
}

export function integerOf(value: PdfValue | undefined): number | undefined {
	return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** A dictionary, or that of a stream. */
export function dictionaryOf(value: PdfValue | undefined): PdfDictionary | undefined {
	if (value instanceof PdfStream) return value.dictionary;
	return value instanceof PdfDictionary ? value : undefined;
}

/** A text string (ISO 32000-1, 7.9.2.2): UTF-16BE or UTF-8 with a mark, else about Latin-1. */
export function textOf(value: PdfValue | undefined): string | undefined {
	if (!(value instanceof PdfString)) return undefined;
	const { bytes } = value;
	if (bytes[0] === 0xfe && bytes[1] === 0xff) {
		const even = bytes.subarray(2, bytes.length - (bytes.length % 2));
		return Buffer.from(even).swap16().toString('utf16le');
	}
	if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3);
	return bytes.toString('latin1');
}

/** Whether two values are written alike; references are compared, not followed. */
export function sameValue(a: PdfValue | undefined, b: PdfValue | undefined): boolean {
	if (a === b) return true;
	if (a instanceof PdfName) return b instanceof PdfName && a.value === b.value;
	if (a instanceof PdfString) return b instanceof PdfString && a.bytes.equals(b.bytes);
	if (a instanceof PdfReference) return b instanceof PdfReference && sameReference(a, b);
	if (Array.isArray(a)) {
		return Array.isArray(b) && a.length === b.length && a.every((each, i) => sameValue(each, b[i]));
	}
	if (a instanceof PdfStream) {
		return b instanceof PdfStream && a.raw.equals(b.raw) && sameValue(a.dictionary, b.dictionary);
	}
	if (a instanceof PdfDictionary) {
		if (!(b instanceof PdfDictionary)) return false;
		if (a.duplicates.length > 0 || b.duplicates.length > 0) return false;
		const keys = a.keys();
		return keys.length === b.keys().length && keys.every((k) => sameValue(a.get(k), b.get(k)));
	}
	return false;
}

function sameReference(a: PdfReference, b: PdfReference): boolean {
	return a.number === b.number && a.generation === b.generation;
}
