import type { EndMarker } from './crossReference';
import { finding } from './findings';
import type { PdfFinding } from './findings';

const AS_FILE =
	'Take the file itself, as binary data, from the node that fetches it (in an HTTP Request: Response Format “File”).';

/** Each: how a file begins that is a PDF in some wrapping, or no PDF at all. */
const WRAPPINGS: { begins: RegExp | string[]; found: PdfFinding }[] = [
	{
		begins: /^\s*--[^\r\n]{1,200}\r?\n([\w-]+:[^\r\n]*\r?\n)+\r?\n|^(HTTP\/\d|content-[\w-]+:)/i,
		found: finding(
			'formBody',
			'The file is not only a PDF: a form’s or message’s headers were saved with it. Use the uploaded file that the form or mail node gives as binary data, not the raw body.',
		),
	},
	{
		begins:
			/^(\u00ff\u00fe%\0P\0|\u00fe\u00ff\0%\0P|%\0P\0D\0|\0%\0P\0D)|%PDF-\d\.\d\\[nr]|^\s*"?%25PDF-|%PDF-\d\.\d[\r\n]+%(=[0-9A-F]{2}){2}/,
		found: finding(
			'encodedText',
			`The PDF was turned into text, and is not a PDF any more. ${AS_FILE}`,
		),
	},
	{
		begins: /^(?![^]{0,900}%PDF-)[^]{0,1000}(JVBERi0|255044462d|\[\s*37,\s*80,\s*68,\s*70)/i,
		found: finding(
			'base64',
			'The file holds a PDF written as text (base64 or the like). Turn it into a file first: “Move Base64 String to File” in the node Convert to File.',
		),
	},
	{
		begins: ['\u001f\u008b'],
		found: finding(
			'compressed',
			'The file is compressed (gzip). Decompress it first, with the node Compression.',
		),
	},
	{
		begins: ['PK\u0003\u0004', '\u00d0\u00cf\u0011\u00e0', '{\\rtf'],
		found: finding(
			'officeDocument',
			'The file is a ZIP archive or an office document (Word, Excel), not a PDF. Unpack it, or save it as PDF first.',
		),
	},
	{
		begins:
			/^(\u00ef\u00bb\u00bf)?\s*(<(!doctype|html|head|body|\?xml|svg)|[{[]\s*["{[\]}])(?![^]{0,900}%PDF-)/i,
		found: finding(
			'webPage',
			'The file is a web page or a data answer, not a PDF: probably a login page or a message of the server that was asked for the file. Open it as text to read what it says.',
		),
	},
];

/** What a file is that is no plain PDF, by its first bytes. */
export function wrappingOf(head: Buffer): PdfFinding | undefined {
	const text = head.toString('latin1', 0, 2048);
	return WRAPPINGS.find(({ begins }) =>
		Array.isArray(begins) ? begins.some((start) => text.startsWith(start)) : begins.test(text),
	)?.found;
}

const TEXT_DAMAGE = `A program handled the PDF as text and damaged it: letters and pictures are lost and can’t be restored. ${AS_FILE}`;

const COMPRESSIONS = ['/FlateDecode', '/DCTDecode', '/JPXDecode', '/LZWDecode'];

/**
 * Whether a PDF went through a text encoding: it is valid UTF-8 from end to end and holds replacement
 * characters or compressed data (which never is valid UTF-8), or has compressed data and no byte above ASCII.
 */
export function textDamage(bytes: Buffer): PdfFinding | undefined {
	const compressed = COMPRESSIONS.some((name) => bytes.includes(name));
	if (isAscii(bytes)) {
		const armoured = bytes.includes('/ASCII85Decode') || bytes.includes('/ASCIIHexDecode');
		const streams = bytes.includes('stream');
		return compressed && streams && !armoured && holdsReplaced(bytes)
			? finding('textEncoding', TEXT_DAMAGE)
			: undefined;
	}
	const replaced = bytes.includes('\u00ef\u00bf\u00bd', 0, 'latin1');
	const doubled = bytes.subarray(0, 1100).includes('%\u00c3\u00a2\u00c3\u00a3', 0, 'latin1');
	if (!replaced && !compressed && !doubled) return undefined;
	return isUtf8(bytes) ? finding('textEncoding', TEXT_DAMAGE) : undefined;
}

/** Compressed data of any length has some byte above ASCII; here all were made `?` or left out. */
function holdsReplaced(bytes: Buffer): boolean {
	const start = bytes.indexOf('stream');
	const end = bytes.indexOf('endstream', start);
	return start >= 0 && end - start > 32;
}

/** A loop of its own: `every` takes a hundred times as long for a large file. */
function isAscii(bytes: Buffer): boolean {
	for (let at = 0; at < bytes.length; at++) if (bytes[at] >= 0x80) return false;
	return true;
}

function isUtf8(bytes: Buffer): boolean {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	try {
		for (let at = 0; at < bytes.length; at += 65_536) {
			decoder.decode(bytes.subarray(at, at + 65_536), { stream: true });
		}
		return true;
	} catch {
		return false;
	}
}

/**
 * Whether the line ends of a PDF whose table of contents is damaged were converted: of the one kind all are
 * gone. (A conversion moves what follows it, so the table no longer fits.)
 */
export function lineEndDamage(bytes: Buffer): PdfFinding | undefined {
	let lone = 0;
	let pairs = 0;
	let returns = 0;
	for (let i = 0; i < bytes.length; i++) {
		if (bytes[i] === 0x0d) returns++;
		if (bytes[i] !== 0x0a) continue;
		if (i > 0 && bytes[i - 1] === 0x0d) pairs++;
		else lone++;
	}
	const added = lone === 0 && pairs > 10;
	const removed = returns === 0 && hasShortEntries(bytes);
	if (!added && !removed) return undefined;
	return finding(
		'lineEndings',
		`The PDF’s line ends were converted, as if it were text, and its contents moved: pictures and letters may be damaged. ${AS_FILE}`,
	);
}

/** Whether the entries of a table are 19 bytes long: one of two that each must end with is gone. */
function hasShortEntries(bytes: Buffer): boolean {
	const table = bytes.lastIndexOf('\nxref');
	return table >= 0 && /\n\d{10} \d{5} [nf]\n/.test(bytes.toString('latin1', table, table + 1000));
}

/** What is wrong with the end of a file. */
export function endDamage(
	head: Buffer,
	tail: Buffer,
	size: number,
	markers: EndMarker[],
): PdfFinding[] {
	const truncated = finding(
		'truncated',
		'The end of the PDF is missing: it was probably not downloaded or copied completely. Fetch it again and compare its size with the original.',
	);
	const linearized = /\/Linearized\b[^>]{0,200}\/L\s+(\d+)/.exec(head.toString('latin1', 0, 2048));
	if (linearized && Number(linearized[1]) > size) return [truncated];
	const marker = markers.at(-1);
	if (!marker) return [truncated];
	const closed = tail.toString('latin1', marker.end - 5, marker.end) === '%%EOF';
	const rest = tail.subarray(marker.end);
	const text = rest.toString('latin1', 0, 100_000);
	if (/\d\s+obj\b|\btrailer\b|^\s*xref\b/.test(text) || (!closed && text.trim() !== ''))
		return [truncated];
	if (rest.some((byte) => byte > 32)) {
		return [
			finding(
				'trailingBytes',
				`${rest.length} bytes that don’t belong to the PDF follow its end. Most programs ignore them; if signing is refused, open the PDF and save it anew.`,
			),
		];
	}
	if (rest.length <= 1024) return [];
	return [
		finding(
			'padding',
			`The PDF is followed by ${rest.length} empty bytes. Most programs ignore them; if signing is refused, open the PDF and save it anew.`,
		),
	];
}
