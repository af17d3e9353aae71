import type { IBinaryKeyData } from 'n8n-workflow';

import type { ProblemTemplate } from '../client/problem';
import { problemFrom } from '../client/problem';
import { nameWithExtension, safeFileName, signedName } from '../files/names';
import type { Output } from '../operation/operation';
import type { Work } from '../operation/work';
import type { KnownDocument } from './document';
import { DOCUMENT_KINDS, downloadOptions, findDocuments } from './document';

// Documents of a request on their way into n8n.

export const NO_DOCUMENTS: ProblemTemplate = {
	kind: 'api',
	code: 'DOCUMENT_NOT_FOUND',
	message: 'Request {request} holds no documents',
	description: 'Upload documents first. If they were deleted, the Optimizer has no copy.',
};

export type DocumentType = 'original' | 'signed';

/** Downloads one document into n8n's file store, named after the original. */
export async function downloadDocument(
	work: Work,
	pk: string,
	{ uid, filename: original, sha256, size }: KnownDocument,
	type: DocumentType,
	property: string,
): Promise<Output> {
	const options = downloadOptions(work.client, pk, uid, type);
	const kinds = DOCUMENT_KINDS[type];
	const file = await work.downloadFile('document.download', options, kinds, (download) => {
		const fallback = `document ${uid}`;
		const name = safeFileName(original ?? download.fileName, fallback);
		return type === 'signed'
			? signedName(name, download.kind)
			: nameWithExtension(name, download.kind);
	});
	return {
		json: {
			...{ request_pk: pk, uid, filename: file.fileName, document_type: type },
			...(sha256 && { uploaded_sha256: sha256 }),
			...(size && { uploaded_size: size }),
		},
		binary: { [property]: file },
	};
}

/** Downloads every document of a request, one output each. Throws a Problem where there are none. */
export async function downloadAll(
	work: Work,
	pk: string,
	known: KnownDocument[],
	type: DocumentType,
	property: string,
): Promise<Output[]> {
	const documents = await findDocuments(work.client, pk, known);
	if (documents.length === 0) throw problemFrom(NO_DOCUMENTS, { request: pk });
	const outputs: Output[] = [];
	for (const document of documents) {
		outputs.push(await downloadDocument(work, pk, document, type, property));
	}
	return outputs;
}

/**
 * All files in one item: the first under the property's name, the others numbered from 2 (`data`, `data2`, …), as the
 * API's own form fields are.
 */
export function inOneItem(outputs: Output[], property: string): Output {
	const binary: IBinaryKeyData = {};
	const documents = outputs.map(({ json, binary: file = {} }, index) => {
		const name = index === 0 ? property : `${property}${index + 1}`;
		binary[name] = file[property];
		const kept = ['uid', 'filename', 'uploaded_sha256', 'uploaded_size'].filter(
			(key) => key in json,
		);
		return {
			...Object.fromEntries(kept.map((key) => [key, json[key]])),
			binary_property: name,
		};
	});
	const { request_pk, document_type } = outputs[0].json;
	return { json: { request_pk, document_type, documents }, binary };
}
