import type { FilePart } from '../client/multipart';
import type { Opened } from '../files/bytes';
import { openStart } from '../files/bytes';
import type { FileKind } from '../files/kinds';
import { encodedKindOf, factsOf, kindOf } from '../files/kinds';
import { nameWithExtension, safeFileName } from '../files/names';
import type { PdfFinding } from '../pdf';
import { inWords } from '../values/reading';
import type { Input, InputBinary } from './input';
import type { PdfFacts } from './pdfFile';
import { readPdfFacts } from './pdfFile';

/** A file of the input item, ready to be read as often as needed. */
export type InputFile = Omit<FilePart, 'name'> & {
	property: string;
	/** Of a PDF that was checked. */
	pdf?: PdfFacts;
	/** Of a hash file: the file whose digest it is, as far as it is known. */
	digested?: { sha256: string; size?: number };
};

/** By its first bytes a file's kind is known. */
const HEAD_BYTES = 4096;

/** Larger files are read in larger chunks than the store's own, which costs small ones more than it saves. */
const LARGE_BYTES = 4 * 1024 ** 2;
const LARGE_CHUNK_BYTES = 1024 ** 2;

/** A binary of the item as a file; what n8n stored outside of memory is streamed from there. */
export async function openInput(input: Input, { property, data }: InputBinary): Promise<InputFile> {
	const { helpers } = input.context;
	const { id } = data;
	const named =
		data.fileName ?? (data.fileExtension ? `${property}.${data.fileExtension}` : property);
	const described = {
		property,
		fileName: safeFileName(named, property),
		contentType: data.mimeType || 'application/octet-stream',
	};
	if (id) {
		// Older versions of n8n keep it with the file only, where it is to be read.
		const size = data.bytes ?? (await helpers.getBinaryMetadata(id)).fileSize;
		const usual = size < LARGE_BYTES ? undefined : LARGE_CHUNK_BYTES;
		const open = async (chunkBytes = usual) => await helpers.getBinaryStream(id, chunkBytes);
		return { ...described, size, open };
	}
	const buffer = Buffer.from(data.data, 'base64');
	return { ...described, size: buffer.length, open: async () => buffer };
}

/** What a file is instead of what it should be, and what to do about it. */
function describeKind(kind: FileKind, head: Buffer, accepted: FileKind[]) {
	const inner = encodedKindOf(kind, head);
	const { name, advice } = factsOf(kind);
	return {
		is: inner ? `${name}, with ${factsOf(inner).name} inside` : name,
		not: inWords(accepted.map((accept) => factsOf(accept).name)),
		advice: advice || 'What counts is the content of the file, not its name.',
	};
}

/** A file in a sentence about its field: “names the file “contract.pdf” (data)”. */
export const namesFile = ({ fileName, property }: InputFile) =>
	`names the file “${fileName}” (${property})`;

/** What can't be signed: the reason after the file's name, what to do about it as advice. */
function refuse(input: Input, name: string, file: InputFile, stops: PdfFinding[]) {
	const [{ message }, ...others] = stops;
	const [, reason, advice = ''] = /^(.*?[^.])\.(?: (?=\p{Lu})(.*))?$/su.exec(message) ?? [
		'',
		message,
	];
	const also = others.map((finding) => finding.message);
	const predicate = `${namesFile(file)}: ${reason[0].toLowerCase()}${reason.slice(1)}`;
	return input.invalid(name, predicate, [advice, ...also].join(' ').trim());
}

/** A file of the item, what it is by its bytes, and these; it was opened, and is to be closed. */
interface KnownFile {
	file: InputFile;
	kind: FileKind;
	opened: Opened;
}

async function openOfKind(
	input: Input,
	name: string,
	binary: InputBinary,
	accepted: FileKind[],
): Promise<KnownFile> {
	const file = await openInput(input, binary);
	// A PDF is read on; of anything else its kind is all that is to be known.
	const opened = await openStart(
		file,
		HEAD_BYTES,
		accepted.includes('pdf') ? undefined : HEAD_BYTES,
	);
	const head = opened.start.subarray(0, HEAD_BYTES);
	const kind = file.size === 0 ? 'empty' : kindOf(head);
	if (accepted.includes(kind)) return { file, kind, opened };
	await opened.close();
	const { is, not, advice } = describeKind(kind, head, accepted);
	throw input.invalid(name, `${namesFile(file)}, which is ${is}, not ${not}`, advice);
}

/**
 * A file of the item and what it is by its bytes, whatever its name. Throws a Problem where it is of another kind.
 *
 * @param name the parameter that named the file, for the Problem
 */
export async function fileOfKind(
	input: Input,
	name: string,
	binary: InputBinary,
	accepted: FileKind[],
): Promise<{ file: InputFile; kind: FileKind }> {
	const { file, kind, opened } = await openOfKind(input, name, binary, accepted);
	await opened.close();
	return { file, kind };
}

/**
 * Finds out before anything is sent what the API would reject: an empty file, another kind of file, a PDF that can't
 * be signed. Returns the file with its real type, a PDF with what is known of it. Throws a Problem.
 *
 * @param name the parameter that named the file, for the Problem
 */
export async function checkedFile(
	input: Input,
	name: string,
	binary: InputBinary,
	accepted: FileKind[],
): Promise<InputFile> {
	const { file, kind, opened } = await openOfKind(input, name, binary, accepted);
	const fileName = nameWithExtension(file.fileName, kind);
	const checked = { ...file, fileName, contentType: factsOf(kind).mimeType };
	if (kind !== 'pdf') {
		await opened.close();
		return checked;
	}
	const pdf = await readPdfFacts(file, opened);
	const stops = pdf.findings.filter(({ severity }) => severity === 'stops');
	if (stops.length > 0) throw refuse(input, name, file, stops);
	return { ...checked, pdf };
}
