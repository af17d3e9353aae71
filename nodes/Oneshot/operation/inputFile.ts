import type { FilePart } from '../client/multipart';
import type { ByteSource } from '../files/bytes';
import { chunksOf } from '../files/bytes';
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
		const { fileSize } = await helpers.getBinaryMetadata(id);
		return { ...described, size: fileSize, open: async () => await helpers.getBinaryStream(id) };
	}
	const buffer = Buffer.from(data.data, 'base64');
	return { ...described, size: buffer.length, open: async () => buffer };
}

/** The first bytes of a file; the rest is not read. */
export async function readHead(source: ByteSource): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of chunksOf(source)) {
		chunks.push(chunk);
		size += chunk.length;
		if (size >= HEAD_BYTES) break;
	}
	return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
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
	const file = await openInput(input, binary);
	const head = await readHead(file);
	const kind = file.size === 0 ? 'empty' : kindOf(head);
	if (accepted.includes(kind)) return { file, kind };
	const { is, not, advice } = describeKind(kind, head, accepted);
	throw input.invalid(name, `${namesFile(file)}, which is ${is}, not ${not}`, advice);
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
	const { file, kind } = await fileOfKind(input, name, binary, accepted);
	const pdf = kind === 'pdf' ? await readPdfFacts(file) : undefined;
	const stops = pdf?.findings.filter(({ severity }) => severity === 'stops') ?? [];
	if (stops.length > 0) throw refuse(input, name, file, stops);
	const fileName = nameWithExtension(file.fileName, kind);
	return { ...file, fileName, contentType: factsOf(kind).mimeType, ...(pdf && { pdf }) };
}
