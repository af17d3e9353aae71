import type { ProblemTemplate } from '../client/problem';
import { problemFrom, settle } from '../client/problem';
import { baseName, signedName } from '../files/names';
import type { Output } from '../operation/operation';
import type { Work } from '../operation/work';
import type { KnownDocument } from './document';
import { downloadOptions, listDocuments } from './document';

// Documents of a request on their way into n8n.

export const NO_DOCUMENTS: ProblemTemplate = {
	kind: 'api',
	code: 'DOCUMENT_NOT_FOUND',
	message: 'Request {request} holds no documents',
	description: 'Upload documents first. If they were deleted, the Optimizer has no copy.',
};

/** Downloads one document into n8n's file store, named after the original. */
export async function downloadDocument(
	work: Work,
	pk: string,
	{ uid, filename: original }: KnownDocument,
	type: string,
	property: string,
): Promise<Output> {
	const options = downloadOptions(work.client, pk, uid, type);
	const file = await work.downloadFile('document.download', options, (download) => {
		const { fileName, contentType } = download;
		const p7m = /pkcs7/.test(contentType) || /\.p7m$/i.test(fileName ?? '');
		const name = baseName(original ?? fileName ?? `document ${uid}.pdf`);
		const mimeType = p7m ? 'application/pkcs7-mime' : contentType.split(';')[0];
		return {
			fileName: type === 'signed' ? signedName(name, mimeType) : name,
			mimeType: mimeType || 'application/pdf',
		};
	});
	return {
		json: { request_pk: pk, uid, filename: file.fileName, document_type: type },
		binary: { [property]: file },
	};
}

/**
 * The request's documents as far as they can be known: the Optimizer's list, else those that the item knows
 * (on the current API the list's path is only inferred).
 */
async function findDocuments(
	work: Work,
	pk: string,
	known: KnownDocument[],
): Promise<KnownDocument[]> {
	const { value: listed, problem } = await settle(listDocuments(work.client, pk));
	if (listed) {
		return listed.map(({ uid, filename }) => ({
			uid: String(uid),
			...(typeof filename === 'string' && { filename }),
		}));
	}
	if (known.length === 0) throw problem;
	return known;
}

/** Downloads every document of a request, one output each. Throws a Problem where there are none. */
export async function downloadAll(
	work: Work,
	pk: string,
	known: KnownDocument[],
	type: string,
	property: string,
): Promise<Output[]> {
	const documents = await findDocuments(work, pk, known);
	if (documents.length === 0) throw problemFrom(NO_DOCUMENTS, { request: pk });
	const outputs: Output[] = [];
	for (const document of documents) {
		outputs.push(await downloadDocument(work, pk, document, type, property));
	}
	return outputs;
}
