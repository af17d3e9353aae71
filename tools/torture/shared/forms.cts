// The forms in which a text may come out: what the search for secrets is tried with.
import { gzipSync, deflateSync } from 'node:zlib';

const HTML: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};
const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
const inAscii = (text: string) =>
	inJson(text).replace(
		/[^ -~]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
const inHtml = (text: string) => text.replace(/[&<>"']/g, (character) => HTML[character]);
const base64 = (bytes: string | Buffer) => Buffer.from(bytes as string).toString('base64');
const hex = (text: string) => Buffer.from(text).toString('hex');
const broken = (text: string, width: number) =>
	text.match(new RegExp(`[^]{1,${width}}`, 'g')) ?? [];

/** Each as text that a log, a page or an item can hold. */
export const FORMS: Record<string, (text: string) => string> = {
	raw: (text) => text,
	'in JSON': inJson,
	'in JSON of ASCII': inAscii,
	'in HTML': inHtml,
	'in HTML, by numbers': (text) =>
		[...text].map((character) => `&#${character.codePointAt(0)};`).join(''),
	'in a URL': encodeURIComponent,
	'in a form': (text) => new URLSearchParams({ text }).toString(),
	'in base64': base64,
	'in base64, one byte further on': (text) => base64(`:${text}`),
	'in base64, two bytes further on': (text) => base64(`::${text}`),
	'in base64 for URLs': (text) => Buffer.from(text).toString('base64url'),
	'in base64 of several lines': (text) => broken(base64(`Basic ${text}`), 16).join('\n'),
	'in base64, in a URL': (text) => encodeURIComponent(base64(text)),
	'in JSON, in base64': (text) => base64(JSON.stringify({ text })),
	'in JSON, in JSON': (text) => inJson(JSON.stringify({ text })),
	'in JSON, in HTML': (text) => inHtml(JSON.stringify({ text })),
	'in hex': hex,
	'in capital hex': (text) => hex(text).toUpperCase(),
	'in hex of single bytes': (text) => broken(hex(text), 2).join(' '),
	'compressed, in base64': (text) => base64(gzipSync(text)),
	'deflated, in base64': (text) => base64(deflateSync(text)),
	'in UTF-16': (text) => Buffer.from(text, 'utf16le').toString('latin1'),
	'in UTF-16, in base64': (text) => base64(Buffer.from(text, 'utf16le')),
	'as Python writes bytes': (text) =>
		Buffer.from(text)
			.toString('latin1')
			.replace(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`),
	'over several lines': (text) => broken(text, 5).join('\n  '),
	'in capitals': (text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
};
