import type { FastifyRequest } from 'fastify';

import { storeStream } from './api/files.mjs';
import type { UploadedFile } from './call.mjs';
import { removeFile, type State } from './state.mjs';

const MAX_FILE_BYTES = 2 * 1024 ** 3;
const MAX_FIELD_BYTES = 10 * 1024 ** 2;
const MAX_FILES = 50;

/** A form: its text fields, and its files, which are on disk. */
export interface Form {
	fields: Record<string, string>;
	files: UploadedFile[];
}

/** Reads a form; its files are streamed to disk, and gone when it can't be read to its end. */
export async function readForm(request: FastifyRequest, state: State): Promise<Form> {
	const form: Form = { fields: {}, files: [] };
	const limits = { fileSize: MAX_FILE_BYTES, fieldSize: MAX_FIELD_BYTES, files: MAX_FILES };
	try {
		for await (const part of request.parts({ limits, preservePath: true })) {
			if (part.type !== 'file') {
				form.fields[part.fieldname] = String(part.value);
				continue;
			}
			const { fieldname: field, filename, mimetype: contentType } = part;
			const stored = await storeStream(state, part.file, filename);
			form.files.push({ ...stored, field });
			const { size, sha256 } = stored;
			request.received?.files.push({ field, filename, contentType, size, sha256 });
		}
	} catch (error) {
		forgetForm(form);
		throw error;
	}
	return form;
}

/** Removes the files of a form that led to nothing. */
export function forgetForm(form: Form | undefined) {
	form?.files.forEach(removeFile);
}
