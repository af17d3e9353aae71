import type { INodeProperties } from 'n8n-workflow';

import type { Answer } from '../client/answer';
import { isObject, uidOf } from '../client/answer';
import type { FilePart } from '../client/multipart';
import type { Input, InputBinary } from '../operation/input';
import type { InputFile } from '../operation/inputFile';
import { checkedFile } from '../operation/inputFile';
import type { Work } from '../operation/work';
import type { DocumentFacts } from './document';
import type { PlacedDocument } from './place';
import { toPageSizes } from './pageSizes';

// Files of an item on their way to a request.

/** The API takes at most this many documents per call. */
const PER_CALL = 10;

/** Which files of the item are meant. */
export const pdfsField: INodeProperties = {
	displayName: 'Input Binary Field(s)',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	placeholder: 'e.g. data, annex',
	hint: 'The names under which the Binary tab of the input shows the files, separated by commas; * stands for anything, e.g. contract_*',
};

/** The binaries that a field names: `data`, `data, annex`, `contract_*`, or `*` for all. */
export function chosenBinaries(input: Input, field = 'binaryPropertyName'): InputBinary[] {
	const patterns = input
		.required(field)
		.split(',')
		.map((name) => name.trim())
		.filter(Boolean);
	const present = Object.keys(input.item.binary ?? {});
	const names = patterns.flatMap((pattern) => {
		if (!pattern.includes('*')) return [pattern];
		const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
		const expression = new RegExp(`^${parts.join('.*')}$`);
		const matching = present.filter((name) => expression.test(name));
		return matching.length > 0 ? matching : [pattern];
	});
	return [...new Set(names)].map((name) => input.binary(field, name));
}

/** The PDFs that the field names, each found to be one. */
export async function readPdfs(input: Input): Promise<InputFile[]> {
	const files: InputFile[] = [];
	for (const binary of chosenBinaries(input)) {
		files.push(await checkedFile(input, 'binaryPropertyName', binary, ['pdf']));
	}
	return files;
}

/** A document as the next node needs it. */
export interface Uploaded extends DocumentFacts {
	/** Missing where the Optimizer's answer did not say it. */
	uid?: string;
	filename: string;
}

/** What a document is known by since its file was read: a PDF's pages, a digest that is signed. */
export function factsOfFile({ size, pdf, digested }: InputFile): DocumentFacts {
	if (!pdf) return digested ?? {};
	const { sha256, pages = [], findings } = pdf;
	const warnings = findings.flatMap((each) => (each.severity === 'warns' ? each.message : []));
	return {
		size,
		sha256,
		...(pages.length > 0 && { pages: pages.length, pageSizes: toPageSizes(pages) }),
		...(warnings.length > 0 && { warnings }),
	};
}

/** A file that is still to be uploaded, as far as the place of its signature needs it. */
export const toPlacedDocument = (file: InputFile): PlacedDocument => ({
	filename: file.fileName,
	...factsOfFile(file),
});

/**
 * The uid of each uploaded form field, in the answer's many shapes: a bare uid, `{name, uid}`, a list of
 * `{name | key, uid}` in any order, or a map from name to uid.
 */
export function uidsByField({ data }: Answer, fields: string[]): Map<string, string> {
	const found = new Map<string, string>();
	const elements = Array.isArray(data) ? data : [data];
	const add = (field: unknown, uid: string | undefined) => {
		if (uid === undefined) return;
		found.set(typeof field === 'string' ? field : fields[found.size], uid);
	};
	for (const element of elements) {
		if (!isObject(element)) {
			add(undefined, uidOf({ data: element }));
		} else if ('uid' in element) {
			add(element.name ?? element.key, uidOf({ data: element.uid }));
		} else {
			for (const name of fields.filter((field) => Object.hasOwn(element, field))) {
				add(name, uidOf({ data: element[name] }, 'uid'));
			}
		}
	}
	return found;
}

/** A file as a part of a form; the digest of a PDF that is not known yet is taken on its way. */
function toPart({ pdf, ...file }: InputFile, name: string): FilePart {
	const part = { ...file, name };
	if (!pdf || pdf.sha256) return part;
	return { ...part, sent: (sha256) => void (pdf.sha256 = sha256) };
}

/**
 * `POST /document/{pk}`: uploads files, as many per call as the API takes → their uids, in the files' order.
 *
 * @param fieldName the form field of the file with this place in its call
 */
async function uploadFiles(
	work: Work,
	pk: string,
	files: InputFile[],
	fieldName: (index: number) => string,
	perCall: number,
): Promise<Uploaded[]> {
	const uploaded: Uploaded[] = [];
	for (let start = 0; start < files.length; start += perCall) {
		const batch = files.slice(start, start + perCall);
		const form = batch.map((file, index) => toPart(file, fieldName(index)));
		const answer = await work.client.call('document.upload', { path: { pk }, form });
		const uids = uidsByField(
			answer,
			form.map(({ name }) => name),
		);
		for (const [index, { name, fileName }] of form.entries()) {
			const uid = uids.get(name);
			uploaded.push({ uid, filename: fileName, ...factsOfFile(batch[index]) });
			work.record(`document “${fileName}” was uploaded${uid ? ` (${uid})` : ''}`, {
				document_uids: uploaded.flatMap(({ uid: known }) => known ?? []),
			});
		}
	}
	return uploaded;
}

/** Uploads PDFs, in the form fields file, file2, file3 … */
export async function uploadPdfs(work: Work, pk: string, files: InputFile[]): Promise<Uploaded[]> {
	const fieldName = (index: number) => (index === 0 ? 'file' : `file${index + 1}`);
	return await uploadFiles(work, pk, files, fieldName, PER_CALL);
}

/** Uploads hash files, each in a call of its own. */
export async function uploadHashes(
	work: Work,
	pk: string,
	files: InputFile[],
): Promise<Uploaded[]> {
	return await uploadFiles(work, pk, files, () => 'hashfile', 1);
}
