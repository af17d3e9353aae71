// Writes small PDFs by hand, revision by revision, so that tests can say exactly what a file holds.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { projectRoot } from '../../shared/projectRoot.cjs';

/** Bodies of objects by number; null frees the number. */
export type Objects = Record<number, string | null>;

const folder = join(projectRoot, 'test', 'fixtures', 'pdf');

/** A file of test/fixtures/pdf, unpacked when it ends in `.gz`. */
export function fixture(name: string): Buffer {
	const bytes = readFileSync(join(folder, name));
	return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/** One revision: objects, a cross-reference table, a trailer. */
export function revision(before: Buffer, objects: Objects, trailer: string): Buffer {
	const chunks = [before];
	let position = before.length;
	const add = (text: string) => {
		chunks.push(Buffer.from(text, 'latin1'));
		position += text.length;
	};
	const offsets = new Map<number, number>();
	for (const [number, body] of Object.entries(objects)) {
		if (body === null) continue;
		offsets.set(Number(number), position);
		add(`${number} 0 obj\n${body}\nendobj\n`);
	}
	const start = position;
	add('xref\n');
	for (const number of Object.keys(objects).map(Number)) {
		const offset = offsets.get(number);
		const entry =
			offset === undefined ? '0000000000 00001 f' : `${String(offset).padStart(10, '0')} 00000 n`;
		add(`${number} 1\n${entry} \n`);
	}
	add(`trailer\n<< ${trailer} >>\nstartxref\n${start}\n%%EOF\n`);
	return Buffer.concat(chunks);
}

export function stream(data: string, dictionary = ''): string {
	return `<< ${dictionary} /Length ${data.length} >>\nstream\n${data}\nendstream`;
}

export const HEADER = Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1');

const CATALOG = '/Type /Catalog /Pages 2 0 R /AcroForm 9 0 R';

/** The contract that tests sign: a page, a text field, an empty signature field, a note. */
export const CONTRACT: Objects = {
	1: `<< ${CATALOG} >>`,
	2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>',
	3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [6 0 R 7 0 R 8 0 R] >>',
	4: stream('BT /F1 24 Tf 72 700 Td (Pay 100 euros) Tj ET'),
	5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
	6: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /Rect [72 600 300 620] /P 3 0 R >>',
	7: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (approval) /Rect [72 100 252 160] /P 3 0 R >>',
	8: '<< /Type /Annot /Subtype /Text /Contents (note) /Rect [10 10 30 30] /P 3 0 R >>',
	9: '<< /Fields [6 0 R 7 0 R] /SigFlags 1 >>',
	14: '<< /Title (Contract) >>',
};

const TRAILER = '/Root 1 0 R /Info 14 0 R /Size 60';

export function contract(objects: Objects = {}): Buffer {
	return revision(HEADER, { 0: null, ...CONTRACT, ...objects }, TRAILER);
}

/** Appends a revision as programs do. */
export function append(bytes: Buffer, objects: Objects, trailer = TRAILER): Buffer {
	const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(bytes.toString('latin1'))?.[1];
	return revision(bytes, objects, `${trailer} /Prev ${previous}`);
}

const ROOM = 200;
const UNKNOWN = '9999999999';
/** A tag, a length and a value: enough for who does not check the cryptography. */
const CMS = Buffer.from('3003020101', 'hex');

/** The dictionary of a signature whose numbers `seal` fills in; `room`: bytes for its CMS. */
export function signature(
	more = '',
	type = 'Sig',
	subFilter = 'ETSI.CAdES.detached',
	room = ROOM,
): string {
	return `<< /Type /${type} /Filter /Adobe.PPKLite /SubFilter /${subFilter} /ByteRange [0 ${UNKNOWN} ${UNKNOWN} ${UNKNOWN}] /Contents <${'00'.repeat(room)}> ${more} >>`;
}

/**
 * Fills in the byte range and the content of the last signature that has none.
 * @param sign makes the CMS of the bytes that the range names
 */
export function seal(bytes: Buffer, sign: (signed: Buffer) => Buffer = () => CMS): Buffer {
	const sealed = Buffer.from(bytes);
	const placeholder = `[0 ${UNKNOWN} ${UNKNOWN} ${UNKNOWN}]`;
	const rangeAt = sealed.lastIndexOf(placeholder);
	const start = sealed.indexOf('/Contents <', rangeAt) + '/Contents '.length;
	const end = sealed.indexOf('>', start) + 1;
	const range = `[0 ${start} ${end} ${sealed.length - end}]`;
	sealed.write(range.padEnd(placeholder.length), rangeAt, 'latin1');
	const cms = sign(Buffer.concat([sealed.subarray(0, start), sealed.subarray(end)]));
	if (2 * cms.length > end - start - 2) throw new Error('The signature has too little room');
	sealed.write(cms.toString('hex'), start + 1, 'latin1');
	return sealed;
}

export interface SignedOptions {
	docMdp?: 1 | 2 | 3;
	/** for example `/Action /Include /Fields [(name)]` */
	fieldMdp?: string;
	/** other objects of the unsigned contract; the signing revision leaves them as they are */
	objects?: Objects;
	/** makes the CMS, as `seal` takes it */
	sign?: (signed: Buffer) => Buffer;
	/** bytes for the CMS */
	room?: number;
}

/** The contract, signed in a revision of its own: field 10, signature 11. */
export function signedContract(options: SignedOptions = {}): Buffer {
	const { docMdp, fieldMdp, objects, sign, room } = options;
	const transform = docMdp
		? `/TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P ${docMdp} /V /1.2 >>`
		: `/TransformMethod /FieldMDP /TransformParams << /Type /TransformParams ${fieldMdp} /V /1.2 >>`;
	const reference = docMdp || fieldMdp ? `/Reference [<< /Type /SigRef ${transform} >>]` : '';
	const permissions = docMdp ? '/Perms << /DocMDP 11 0 R >>' : '';
	const signing: Objects = {
		1: `<< ${CATALOG} ${permissions} >>`,
		3: page('6 0 R 7 0 R 8 0 R 10 0 R'),
		9: '<< /Fields [6 0 R 7 0 R 10 0 R] /SigFlags 3 >>',
		10: field('author', 11),
		11: signature(
			`/M (D:20260131120000Z) /Name (Ana) /Reason (Agreed) ${reference}`,
			undefined,
			undefined,
			room,
		),
	};
	const written = Object.entries(signing).filter(
		([number]) => !(Number(number) in (objects ?? {})),
	);
	return seal(append(contract(objects), Object.fromEntries(written)), sign);
}

/** The contract's page with other annotations. */
export function page(annotations: string, more = '/Contents 4 0 R'): string {
	return `<< /Type /Page /Parent 2 0 R ${more} /Resources << /Font << /F1 5 0 R >> >> /Annots [${annotations}] >>`;
}

/** A signature field that is its own widget; invisible without a rectangle. */
export function field(name: string, value: number, rectangle = '0 0 0 0', more = ''): string {
	return `<< /Type /Annot /Subtype /Widget /FT /Sig /T (${name}) /Rect [${rectangle}] /F 132 /P 3 0 R /V ${value} 0 R ${more} >>`;
}

export const catalog = (more: string) => `<< ${CATALOG} ${more} >>`;
