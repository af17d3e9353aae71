import { once } from './document';
import type { PdfDocument, PdfView } from './document';
import { fieldsOf, numberOf } from './fields';
import { PdfDictionary, PdfString, dictionaryOf, integerOf, nameOf, textOf } from './objects';
import type { PdfValue } from './objects';
import { byteRangeOf } from './byteRange';
import type { ByteRange, SignatureProblem } from './byteRange';
import { readIndirectObject } from './indirect';

/** What a certification or a lock allows afterwards (ISO 32000-1, 12.8.2.2 and 12.8.2.4). */
export interface SignatureTransforms {
	/** DocMDP: 1 nothing, 2 filling in forms and signing, 3 annotations too */
	docMdp?: 1 | 2 | 3;
	/** FieldMDP: the fields that are locked: all, these, or all but these */
	fieldMdp?: { action: 'All' | 'Include' | 'Exclude'; fields: string[] };
}

/** A signature or document time stamp. Texts are what the file says, not what the certificate proves. */
export interface PdfSignature extends SignatureTransforms, ByteRange {
	/** the full name of its field; undefined when no field leads to it */
	fieldName: string | undefined;
	objectNumber: number | undefined;
	dictionary: PdfDictionary;
	type: 'Sig' | 'DocTimeStamp';
	/** for example adbe.pkcs7.detached, ETSI.CAdES.detached, ETSI.RFC3161 */
	subFilter: string | undefined;
	/** /Contents decoded: the CMS with the zeros that fill the room behind it */
	contents: Buffer;
	/** /M as written: D:20260131120000+01'00' */
	signedAt: string | undefined;
	name: string | undefined;
	reason: string | undefined;
	location: string | undefined;
	/** the revision that it closes, by index in `pdf.revisions` */
	revision: number | undefined;
	/** nothing but white space and zeros follows the signed bytes */
	coversWholeFile: boolean;
	/** reasons not to rely on it; empty when its form is in order */
	problems: SignatureProblem[];
}

/**
 * The signatures of a document, first signed first: those that its fields lead to, then those that none
 * does (with the problem `notReachable`).
 */
export const signaturesOf = once((pdf: PdfDocument): PdfSignature[] => {
	const view = pdf.view();
	const signatures: PdfSignature[] = [];
	const byDictionary = new Map<PdfDictionary, PdfSignature>();
	for (const field of fieldsOf(view)) {
		if (field.type !== 'Sig') continue;
		const value = field.dictionary.get('V');
		if (value === undefined || value === null) continue;
		const target = view.resolve(value);
		// what can't be read is reported: it was meant to be a signature
		const dictionary = target instanceof PdfDictionary ? target : new PdfDictionary(false);
		const known = byDictionary.get(dictionary);
		if (known) {
			known.problems.push({
				code: 'sharedByFields',
				message: `The fields “${known.fieldName}” and “${field.name}” share one signature.`,
			});
			continue;
		}
		const signature = readSignature(pdf, view, dictionary, field.name, numberOf(value));
		byDictionary.set(dictionary, signature);
		signatures.push(signature);
	}
	signatures.sort((a, b) => a.signedEnd - b.signedEnd);
	return [...signatures, ...orphans(pdf, view, signatures)];
});

function readSignature(
	pdf: PdfDocument,
	view: PdfView,
	dictionary: PdfDictionary,
	fieldName: string | undefined,
	objectNumber: number | undefined,
): PdfSignature {
	const problems: SignatureProblem[] = [];
	const problem = (code: SignatureProblem['code'], message: string) =>
		problems.push({ code, message });
	const text = (key: string) => textOf(view.get(dictionary, key));
	const contents = dictionary.get('Contents');
	const bytes = contents instanceof PdfString ? contents.bytes : Buffer.alloc(0);
	const type = nameOf(view.get(dictionary, 'Type')) === 'DocTimeStamp' ? 'DocTimeStamp' : 'Sig';
	const range = byteRangeOf(pdf, dictionary, problem);
	const { revision, coversWholeFile } = revisionOf(pdf, range.signedEnd);
	if (pdf.condition.repaired) {
		problem(
			'repairedFile',
			'The structure of the file is damaged: what was signed is not certain.',
		);
	} else if (range.signedRanges && revision === undefined) {
		problem(
			'notAtRevisionEnd',
			'The signed bytes do not end where a saved version of the PDF ends.',
		);
	}
	if (dictionary.duplicates.length > 0) {
		const keys = dictionary.duplicates.join(', ');
		problem('duplicateKeys', `The signature says ${keys} twice: programs may read it differently.`);
	}
	if (revision !== undefined && fieldName !== undefined) {
		if (!isSignedIn(pdf.view(revision), dictionary, fieldName)) {
			problem(
				'notInSignedRevision',
				'The version of the PDF that was signed has no such signature.',
			);
		}
	}
	return {
		fieldName,
		objectNumber,
		dictionary,
		type,
		subFilter: nameOf(view.get(dictionary, 'SubFilter')),
		...range,
		contents: bytes,
		signedAt: text('M'),
		name: text('Name'),
		reason: text('Reason'),
		location: text('Location'),
		...transformsOf(view, dictionary),
		revision,
		coversWholeFile,
		problems,
	};
}

/** The revision that ends where the signed bytes end, white space and zeros aside. */
function revisionOf(pdf: PdfDocument, end: number) {
	const isBlank = (from: number, to: number) =>
		pdf.bytes
			.subarray(from, to)
			.every((byte) => byte === 0 || byte === 32 || (byte > 8 && byte < 14));
	const coversWholeFile = end > 0 && end <= pdf.bytes.length && isBlank(end, pdf.bytes.length);
	for (let index = pdf.revisions.length - 1; index >= 0; index--) {
		for (const marker of pdf.revisions[index].markers) {
			if (marker.end > end || !isBlank(marker.end, end)) continue;
			return { revision: index, coversWholeFile };
		}
	}
	return { revision: undefined, coversWholeFile };
}

/** Whether a field of the signed revision leads to the same bytes. */
function isSignedIn(view: PdfView, dictionary: PdfDictionary, fieldName: string): boolean {
	const contents = dictionary.span('Contents');
	return fieldsOf(view).some((field) => {
		if (field.name !== fieldName || field.type !== 'Sig') return false;
		const value = dictionaryOf(view.get(field.dictionary, 'V'));
		return !!value?.inFile && !!contents && value.span('Contents')?.start === contents.start;
	});
}

/** What a signature's /Reference says of later changes; P is 2 when not given (table 254). */
export function transformsOf(view: PdfView, signature: PdfDictionary): SignatureTransforms {
	const result: SignatureTransforms = {};
	for (const each of view.array(signature, 'Reference')) {
		const reference = dictionaryOf(view.resolve(each));
		const method = nameOf(reference && view.get(reference, 'TransformMethod'));
		const parameters = view.dictionary(reference, 'TransformParams');
		if (method === 'DocMDP') {
			const p = integerOf(parameters && view.get(parameters, 'P')) ?? 2;
			result.docMdp = p === 1 || p === 3 ? p : 2;
		}
		if (method === 'FieldMDP' && parameters) {
			const action = nameOf(view.get(parameters, 'Action'));
			const fields = view
				.array(parameters, 'Fields')
				.map((name) => textOf(view.resolve(name)) ?? '');
			result.fieldMdp =
				action === 'Include' || action === 'Exclude'
					? { action, fields }
					: { action: 'All', fields: [] };
		}
	}
	return result;
}

/** How far /ByteRange may stand from the beginning of its object. */
const MAX_SIGNATURE_BYTES = 4 * 1024 * 1024;

/** Signature dictionaries that stand in the file and that no field leads to. */
function orphans(pdf: PdfDocument, view: PdfView, known: PdfSignature[]): PdfSignature[] {
	const { bytes } = pdf;
	const found: PdfSignature[] = [];
	const places = new Set(known.map((each) => each.dictionary.span('ByteRange')?.start));
	for (let at = bytes.indexOf('/ByteRange'); at >= 0; at = bytes.indexOf('/ByteRange', at + 10)) {
		const from = Math.max(0, at - MAX_SIGNATURE_BYTES);
		const obj = from + bytes.subarray(from, at).lastIndexOf(' obj');
		pdf.budget.spend(at - Math.max(from, obj));
		const start = obj < from ? undefined : headerStart(bytes, obj);
		if (start === undefined) continue;
		const object = readIndirectObject(bytes, start, pdf.budget, () => undefined);
		if (!object || !(object.value instanceof PdfDictionary)) continue;
		const { value: dictionary, number } = object;
		const place = dictionary.span('ByteRange')?.start;
		if (place === undefined || places.has(place) || !isSignature(dictionary)) continue;
		places.add(place);
		const signature = readSignature(pdf, view, dictionary, undefined, number);
		signature.problems.push({
			code: 'notReachable',
			message: 'The file holds a signature that belongs to none of its fields.',
		});
		found.push(signature);
	}
	return found;
}

const isSignature = (dictionary: PdfDictionary) =>
	dictionary.get('Contents') instanceof PdfString && dictionary.get('SubFilter') !== undefined;

/** Where `12 0 obj` begins, given the blank before its `obj`. */
function headerStart(bytes: Buffer, obj: number): number | undefined {
	const before = bytes.toString('latin1', Math.max(0, obj - 20), obj);
	const found = /\d+\s+\d+$/.exec(before);
	return found ? obj - found[0].length : undefined;
}

/** Whether a certification forbids any further signature, and what it allows otherwise. */
export function certificationOf(view: PdfView): 1 | 2 | 3 | undefined {
	const permissions = view.dictionary(view.root, 'Perms');
	const signature = view.dictionary(permissions, 'DocMDP');
	if (signature) return transformsOf(view, signature).docMdp ?? 2;
	for (const field of fieldsOf(view)) {
		const value: PdfValue = field.type === 'Sig' ? view.get(field.dictionary, 'V') : null;
		const found = value instanceof PdfDictionary && transformsOf(view, value).docMdp;
		if (found) return found;
	}
	return undefined;
}
