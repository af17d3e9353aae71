/** What a Content-Disposition header says. */
export interface Disposition {
	/** `attachment`, `inline` … in lower case; empty when the header gives none. */
	type: string;
	/** The name as the server gave it, decoded. Not yet safe as a file name. */
	fileName?: string;
}

/** RFC 9110, 5.6.2: what a parameter's name or unquoted value is made of. */
const SEPARATOR = /[;=\s"]/;

interface Parameter {
	/** In lower case, with the marks of RFC 2231 and 8187: `filename*`, `filename*0*`. */
	name: string;
	value: string;
}

/** A quoted string from its opening quote; a quote that is never closed ends with the header. */
function quotedString(header: string, start: number): { value: string; end: number } {
	let value = '';
	let at = start + 1;
	while (at < header.length && header[at] !== '"') {
		// Only quotes and backslashes are escaped in practice: Windows paths hold bare backslashes.
		if (header[at] === '\\' && /["\\]/.test(header[at + 1] ?? '')) at++;
		value += header[at];
		at++;
	}
	return { value, end: at + 1 };
}

/** All parameters in their order; what is no parameter is passed over. */
function parametersOf(header: string): { type: string; parameters: Parameter[] } {
	const parameters: Parameter[] = [];
	let type = '';
	let at = 0;
	while (at < header.length) {
		while (at < header.length && /[;\s]/.test(header[at])) at++;
		const from = at;
		while (at < header.length && !SEPARATOR.test(header[at])) at++;
		const name = header.slice(from, at).toLowerCase();
		while (at < header.length && /\s/.test(header[at])) at++;
		if (header[at] !== '=') {
			if (parameters.length === 0 && type === '') type = name;
			// A stray quote or the like.
			if (at === from) at++;
			continue;
		}
		at++;
		while (at < header.length && /\s/.test(header[at])) at++;
		if (header[at] === '"') {
			const { value, end } = quotedString(header, at);
			parameters.push({ name, value });
			at = end;
		} else {
			// Servers forget the quotes around names with spaces: the value goes on to the semicolon.
			const end = header.indexOf(';', at);
			const stop = end < 0 ? header.length : end;
			parameters.push({ name, value: header.slice(at, stop).trim() });
			at = stop;
		}
	}
	return { type, parameters };
}

/** Bytes in a character set; undefined when it is unknown or the bytes are none of it. */
function decode(bytes: Buffer, charset: string): string | undefined {
	try {
		return new TextDecoder(charset, { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

/** Percent escapes as bytes; a percent sign that starts none stands for itself. */
function percentBytes(text: string): Buffer {
	const latin1 = text.replace(/%([\da-f]{2})/gi, (_escape, hex: string) =>
		String.fromCharCode(Number.parseInt(hex, 16)),
	);
	return Buffer.from(latin1, 'latin1');
}

/** Bytes that claim a character set: in this one, else in UTF-8, else in Latin-1, which fits all bytes. */
function decodeBytes(bytes: Buffer, charset: string): string {
	return decode(bytes, charset || 'utf-8') ?? decode(bytes, 'utf-8') ?? bytes.toString('latin1');
}

/** `charset'language'percent-encoded` (RFC 8187, 3.2), and the same without its first two parts. */
function extendedValue(value: string): string {
	const [, charset = '', encoded = value] = /^([^']*)'[^']*'(.*)$/s.exec(value) ?? [];
	return decodeBytes(percentBytes(encoded), charset.trim());
}

/** An encoded word of mails (RFC 2047), which some servers put into HTTP headers. */
function encodedWords(value: string): string {
	return value
		.replace(/\?=\s+=\?/g, '?==?')
		.replace(
			/=\?([^?*]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=/gi,
			(_word, charset: string, encoding: string, text: string) =>
				encoding.toLowerCase() === 'b'
					? decodeBytes(Buffer.from(text, 'base64'), charset)
					: decodeBytes(
							percentBytes(
								text
									.replace(/_/g, ' ')
									.replace(/%/g, '%25')
									.replace(/=([\da-f]{2})/gi, '%$1'),
							),
							charset,
						),
		);
}

/**
 * A plain value: RFC 6266 allows Latin-1, servers send UTF-8, and Node gives either as Latin-1. Some
 * escape it by percent signs, which is understood if it makes valid UTF-8.
 */
function plainValue(value: string): string {
	const raw = isLatin1(value) ? (decode(Buffer.from(value, 'latin1'), 'utf-8') ?? value) : value;
	if (/=\?[^?]+\?[bq]\?/i.test(raw)) return encodedWords(raw);
	if (!/%[\da-f]{2}/i.test(raw) || !isLatin1(raw)) return raw;
	return decode(percentBytes(raw), 'utf-8') ?? raw;
}

const isLatin1 = (text: string) => [...text].every((character) => character.charCodeAt(0) < 256);

/** `filename*0="a"; filename*1*=%20b` (RFC 2231, 3): one value in numbered pieces, put together from 0 on. */
function continuedValue(parameters: Parameter[]): string | undefined {
	const pieces = new Map<number, { value: string; encoded: boolean }>();
	for (const { name, value } of parameters) {
		const [, number, star] = /^filename\*(\d{1,4})(\*?)$/.exec(name) ?? [];
		if (number !== undefined && !pieces.has(Number(number))) {
			pieces.set(Number(number), { value, encoded: star === '*' });
		}
	}
	const first = pieces.get(0);
	if (!first) return undefined;
	const [, charset = '', start = first.value] = first.encoded
		? (/^([^']*)'[^']*'(.*)$/s.exec(first.value) ?? [])
		: [];
	// Escapes may be cut between two pieces: what stands unencoded is escaped, then all is decoded at once.
	let escaped = '';
	for (let number = 0; pieces.has(number); number++) {
		const { value, encoded } = pieces.get(number)!;
		const text = number === 0 ? start : value;
		escaped += encoded ? text : text.replaceAll('%', '%25');
	}
	return isLatin1(escaped) ? decodeBytes(percentBytes(escaped), charset) : escaped;
}

/**
 * Reads a Content-Disposition header (RFC 6266 with 8187, 2231 and what servers send instead). Whatever
 * it holds, it is read as far as possible: a download is not lost for its name.
 *
 * @param header as Node gives it, its bytes as Latin-1
 */
export function parseDisposition(header: unknown): Disposition {
	const text = Array.isArray(header) ? header[0] : header;
	if (typeof text !== 'string') return { type: '' };
	const { type, parameters } = parametersOf(text);
	const valueOf = (name: string) =>
		parameters.find((parameter) => parameter.name === name && parameter.value !== '')?.value;
	const extended = valueOf('filename*');
	const plain = valueOf('filename') ?? valueOf('name');
	const candidates = [
		extended === undefined ? undefined : extendedValue(extended),
		continuedValue(parameters),
		plain === undefined ? undefined : plainValue(plain),
	];
	const fileName = candidates.find((name) => name !== undefined && name.trim() !== '');
	return fileName === undefined ? { type } : { type, fileName };
}
