import { Budget, syntaxOnly } from './budget';
import { endMarkers } from './crossReference';
import type { EndMarker } from './crossReference';
import { endDamage } from './damage';
import { encryptionBy } from './encryption';
import { ENCRYPTED, finding } from './findings';
import type { PdfFinding } from './findings';
import { PdfDictionary, PdfReference, PdfString } from './objects';
import type { PdfValue } from './objects';
import { indirectHeaderAt, readIndirectObject } from './indirect';
import { PdfParser } from './parser';

/** A file that can be read anywhere: the bytes from `start` up to, not with, `end`. */
export interface RandomAccess {
	size: number;
	read(start: number, end: number): Promise<Buffer>;
}

const TAIL_BYTES = 1024 * 1024;
/** Padding behind a PDF is searched for its end so far. */
const PADDED_BYTES = 16 * 1024 * 1024;
const TRAILER_BYTES = 16 * 1024;
/** A table of 400,000 objects. */
const TABLE_BYTES = 8 * 1024 * 1024;

/** The end of a file: its last MB, or more when that holds nothing but zeros and white space. */
export async function readTail(file: RandomAccess): Promise<Buffer> {
	for (let length = TAIL_BYTES; ; length *= 4) {
		const tail = await file.read(Math.max(0, file.size - length), file.size);
		if (length >= Math.min(PADDED_BYTES, file.size) || tail.some((byte) => byte > 32)) return tail;
	}
}

/** What the two ends of a large PDF say: whether it is complete, and whether it is encrypted. */
export async function lightCheck(
	file: RandomAccess,
	head: Buffer,
	tail: Buffer,
): Promise<PdfFinding[]> {
	const markers = endMarkers(tail);
	const findings = endDamage(head, tail, file.size, markers);
	const marker = markers.at(-1);
	if (marker) findings.push(...(await encryptionAtEnd(file, head, tail, marker)));
	const size = Math.round(file.size / (1024 * 1024));
	findings.push(
		finding(
			'notFullyChecked',
			`The PDF is large (${size} MB): only its beginning and its end were checked.`,
		),
	);
	return findings;
}

async function encryptionAtEnd(
	file: RandomAccess,
	head: Buffer,
	tail: Buffer,
	{ offset }: EndMarker,
): Promise<PdfFinding[]> {
	if (offset >= file.size) return [];
	const { section, trailer } = await readTrailer(file, offset);
	const encrypt = trailer?.get('Encrypt') ?? null;
	if (!trailer || encrypt === null) return [];
	const dictionary =
		encrypt instanceof PdfReference
			? (objectIn(tail, encrypt) ?? objectIn(section, encrypt) ?? objectIn(head, encrypt))
			: encrypt;
	if (dictionary === null) return [];
	if (!(dictionary instanceof PdfDictionary)) return [ENCRYPTED.protected];
	const ids = trailer.get('ID');
	const id = Array.isArray(ids) && ids[0] instanceof PdfString ? ids[0].bytes : Buffer.alloc(0);
	return [ENCRYPTED[encryptionBy(dictionary, id)]];
}

/** Reads on from the beginning of a section, which often is near the end, until its trailer is there. */
async function readTrailer(file: RandomAccess, offset: number) {
	for (let length = TRAILER_BYTES; ; length *= 8) {
		const end = Math.min(file.size, offset + length);
		const section = await file.read(offset, end);
		const trailer = trailerOf(section);
		if (trailer || end === file.size || length >= TABLE_BYTES) return { section, trailer };
	}
}

/** The trailer of the section that begins the bytes, or soon after. */
function trailerOf(section: Buffer): PdfDictionary | undefined {
	const parser = new PdfParser(section, 0);
	parser.skipSpace();
	const header = indirectHeaderAt(section, parser.position);
	const word = section.indexOf('trailer');
	if (!header && word < 0) return undefined;
	parser.position = header ? header.valueAt : word + 'trailer'.length;
	try {
		const value = parser.value();
		return value instanceof PdfDictionary ? value : undefined;
	} catch (error) {
		return syntaxOnly(error);
	}
}

function objectIn(bytes: Buffer, { number, generation }: PdfReference): PdfValue | undefined {
	const found = bytes.lastIndexOf(`\n${number} ${generation} obj`);
	if (found < 0) return undefined;
	return readIndirectObject(bytes, found + 1, new Budget(bytes.length), () => undefined)?.value;
}
