import type { Client } from '../client/client';
import type { ProblemTemplate } from '../client/problem';
import { problemFrom, settle } from '../client/problem';
import { chunksOf, sha256Of } from '../files/bytes';
import type { InputFile } from '../operation/inputFile';
import type { KnownDocument } from './document';
import { DOCUMENT_KINDS, downloadOptions, findDocuments } from './document';

// Which files a request holds already, by their content: a server may rewrite names, and a document that is
// uploaded twice is signed twice.

export const CONTENT_UNKNOWN: ProblemTemplate = {
	kind: 'api',
	code: 'CONTENT_UNKNOWN',
	message: 'It cannot be found out which files request {request} holds already: {reason}',
	description:
		'Nothing was uploaded or signed, since a document that is uploaded twice is signed twice. Sign the request with "Request: Sign" if its documents are complete, or take the item of "Document: Upload" as input, which knows them.',
};

/** The SHA-256 of the original of a document, as the Optimizer holds it. Throws a Problem. */
async function hashOfOriginal(client: Client, pk: string, uid: string): Promise<string> {
	const options = downloadOptions(client, pk, uid, 'original');
	return await client.download(
		'document.download',
		options,
		DOCUMENT_KINDS.original,
		async ({ body }) => (await sha256Of(body)).toString('hex'),
	);
}

/**
 * The files that a request does not hold yet. Throws `CONTENT_UNKNOWN` where its documents can't be listed, or one of
 * them can't be compared.
 */
export async function missingFiles(
	client: Client,
	pk: string,
	files: InputFile[],
	known: KnownDocument[],
): Promise<InputFile[]> {
	const unknown = ({ message }: Error) =>
		problemFrom(CONTENT_UNKNOWN, { request: pk, reason: message });
	const { value: documents, problem } = await settle(findDocuments(client, pk, known));
	if (!documents) throw unknown(problem);

	const present = new Set<string>();
	for (const { uid } of documents) {
		const original = await settle(hashOfOriginal(client, pk, uid));
		if (original.value === undefined) throw unknown(original.problem);
		present.add(original.value);
	}
	if (present.size === 0) return files;
	const missing: InputFile[] = [];
	for (const file of files) {
		if (!present.has(file.pdf?.sha256 ?? (await sha256Of(chunksOf(file))).toString('hex')))
			missing.push(file);
	}
	return missing;
}
