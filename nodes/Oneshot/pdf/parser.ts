import { PdfSyntaxError } from './budget';
import type { PdfValue } from './objects';
import { PdfDictionary, PdfName, PdfReference, PdfString } from './objects';

const MAX_DEPTH = 64;

const REGULAR = 0;
const WHITE = 1;
const DELIMITER = 2;

/** The kind of each byte (ISO 32000-1, 7.2.2). */
const KIND = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) KIND[code] = WHITE;
for (const sign of '()<>[]{}/%') KIND[sign.charCodeAt(0)] = DELIMITER;

export const isDigit = (code: number) => code >= 0x30 && code <= 0x39;

export const isLineEnd = (code: number) => code === 0x0a || code === 0x0d;

export const isWhite = (code: number) => KIND[code] === WHITE;

function hexDigit(code: number): number {
	if (isDigit(code)) return code - 0x30;
	const lower = code | 0x20;
	return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

const ESCAPES: Record<string, number> = { n: 10, r: 13, t: 9, b: 8, f: 12 };

/** Reads PDF objects out of bytes, each byte once. */
export class PdfParser {
	/** @param inFile whether `bytes` is the file itself (and not a decoded object stream) */
	constructor(
		readonly bytes: Buffer,
		public position: number,
		readonly inFile = true,
	) {}

	/** Skips white space and comments. */
	skipSpace(): void {
		const { bytes } = this;
		for (;;) {
			while (this.position < bytes.length && isWhite(bytes[this.position])) this.position++;
			if (bytes[this.position] !== 0x25) return;
			while (this.position < bytes.length && !isLineEnd(bytes[this.position])) this.position++;
		}
	}

	/** Whether a word follows; it is skipped if so. */
	accept(word: string): boolean {
		this.skipSpace();
		const end = this.position + word.length;
		for (let i = 0; i < word.length; i++) {
			if (this.bytes[this.position + i] !== word.charCodeAt(i)) return false;
		}
		if (end < this.bytes.length && KIND[this.bytes[end]] === REGULAR) return false;
		this.position = end;
		return true;
	}

	/** A non-negative integer, if one follows; nothing is skipped if not. */
	integer(): number | undefined {
		const before = this.position;
		this.skipSpace();
		const start = this.position;
		let value = 0;
		while (isDigit(this.bytes[this.position])) {
			value = value * 10 + this.bytes[this.position++] - 0x30;
		}
		const ended = this.position >= this.bytes.length || KIND[this.bytes[this.position]] !== REGULAR;
		if (this.position > start && ended && Number.isSafeInteger(value)) return value;
		this.position = before;
		return undefined;
	}

	value(depth = 0): PdfValue {
		if (depth > MAX_DEPTH) throw new PdfSyntaxError('Nested too deep');
		this.skipSpace();
		const { bytes } = this;
		switch (bytes[this.position]) {
			case 0x2f:
				return this.name();
			case 0x28:
				return this.literalString();
			case 0x5b:
				return this.array(depth);
			case 0x3c:
				return bytes[this.position + 1] === 0x3c ? this.dictionary(depth) : this.hexString();
			default:
				return this.numberOrWord();
		}
	}

	private numberOrWord(): PdfValue {
		const start = this.position;
		const integer = this.integer();
		if (integer !== undefined) return this.reference(integer) ?? integer;
		const { bytes } = this;
		while (this.position < bytes.length && KIND[bytes[this.position]] === REGULAR) this.position++;
		if (this.position - start > 64) throw new PdfSyntaxError('No object');
		const word = bytes.toString('latin1', start, this.position);
		if (word === 'true') return true;
		if (word === 'false') return false;
		if (word === 'null') return null;
		if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) return Number(word);
		throw new PdfSyntaxError('No object');
	}

	/** The rest of `12 0 R` after its first number. */
	private reference(number: number): PdfReference | undefined {
		const before = this.position;
		const generation = this.integer();
		if (generation !== undefined && this.accept('R')) return new PdfReference(number, generation);
		this.position = before;
		return undefined;
	}

	private name(): PdfName {
		const { bytes } = this;
		const start = ++this.position;
		let escaped = false;
		while (this.position < bytes.length && KIND[bytes[this.position]] === REGULAR) {
			if (bytes[this.position++] === 0x23) escaped = true;
		}
		const text = bytes.toString('latin1', start, this.position);
		if (!escaped) return new PdfName(text);
		return new PdfName(
			text.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
		);
	}

	private hexString(): PdfString {
		const end = this.bytes.indexOf(0x3e, this.position);
		if (end < 0) throw this.unfinished();
		const result = Buffer.alloc((end - this.position) >> 1);
		let digits = 0;
		for (let at = this.position + 1; at < end; at++) {
			const digit = hexDigit(this.bytes[at]);
			if (digit < 0) {
				if (isWhite(this.bytes[at])) continue;
				throw new PdfSyntaxError('No hexadecimal string');
			}
			result[digits >> 1] |= digits % 2 === 0 ? digit << 4 : digit;
			digits++;
		}
		this.position = end + 1;
		return new PdfString(result.subarray(0, (digits + 1) >> 1), true);
	}

	private literalString(): PdfString {
		const { bytes } = this;
		const start = ++this.position;
		let plain = true;
		for (let nesting = 1; ; this.position++) {
			if (this.position >= bytes.length) throw this.unfinished();
			const code = bytes[this.position];
			if (code === 0x28) nesting++;
			else if (code === 0x29 && --nesting === 0) break;
			else if (code === 0x5c) {
				plain = false;
				this.position++;
			} else if (code === 0x0d) plain = false;
		}
		const raw = bytes.subarray(start, this.position++);
		if (plain) return new PdfString(raw, false);
		const text = raw
			.toString('latin1')
			.replace(/\\([0-7]{1,3}|\r\n|[^])|\r\n?/g, (_, escape?: string) => {
				if (escape === undefined) return '\n';
				if (/^[0-7]/.test(escape)) return String.fromCharCode(parseInt(escape, 8) & 0xff);
				if (/^[\r\n]/.test(escape)) return '';
				return escape in ESCAPES ? String.fromCharCode(ESCAPES[escape]) : escape;
			});
		return new PdfString(Buffer.from(text, 'latin1'), false);
	}

	private array(depth: number): PdfValue[] {
		const result: PdfValue[] = [];
		this.position++;
		for (;;) {
			this.skipSpace();
			if (this.position >= this.bytes.length) throw this.unfinished();
			if (this.bytes[this.position] === 0x5d) break;
			result.push(this.value(depth + 1));
		}
		this.position++;
		return result;
	}

	private dictionary(depth: number): PdfDictionary {
		const result = new PdfDictionary(this.inFile);
		this.position += 2;
		for (;;) {
			this.skipSpace();
			if (this.position >= this.bytes.length) throw this.unfinished();
			if (this.bytes[this.position] === 0x3e && this.bytes[this.position + 1] === 0x3e) break;
			if (this.bytes[this.position] !== 0x2f) throw new PdfSyntaxError('No dictionary');
			const key = this.name().value;
			this.skipSpace();
			const start = this.position;
			const value = this.value(depth + 1);
			result.set(key, value, start, this.position);
		}
		this.position += 2;
		return result;
	}

	/** What has no end reaches to the end of the bytes: that much was searched. */
	private unfinished(): PdfSyntaxError {
		this.position = this.bytes.length;
		return new PdfSyntaxError('Unfinished object');
	}
}
