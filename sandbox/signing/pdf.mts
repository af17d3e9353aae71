import { createHash } from 'node:crypto';
import { PDF, PdfArray, PdfDict, PdfName, PdfNumber, PdfString, type PdfRef } from '@libpdf/core';

import { appearanceLines, drawAppearance, numbers } from './appearance.mjs';
import { signedData, type Timestamp } from './cms.mjs';
import { place } from './geometry.mjs';
import { withExactOffsets } from './references.mjs';
import { SigningError, type Appearance, type Identity } from './types.mjs';

/** Bytes kept free for the CMS: two certificates, and a time stamp with two more, take about 6,000. */
const RESERVED = 12_288;

/** Stands in `/ByteRange` until the offsets are known; wide enough for any file. */
const UNKNOWN = 9_999_999_999;
const BYTE_RANGE = `/ByteRange [0 ${UNKNOWN} ${UNKNOWN} ${UNKNOWN}]`;

/** Flags of the signature's annotation: Print (4) and Locked (128). */
const PRINT_AND_LOCKED = PdfNumber.of(132);

/**
 * Signs a PDF: CAdES in the subfilter ETSI.CAdES.detached with a time stamp (PAdES B-T), appended as an
 * incremental update. Each signature gets a field of its own; its widget lies on the appearance's page, or
 * without extent on the first page when no appearance is given.
 * @throws {SigningError} code `page`, `encrypted`, `pdf`, `image` or `timezone`
 */
export async function signPdf(
	bytes: Uint8Array,
	by: Identity,
	timestamp: Timestamp,
	appearance?: Appearance,
): Promise<Uint8Array> {
	const pdf = await prepare(bytes, by, appearance);
	const saved = await pdf.save({ incremental: true, subsetFonts: true });
	return seal(Buffer.concat([bytes, saved.subarray(bytes.length)]), by, timestamp);
}

/** Whose signature is prepared. */
type Signatory = Pick<Identity, 'commonName' | 'placeholders'>;

const NOBODY: Signatory = {
	commonName: '',
	placeholders: { CN: '', SUBJECT: '', E: '', EMAIL: '', L: '' },
};

/**
 * Does all that can fail in signing a PDF, but the signature.
 * @throws {SigningError} as {@link signPdf}
 */
export async function tryPdf(bytes: Uint8Array, appearance?: Appearance): Promise<void> {
	await prepare(bytes, NOBODY, appearance);
}

/** A PDF with a signature that has yet to be made. */
async function prepare(
	bytes: Uint8Array,
	by: Signatory,
	appearance: Appearance | undefined,
): Promise<PDF> {
	const signedAt = new Date();
	const pdf = await load(bytes);
	const page = pdf.getPage(appearance?.page ?? 0);
	if (!page) {
		throw new SigningError(
			'page',
			`The document has no page ${appearance?.page ?? 0}: it has ${pdf.getPageCount()}, counted from 0`,
		);
	}
	const widget = addField(pdf, pdf.register(signatureDictionary(by, signedAt)));
	const placement = place(pdf, page, appearance?.position ?? [0, 0, 0, 0]);
	if (appearance && placement.width > 0 && placement.height > 0) {
		const lines = appearanceLines(appearance, by.placeholders, signedAt);
		const drawn = drawAppearance(pdf, lines, appearance.image, placement);
		widget.dict.set('AP', PdfDict.of({ N: drawn }));
	}
	widget.dict.set('Rect', numbers(appearance ? placement.rect : [0, 0, 0, 0]));
	widget.dict.set('P', page.ref);
	addAnnotation(pdf, page.dict, widget.ref);
	return pdf;
}

/** Reads a PDF that a signature can be appended to. The library gets a copy of the same length. */
async function load(bytes: Uint8Array): Promise<PDF> {
	if (!Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-')) {
		throw new SigningError('pdf', 'The file is not a PDF');
	}
	const pdf = await PDF.load(withExactOffsets(bytes)).catch((error: Error) => {
		throw new SigningError('pdf', `The PDF can't be read: ${error.message}`, { cause: error });
	});
	if (pdf.isEncrypted) {
		throw new SigningError('encrypted', "The PDF is protected (encrypted) and can't be signed");
	}
	if (pdf.recoveredViaBruteForce) {
		throw new SigningError(
			'pdf',
			'The PDF is damaged: its cross-reference table is missing or wrong',
		);
	}
	// An update simply ends a PDF's linearization (ISO 32000-1, F.4.6), but the library would write the
	// whole file anew, and break the signatures that it holds.
	Object.defineProperty(pdf, 'isLinearized', { value: false });
	return pdf;
}

function signatureDictionary(by: Signatory, signedAt: Date): PdfDict {
	return PdfDict.of({
		Type: PdfName.of('Sig'),
		Filter: PdfName.of('Adobe.PPKLite'),
		SubFilter: PdfName.of('ETSI.CAdES.detached'),
		ByteRange: numbers([0, UNKNOWN, UNKNOWN, UNKNOWN]),
		Contents: PdfString.fromBytes(new Uint8Array(RESERVED)),
		Name: PdfString.fromString(by.commonName),
		M: PdfString.fromString(pdfDate(signedAt)),
	});
}

/** A date of ISO 32000-1, 7.9.4, in UTC. */
function pdfDate(date: Date): string {
	return `D:${date.toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
}

/** Adds a signature field that is its own widget. */
function addField(pdf: PDF, signature: PdfRef): { dict: PdfDict; ref: PdfRef } {
	const form = pdf.getOrCreateForm();
	const names = new Set(form.getFields().map((field) => field.name));
	let number = 1;
	while (names.has(`Signature_${number}`)) number++;
	const dict = PdfDict.of({
		FT: PdfName.of('Sig'),
		T: PdfString.fromString(`Signature_${number}`),
		V: signature,
		Type: PdfName.of('Annot'),
		Subtype: PdfName.of('Widget'),
		F: PRINT_AND_LOCKED,
	});
	const ref = pdf.register(dict);
	form.acroForm().addField(ref);
	return { dict, ref };
}

function addAnnotation(pdf: PDF, page: PdfDict, annotation: PdfRef): void {
	const annotations = page.getArray('Annots', pdf.context.resolve.bind(pdf.context));
	if (annotations) annotations.push(annotation);
	else page.set('Annots', PdfArray.of(annotation));
}

/** Puts the signature of everything around it into the place that is kept free for it. */
async function seal(pdf: Buffer, by: Identity, timestamp: Timestamp): Promise<Uint8Array> {
	const placeholder = `<${'00'.repeat(RESERVED)}>`;
	const rangeAt = pdf.lastIndexOf(BYTE_RANGE);
	const start = pdf.indexOf(placeholder, rangeAt);
	const end = start + placeholder.length;
	const range = `/ByteRange [0 ${start} ${end} ${pdf.length - end}]`;
	pdf.write(range.padEnd(BYTE_RANGE.length), rangeAt, 'latin1');

	const hash = createHash('sha256').update(pdf.subarray(0, start)).update(pdf.subarray(end));
	const cms = await signedData({
		signer: by.signer,
		digest: hash.digest(),
		algorithm: 'SHA-256',
		timestamp,
	});
	if (cms.length > RESERVED)
		throw new Error(`The signature takes ${cms.length} bytes, more than reserved`);
	pdf.write(Buffer.from(cms).toString('hex'), start + 1, 'latin1');
	return pdf;
}
