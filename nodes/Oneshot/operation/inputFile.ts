import type { FilePart } from '../client/multipart';
import type { FileKind } from '../files/inspect';
import { isEncryptedPdf, kindOf, scan } from '../files/inspect';
import type { Input, InputBinary } from './input';

/** A file of the input item, ready to be read as often as needed. */
export type InputFile = Omit<FilePart, 'name'> & { property: string };

const MIME_TYPES: Partial<Record<FileKind, string>> = {
	pdf: 'application/pdf',
	png: 'image/png',
	jpeg: 'image/jpeg',
	mp4: 'video/mp4',
};

/** A binary of the item as a file; what n8n stored outside of memory is streamed from there. */
export async function openInput(input: Input, { property, data }: InputBinary): Promise<InputFile> {
	const { helpers } = input.context;
	const { id } = data;
	const described = {
		property,
		fileName:
			data.fileName ?? (data.fileExtension ? `${property}.${data.fileExtension}` : property),
		contentType: data.mimeType || 'application/octet-stream',
	};
	if (id) {
		const { fileSize } = await helpers.getBinaryMetadata(id);
		return { ...described, size: fileSize, open: async () => await helpers.getBinaryStream(id) };
	}
	const buffer = Buffer.from(data.data, 'base64');
	return { ...described, size: buffer.length, open: async () => buffer };
}

/** What users call these kinds. */
const NAMES: Record<FileKind, string> = {
	pdf: 'PDF',
	png: 'PNG picture',
	jpeg: 'JPEG picture',
	heic: 'HEIC photo',
	mp4: 'MP4 video',
	unknown: 'file of another kind',
};

const list = (kinds: FileKind[]) =>
	kinds.map((kind) => NAMES[kind].replace(/ (picture|video)$/, '')).join(' or ');

/**
 * Finds out before anything is sent what the API would reject: an empty file, another kind of file (by
 * its bytes, not its name), a PDF that is protected by a password. Returns the file with its real type.
 *
 * @param name the parameter that named the file, for the Problem
 */
export async function checkedFile(
	input: Input,
	name: string,
	binary: InputBinary,
	accepted: FileKind[],
): Promise<InputFile> {
	const file = await openInput(input, binary);
	const names = `names the file “${file.fileName}” (${file.property}), which is`;
	if (file.size === 0) throw input.invalid(name, `${names} empty`);

	const ends = await scan(file);
	const kind = kindOf(ends.head);
	if (!accepted.includes(kind)) {
		throw input.invalid(
			name,
			`${names} a ${NAMES[kind]}, not a ${list(accepted)}`,
			kind === 'heic'
				? 'HEIC is what iPhones take by default. Send a JPEG: on the phone choose Settings, Camera, Formats, Most Compatible, or convert the photo before this node.'
				: 'What counts is the content of the file, not its name.',
		);
	}
	if (kind === 'pdf' && (await isEncryptedPdf(file, ends))) {
		throw input.invalid(
			name,
			`${names} protected by a password`,
			'Remove the protection (print it to a new PDF, for instance) and try again.',
		);
	}
	return { ...file, contentType: MIME_TYPES[kind] ?? file.contentType };
}
