import { DEFAULT_LIMITS, PdfLimitError } from './budget';
import type { PdfLimits } from './budget';
import { endMarkers } from './crossReference';
import { endDamage, lineEndDamage, textDamage, wrappingOf } from './damage';
import type { PdfDocument } from './document';
import { encryptionOf } from './encryption';
import { ENCRYPTED, finding } from './findings';
import type { FindingCode, PdfFinding } from './findings';
import { lightCheck, readTail } from './lightCheck';
import type { RandomAccess } from './lightCheck';
import { NotAPdfError, usePdf } from './open';
import { pagesOf } from './pages';
import type { PdfPage } from './pages';
import { certificationOf, signaturesOf } from './signatures';
import type { PdfSignature } from './signatures';

export interface PdfInspection {
	/** what stops signing first, then what warns, then what informs */
	findings: PdfFinding[];
	/** `ends`: a large file of which only the beginning and the end were read */
	checked: 'whole' | 'ends';
	/** undefined when they could not be read */
	pages: PdfPage[] | undefined;
	/** first signed first; /Contents is there for whoever reads certificates */
	signatures: Pick<
		PdfSignature,
		'fieldName' | 'type' | 'subFilter' | 'name' | 'signedAt' | 'contents'
	>[];
}

export interface InspectOptions {
	/** larger files get the light check; default 32 MB */
	wholeFileBytes?: number;
	limits?: PdfLimits;
}

const WHOLE_FILE_BYTES = 32 * 1024 * 1024;
const HEAD_BYTES = 64 * 1024;
const ORDER = { stops: 0, warns: 1, informs: 2 };

/** What a user must know of a PDF before it is sent for signing. Throws nothing of its own. */
export async function inspectPdf(
	source: Buffer | RandomAccess,
	options: InspectOptions = {},
): Promise<PdfInspection> {
	const file = Buffer.isBuffer(source) ? fromBuffer(source) : source;
	const result: PdfInspection = {
		findings: [],
		checked: 'ends',
		pages: undefined,
		signatures: [],
	};
	const head = await file.read(0, Math.min(file.size, HEAD_BYTES));
	const wrapped = wrappingOf(head) ?? notPdf(head);
	if (wrapped) {
		result.findings.push(wrapped);
		return result;
	}
	if (file.size > (options.wholeFileBytes ?? WHOLE_FILE_BYTES)) {
		result.findings = await lightCheck(file, head, await readTail(file));
	} else {
		result.checked = 'whole';
		await inspectWhole(await file.read(0, file.size), result, options.limits ?? DEFAULT_LIMITS);
	}
	result.findings.sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
	return result;
}

function fromBuffer(bytes: Buffer): RandomAccess {
	return { size: bytes.length, read: async (start, end) => bytes.subarray(start, end) };
}

function notPdf(head: Buffer): PdfFinding | undefined {
	if (head.length === 0)
		return finding('empty', 'The file is empty. Check the node that made or fetched it.');
	if (head.includes('%PDF-')) return undefined;
	return finding('notAPdf', 'The file is not a PDF. Save or print the document as PDF first.');
}

async function inspectWhole(
	bytes: Buffer,
	result: PdfInspection,
	limits: PdfLimits,
): Promise<void> {
	const { findings } = result;
	const header = bytes.indexOf('%PDF-');
	const markers = endMarkers(bytes);
	const spoilt = textDamage(bytes);
	if (spoilt) findings.push(spoilt);
	findings.push(...endDamage(bytes, bytes, bytes.length, markers));
	if (header > 0) {
		findings.push(
			finding(
				'leadingBytes',
				`${header} bytes stand before the beginning of the PDF. Most programs ignore them; if signing is refused, open the PDF and save it anew.`,
			),
		);
	}
	try {
		await usePdf(bytes, (pdf) => inspectDocument(pdf, result), limits);
	} catch (error) {
		findings.push(unreadable(error));
	}
	const has = (...codes: FindingCode[]) => findings.some(({ code }) => codes.includes(code));
	const converted = has('damaged', 'unreadable') && !spoilt ? lineEndDamage(bytes) : undefined;
	if (converted) findings.push(converted);
	// what is cut off or spoilt is damaged anyway
	if (has('truncated', 'textEncoding', 'lineEndings')) {
		result.findings = findings.filter(({ code }) => code !== 'damaged' && code !== 'unreadable');
	}
}

function unreadable(error: unknown): PdfFinding {
	if (error instanceof PdfLimitError) {
		return finding(
			'tooComplex',
			'The PDF is too complex to be checked completely. It is sent as it is; if signing is refused, print it to a new PDF.',
		);
	}
	if (error instanceof NotAPdfError) {
		return finding(
			'unreadable',
			'The file begins like a PDF, but holds no pages that can be read. Open it: if that works, print it to a new PDF; if not, fetch it again.',
		);
	}
	throw error;
}

function inspectDocument(pdf: PdfDocument, result: PdfInspection): void {
	const { findings } = result;
	const view = pdf.view();
	const encryption = encryptionOf(view);
	if (encryption) findings.push(ENCRYPTED[encryption]);
	result.signatures = signaturesOf(pdf).map(
		({ fieldName, type, subFilter, name, signedAt, contents }) => ({
			fieldName,
			type,
			subFilter,
			name,
			signedAt,
			contents,
		}),
	);
	const pages = pagesOf(view);
	// the objects of an encrypted document may lie in streams that are not deciphered here
	if (pages.length > 0) result.pages = pages;
	else if (!encryption) {
		findings.push(finding('noPages', 'The PDF has no pages. Print the document to a new PDF.'));
	}
	const signed = result.signatures.length;
	if (pdf.condition.repaired || (pdf.condition.loosePointers && pdf.condition.header === 0)) {
		const broken =
			signed > 0
				? ' Saving it anew would break the signatures that it already has: ask for the original file instead.'
				: ' If signing is refused, open the PDF and save it anew, or print it to a new PDF.';
		findings.push(
			finding(
				'damaged',
				`The PDF’s table of contents is damaged; programs repair it when they open the PDF.${broken}`,
			),
		);
	}
	const certified = certificationOf(view);
	if (certified === 1) findings.push(CERTIFIED_NO_CHANGES);
	else if (certified) {
		findings.push(
			finding(
				'certified',
				'The PDF is certified by its author; signing it is allowed, changing its pages is not.',
			),
		);
	}
	if (signed > 0) findings.push(finding('alreadySigned', signedSentence(result.signatures)));
	const form = view.dictionary(view.root, 'AcroForm');
	if (form && view.get(form, 'XFA') !== null) {
		findings.push(
			finding(
				'xfaForm',
				'The PDF holds an XFA form (Adobe LiveCycle), which most programs don’t show: the signer may not see what is signed. Print it to a new PDF in Adobe Acrobat first.',
			),
		);
	}
}

const CERTIFIED_NO_CHANGES = finding(
	'certifiedNoChanges',
	'The author certified the PDF with “no changes allowed”: a further signature would make that certification invalid. Ask the author for a copy that may be signed, or for the PDF without certification.',
);

function signedSentence(signatures: PdfInspection['signatures']): string {
	const names = signatures
		.map(({ name, fieldName }) => name ?? fieldName ?? 'unknown')
		.slice(0, 10);
	const count = signatures.length === 1 ? 'a signature' : `${signatures.length} signatures`;
	return `The PDF already has ${count} (${names.join(', ')}). Another one is added beside it; don’t change or save the PDF in between.`;
}
