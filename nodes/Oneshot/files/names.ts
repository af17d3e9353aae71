import type { FileKind } from './kinds';
import { factsOf } from './kinds';

/** File systems take 255 bytes; some room is left for what browsers and drives add: “ (1)”. */
const MOST_BYTES = 240;

/** What no file system may see (Windows' list; slashes everywhere). */
const FORBIDDEN = /(?!\u200c|\u200d)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029<>:"|?*]/gu;

/** Names that Windows keeps for devices, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?=\s*(?:\.|$))/i;

/** Extensions of documents and pictures; a dot before anything else is part of a name (`S.L.`, `2024.11`). */
const EXTENSIONS =
	/\.(pdf|p7m|p7s|png|jpe?g|gif|webp|avif|heic|heif|tiff?|bmp|svg|mp4|m4v|mov|webm|mkv|avi|docx?|xlsx?|pptx?|od[tsp]|rtf|ps|txt|csv|html?|xml|json|zip|gz|7z|rar|eml|msg|bin)$/i;

/** Cuts a text to a number of UTF-8 bytes, between two characters as people see them. */
function cutToBytes(text: string, most: number): string {
	if (Buffer.byteLength(text) <= most) return text;
	let cut = '';
	let bytes = 0;
	for (const { segment } of new Intl.Segmenter('en').segment(text)) {
		bytes += Buffer.byteLength(segment);
		if (bytes > most) break;
		cut += segment;
	}
	return cut;
}

/** Leading dots hide files, trailing dots and spaces vanish on Windows; joiners join nothing there. */
const withoutStart = (text: string) => text.replace(/^(?:\s|\.|\u200c|\u200d)+/, '');
const withoutEnd = (text: string) => text.replace(/(?:\s|\.|\u200c|\u200d)+$/, '');
const trimmed = (text: string) => withoutEnd(withoutStart(text));

/** A name without directories, forbidden characters and such; empty when nothing is left. Its end stays. */
function cleaned(name: unknown): string {
	if (typeof name !== 'string') return '';
	const parts = name
		.split(/[\\/]/)
		.map((part) => (part.length > 1000 ? part.slice(0, 900) + part.slice(-100) : part))
		.map((part) =>
			withoutStart(part.replace(FORBIDDEN, (character) => (/[<>:"|?*]/.test(character) ? '_' : '')))
				.normalize('NFC')
				.replace(/\s+/g, ' ')
				.trim(),
		);
	return parts.filter((part) => part !== '').at(-1) ?? '';
}

interface Parts {
	stem: string;
	/** With its dot, as it was written; empty when the name has none. */
	extension: string;
}

/** Name and known extensions: `contract.pdf.p7m` has two, `Contrato ACME S.L.` none. */
function partsOf(name: string): Parts {
	const extension = EXTENSIONS.exec(name)?.[0] ?? '';
	const stem = name.slice(0, name.length - extension.length);
	return trimmed(stem) === ''
		? { stem: name.replace(/^\./, ''), extension: '' }
		: { stem, extension };
}

/** Puts a name together so that it fits; the end, which says what the file is, stays. */
function fitted(stem: string, end: string): string {
	const safe = RESERVED.test(stem) ? `_${stem}` : stem;
	const cut = cutToBytes(safe, MOST_BYTES - Buffer.byteLength(end));
	return (end === '' ? withoutEnd(cut) : cut.trimEnd()) + end;
}

/**
 * A name under which a file can be kept on any system.
 *
 * @param name as somebody else gave it, or nothing
 * @param fallback of our own, for when nothing is left of the name
 */
export function safeFileName(name: unknown, fallback: string): string {
	const text = withoutEnd(cleaned(name));
	if (text === '') return fallback;
	const { stem, extension } = partsOf(text);
	return fitted(stem, extension);
}

/** The name with the extension of the file's kind, if it has not one of this kind already. */
export function nameWithExtension(name: string, kind: FileKind): string {
	const { stem, extension } = partsOf(name);
	const wanted = `.${factsOf(kind).extension}`;
	const same =
		extension.toLowerCase() === wanted || (kind === 'jpeg' && /^\.jpeg$/i.test(extension));
	return same ? fitted(stem, extension) : fitted(extension ? stem : name, wanted);
}

const SIGNED = ' (signed)';

/**
 * What the signed form of a file is called: `contract.pdf` → `contract (signed).pdf`. Without a known
 * extension the kind's own is added; a P7M takes the place of the extension of the hash file.
 *
 * @param original the name of the file that was signed; empty when it is not known
 * @param kind what the signed file is by its bytes
 */
export function signedName(original: string | undefined, kind: FileKind): string {
	const name = cleaned(original) || 'document';
	const { stem, extension } = partsOf(name);
	// `contract.pdf.p7m` that is a PDF again: both extensions were one's own.
	const inner = extension.toLowerCase() === '.p7m' ? partsOf(stem).stem : stem;
	const base = inner.endsWith(SIGNED) ? inner : inner + SIGNED;
	const wanted = `.${factsOf(kind).extension}`;
	const kept = kind === 'unknown' && extension ? extension : wanted;
	const end = extension.toLowerCase() === kept ? extension : kept;
	return fitted(base.slice(0, -SIGNED.length), SIGNED + end);
}
