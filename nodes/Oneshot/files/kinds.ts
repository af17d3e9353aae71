import type { FileKind, KindFacts } from './kindTable';
import { KINDS } from './kindTable';
import { base64Content, textKindOf } from './textKinds';

export type { FileKind, KindFacts } from './kindTable';

/** Signatures at the very start of a file, as Latin-1 text. */
const SIGNATURES: Array<[signature: string, kind: FileKind]> = [
	['\x89PNG\r\n\x1a\n', 'png'],
	['\xff\xd8\xff', 'jpeg'],
	['GIF87a', 'gif'],
	['GIF89a', 'gif'],
	['II*\0', 'tiff'],
	['MM\0*', 'tiff'],
	['II+\0', 'tiff'],
	['MM\0+', 'tiff'],
	['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'ole'],
	['{\\rtf', 'rtf'],
	['%!PS', 'postscript'],
	['\x1f\x8b\x08', 'gzip'],
	['7z\xbc\xaf\x27\x1c', 'archive'],
	['Rar!\x1a\x07', 'archive'],
];

const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'];
const QUICKTIME_ATOMS = ['moov', 'mdat', 'wide', 'free', 'skip', 'pnot'];

/** ISO base media files (ISO/IEC 14496-12, 4.3): the kind follows from the brands in their first box. */
function mediaKindOf(head: Buffer): FileKind | undefined {
	if (head.length < 8) return undefined;
	const type = head.toString('latin1', 4, 8);
	const size = head.readUInt32BE(0);
	// QuickTime files of before 2000 have no brands: they start with any of these atoms.
	if (QUICKTIME_ATOMS.includes(type)) return size >= 8 || size <= 1 ? 'mov' : undefined;
	if (type !== 'ftyp') return undefined;
	const brands: string[] = [];
	for (let at = 8; at + 4 <= Math.min(Math.max(size, 12), head.length, 256); at += 4) {
		if (at !== 12) brands.push(head.toString('latin1', at, at + 4));
	}
	const has = (names: string[]) => brands.some((brand) => names.includes(brand));
	if (brands[0] === 'qt  ') return 'mov';
	if (has(['avif', 'avis'])) return 'avif';
	if (has(HEIC_BRANDS) || has(['mif1', 'msf1'])) return 'heic';
	return 'mp4';
}

/** Names behind a ZIP signature; the places of a name and of its length follow from the signature (APPNOTE, 4.3). */
function entryNames(bytes: Buffer, signature: string, lengthAt: number, nameAt: number): string[] {
	const names: string[] = [];
	for (let at = bytes.indexOf(signature); at >= 0; at = bytes.indexOf(signature, at + 4)) {
		if (at + nameAt > bytes.length) break;
		const length = bytes.readUInt16LE(at + lengthAt);
		names.push(bytes.toString('latin1', at + nameAt, at + nameAt + length));
	}
	return names;
}

/** A ZIP file may be a document: its entries' names, at the start and in the directory at the end, tell. */
function zipKindOf(head: Buffer, tail: Buffer): FileKind {
	const text = head.toString('latin1') + tail.toString('latin1');
	const mimeType = /mimetypeapplication\/vnd\.oasis\.opendocument\.(text|spreadsheet)/.exec(text);
	if (mimeType) return mimeType[1] === 'text' ? 'odt' : 'ods';
	const names = [
		...entryNames(head, 'PK\x03\x04', 26, 30),
		...entryNames(head, 'PK\x01\x02', 28, 46),
		...entryNames(tail, 'PK\x01\x02', 28, 46),
	];
	const holds = (folder: string) => names.some((name) => name.startsWith(folder));
	if (holds('word/')) return 'docx';
	if (holds('xl/')) return 'xlsx';
	if (holds('ppt/')) return 'pptx';
	return names.includes('[Content_Types].xml') ? 'office' : 'zip';
}

/** OID 1.2.840.113549.1.7.2, signedData (RFC 5652, 5.1), in DER. */
const SIGNED_DATA = Buffer.from('06092a864886f70d010702', 'hex');

/** DER: a SEQUENCE that starts with signedData's OID, or with what certificates and keys start with. */
function derKindOf(head: Buffer): FileKind | undefined {
	if (head[0] !== 0x30 || head.length < 4) return undefined;
	const lengthBytes = head[1] > 0x80 && head[1] <= 0x84 ? head[1] - 0x80 : 0;
	if (head[1] > 0x84) return undefined;
	const content = head.subarray(2 + lengthBytes);
	if (content.subarray(0, SIGNED_DATA.length).equals(SIGNED_DATA)) return 'p7m';
	const nested = content[0] === 0x30 || (content[0] === 0x02 && content[1] === 0x01);
	return lengthBytes > 0 && nested ? 'der' : undefined;
}

/**
 * Whether a binary file was read as text on its way: what is no UTF-8 became U+FFFD (EF BF BD), or each
 * byte of Latin-1 two bytes of UTF-8. The signatures of the formats show it.
 */
function isDamaged(head: Buffer): boolean {
	const text = head.toString('latin1');
	if (/^(\xef\xbf\xbd|\xc2\x89)PNG\r?\n/.test(text)) return true;
	if (/^((\xef\xbf\xbd){3,4}|\xc3\xbf\xc3\x98\xc3\xbf).{0,16}(JFIF|Exif)/s.test(text)) return true;
	// The comment after a PDF's header holds four bytes above 127 (ISO 32000-1, 7.5.2); some writers spell them
	// in UTF-8, but none with U+FFFD, or with the byte to which that is cut in Latin-1.
	if (/%PDF-\d\.\d\s+%.?((\xef\xbf\xbd){2}|\xfd{3})/s.test(text)) return true;
	return text.startsWith('PK\x03\x04') && /(\xef\xbf\xbd.*?){4}/s.test(text);
}

/**
 * The kind of a file by its bytes, whatever its name and type say.
 *
 * @param head the first KiB or more
 * @param tail its last KiB or more, which tells Office documents apart; may overlap the head
 */
export function kindOf(head: Buffer, tail: Buffer = Buffer.alloc(0)): FileKind {
	if (head.length === 0) return 'empty';
	if (isDamaged(head)) return 'damaged';
	const start = head.toString('latin1', 0, 64);
	const signature = SIGNATURES.find(([bytes]) => start.startsWith(bytes));
	if (signature) return signature[1];
	if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'webp';
	// The four bytes after a bitmap's size are reserved and zero in practice.
	if (start.startsWith('BM') && head.length >= 14 && head.readUInt32LE(6) === 0) return 'bmp';
	if (start.startsWith('\x1a\x45\xdf\xa3')) return start.includes('webm') ? 'webm' : 'matroska';
	if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06'))
		return zipKindOf(head, tail);
	return mediaKindOf(head) ?? derKindOf(head) ?? textKindOf(head) ?? 'unknown';
}

/** What is inside of base64 text or of a data: address; undefined when the kind is another one. */
export function encodedKindOf(kind: FileKind, head: Buffer): FileKind | undefined {
	if (kind !== 'base64' && kind !== 'dataUri') return undefined;
	const content = base64Content(head);
	return content === undefined ? undefined : kindOf(content);
}

/** Name, type, extension and advice of a kind. */
export const factsOf = (kind: FileKind): KindFacts => KINDS[kind];
