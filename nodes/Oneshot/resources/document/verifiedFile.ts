import { createHash } from 'crypto';

import { problemFrom } from '../../client/problem';
import type { ProblemTemplate } from '../../client/problem';
import type { Report } from '../../cms/report';
import type { CheckOptions } from '../../cms/timeStamp';
import type { Form } from '../../cms/verify';
import { readSignature, verifySignature } from '../../cms/verify';
import type { KnownDocument } from '../../entities/document';
import { chunksOf, readAll, seenBy } from '../../files/bytes';
import type { InputFile } from '../../operation/inputFile';
import { oneAtATime, wholeFile } from '../../operation/pdfFile';
import type { PdfDocument, PdfSignature } from '../../pdf';
import { NotAPdfError, PdfLimitError, changesAfter, signaturesOf, usePdf } from '../../pdf';

// Reads the signatures of a PDF or P7M. Nothing is asked of anybody.

export const NO_SIGNED_FILE: ProblemTemplate = {
	kind: 'input',
	code: 'NO_SIGNED_FILE',
	message: 'The signature “{file}” is of a file beside it, which was not given',
	description:
		'Name the input binary field with the file that was signed as Signed File Field. It is the file of which "Document: Upload" sent the digest.',
};

/**
 * What a signature covers of its file. `not_certain`: programs may read the file differently, or the signature is not
 * in order.
 */
export type Covers =
	| 'whole_file'
	| 'later_changes_permitted'
	| 'changed_after_signing'
	| 'not_certain';

/** One signature, or document time stamp. */
export interface FoundSignature {
	report: Report;
	covers: Covers;
	/** The signature field of a PDF. */
	field?: string;
	/** What was changed after it, and what is not in order; sentences. */
	notes: string[];
}

/** A file whose signatures were read. */
export interface VerifiedFile {
	file: InputFile;
	signatures: FoundSignature[];
	/** Why they could not be: what follows the file's name in a sentence. */
	obstacle?: string;
	/** Whether what was signed is what was uploaded; undefined where that is not known. */
	startsWithUpload?: boolean;
}

/** An open PDF takes several times its size in memory. */
const LARGEST_PDF = 256 * 1024 * 1024;
const LARGEST_P7M = 64 * 1024 * 1024;

const FORMS: Record<string, Form> = {
	'ETSI.CAdES.detached': 'pdf',
	'adbe.pkcs7.detached': 'pdf',
	'ETSI.RFC3161': 'document time stamp',
};

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** @param isOne whether the file was made of a document's */
function isOneOf(uploads: KnownDocument[], isOne: (upload: KnownDocument) => boolean) {
	return uploads.length === 0 ? undefined : uploads.some(isOne);
}

const notCheckable = (message: string): Report => ({
	kind: 'signature',
	indication: 'INDETERMINATE',
	integrity: { status: 'not checkable', reason: 'unsupported', message },
	certificateBound: false,
	trust: { status: 'not checked', message: 'The issuer was not checked.' },
	signingTime: { source: 'not shown', message: 'Nothing shows when it was made.' },
	validityAtSigning: { status: 'not shown', message: 'Nothing shows when it was made.' },
	revocation: { status: 'not checked', needed: true, message: 'Revocation was not checked.' },
	timeStamps: [],
});

async function reportOf(
	{ bytes }: PdfDocument,
	{ contents, signedRanges, subFilter = '', problems }: PdfSignature,
	options: CheckOptions,
): Promise<Report> {
	const form = FORMS[subFilter];
	const [problem] = problems;
	if (!form) {
		const unknown = subFilter
			? `Signatures of the kind “${subFilter}” are not supported.`
			: 'It does not say of which kind it is.';
		return notCheckable(subFilter ? unknown : (problem?.message ?? unknown));
	}
	if (!signedRanges) {
		return notCheckable(problem?.message ?? 'It is not certain which bytes were signed.');
	}
	async function* signedBytes() {
		for (const { start, end } of signedRanges ?? []) yield bytes.subarray(start, end);
	}
	const [report] = await verifySignature(contents, form, signedBytes(), options);
	return report;
}

function coverageOf(
	pdf: PdfDocument,
	signature: PdfSignature,
): Pick<FoundSignature, 'covers' | 'notes'> {
	const { problems, coversWholeFile } = signature;
	const { changes, permitted } = changesAfter(pdf, signature);
	const notes = [...new Set([...problems, ...changes].map(({ message }) => message))];
	if (permitted)
		return { covers: coversWholeFile ? 'whole_file' : 'later_changes_permitted', notes };
	const uncertain = problems.length > 0 || coversWholeFile;
	return { covers: uncertain ? 'not_certain' : 'changed_after_signing', notes };
}

function obstacleOf(error: unknown): string {
	if (error instanceof PdfLimitError) return 'is too complex to be checked';
	if (error instanceof NotAPdfError) return 'has no structure that can be read: it is damaged';
	throw error;
}

async function verifyPdf(
	file: InputFile,
	uploads: KnownDocument[],
	options: CheckOptions,
): Promise<VerifiedFile> {
	if (file.size > LARGEST_PDF) {
		return { file, signatures: [], obstacle: 'is too large to be checked (256 MB at most)' };
	}
	const bytes = await wholeFile(file.size, chunksOf(file));
	const isStart = ({ sha256: digest, size = Infinity }: KnownDocument) =>
		size <= bytes.length && sha256(bytes.subarray(0, size)) === digest;
	// Where its length is not known, nobody can say where the uploaded file would end.
	const comparable = uploads.every(({ size }) => size !== undefined) || uploads.some(isStart);
	const startsWithUpload = comparable ? isOneOf(uploads, isStart) : undefined;
	const signatures: FoundSignature[] = [];
	try {
		return await usePdf(bytes, async (pdf) => {
			if (pdf.encrypted) return { file, signatures, obstacle: 'is encrypted', startsWithUpload };
			for (const signature of signaturesOf(pdf)) {
				const report = await reportOf(pdf, signature, options);
				signatures.push({ report, field: signature.fieldName, ...coverageOf(pdf, signature) });
			}
			return { file, signatures, startsWithUpload };
		});
	} catch (error) {
		return { file, signatures, obstacle: obstacleOf(error), startsWithUpload };
	}
}

/** A P7M is DER, or the base64 of it, with or without the lines around. */
function derOf(bytes: Buffer): Buffer {
	if (bytes[0] === 0x30) return bytes;
	return Buffer.from(bytes.toString('latin1').replace(/-----[^-]*-----/g, ''), 'base64');
}

/** A signature over a file beside it: one pass gives the verdict and the file's own digest. */
async function reportsOver(content: InputFile, der: Buffer, options: CheckOptions) {
	const hash = createHash('sha256');
	const pieces = seenBy(chunksOf(content), (piece) => hash.update(piece));
	const reports = await verifySignature(der, 'p7m', pieces, options);
	return { reports, digest: hash.digest('hex') };
}

const isIntact = ({ integrity }: Report) => integrity.status === 'intact';

async function verifyP7m(
	file: InputFile,
	contents: InputFile[],
	uploads: KnownDocument[],
	options: CheckOptions,
): Promise<VerifiedFile> {
	if (file.size > LARGEST_P7M) {
		return { file, signatures: [], obstacle: 'is too large to be checked (64 MB at most)' };
	}
	const der = derOf(await readAll(file));
	const { content, digestAlgorithms } = readSignature(der, 'p7m');
	let found: { reports: Report[]; digest?: string };
	if (digestAlgorithms.length === 0) {
		const digest = content && sha256(Buffer.concat(content));
		found = { reports: await verifySignature(der, 'p7m', undefined, options), digest };
	} else {
		const [first, ...others] = contents;
		if (!first) throw problemFrom(NO_SIGNED_FILE, { file: file.fileName });
		found = await reportsOver(first, der, options);
		for (const other of others) {
			if (found.reports.every(isIntact)) break;
			const next = await reportsOver(other, der, options);
			if (next.reports.every(isIntact)) found = next;
		}
	}
	const { reports, digest } = found;
	const signatures = reports.map(
		(report): FoundSignature => ({ report, covers: 'whole_file', notes: [] }),
	);
	const startsWithUpload = isOneOf(uploads, (upload) => upload.sha256 === digest);
	return { file, signatures, ...(digest && { startsWithUpload }) };
}

/**
 * Reads and checks the signatures of a file.
 *
 * @param contents the files that a P7M may be about
 * @param uploads what was uploaded, each with its digest; one of them must have become the file
 */
export async function verifyFile(
	file: InputFile,
	isP7m: boolean,
	contents: InputFile[],
	uploads: KnownDocument[],
	options: CheckOptions,
): Promise<VerifiedFile> {
	return await oneAtATime(async () =>
		isP7m
			? await verifyP7m(file, contents, uploads, options)
			: await verifyPdf(file, uploads, options),
	);
}
