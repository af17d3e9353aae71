import { readFileSync } from 'node:fs';
import { extname } from 'node:path';

import type { ApiCall, Handlers, UploadedFile } from '../call.mjs';
import { Refusal } from '../replies.mjs';
import { SigningError } from '../signing/index.mjs';
import { newUid, removeFile, type StoredDocument, type StoredRequest } from '../state.mjs';

const MOST_PER_CALL = 10;
/** What "Maximum number of document reached" is about is not documented; several calls of ten are usual. */
const MOST_PER_REQUEST = 30;
/** A hash file holds a digest and some attributes. */
const MOST_HASH_BYTES = 1024 ** 2;

function requestFor(call: ApiCall, what: string): StoredRequest {
	const request = call.state.request(call.path.pk);
	if (!request || request.status === 'CANCELLED') {
		throw new Refusal(404, `${what}: Request ${call.path.pk} not found on disk`);
	}
	return request;
}

function found(call: ApiCall): { request: StoredRequest; document: StoredDocument } {
	const request = requestFor(call, 'Cannot find document');
	const document = request.documents.find(({ uid }) => uid === call.path.uid);
	if (!document) throw new Refusal(404, `Document not found: ${call.path.uid}`);
	return { request, document };
}

/** A file of a form as a document, when it is a PDF or a hash file. */
function accepted(file: UploadedFile): StoredDocument {
	const hash = file.field === 'hashfile';
	if (hash) {
		try {
			if (file.size > MOST_HASH_BYTES) throw new Error('too large');
			const content = JSON.parse(readFileSync(file.path, 'utf8')) as { messageDigest?: unknown };
			if (typeof content.messageDigest !== 'string') throw new Error('no digest');
		} catch {
			throw new Refusal(415, `Unsupported file type: ${file.filename}`);
		}
	} else if (file.mime !== 'application/pdf') {
		throw new Refusal(415, `Unsupported file type: ${file.mime}`);
	}
	return { uid: newUid(), hash, uploaded: new Date().toISOString(), original: file };
}

/** Larger PDFs are opened when they are signed, so that an upload is never held in memory. */
const MOST_BYTES_TO_OPEN = 20 * 1024 ** 2;

/** Opens a PDF, so that a broken one is refused now. A protected one is taken, and refused by Sign. */
async function checkOpens({ authority }: ApiCall, file: UploadedFile) {
	if (file.size > MOST_BYTES_TO_OPEN) return;
	try {
		await authority.tryPdf(readFileSync(file.path));
	} catch (error) {
		if (!(error instanceof SigningError)) throw error;
		if (error.code !== 'encrypted')
			throw new Refusal(415, `Unsupported file type: ${file.filename}`);
	}
}

/** What file systems dislike in a name, replaced. */
const cleaned = (filename: string) => filename.replace(/["'\\/:*?<>|\s]+/g, '_');

/** The answer to an upload in a generation's shape, in another order than the upload's. */
function uploadedReply(call: ApiCall, files: UploadedFile[], documents: StoredDocument[]) {
	const entries = files.map((file, index) => ({ file, uid: documents[index].uid })).reverse();
	if (call.generation === 'legacy') {
		if (entries.length === 1) return { details: entries[0].uid };
		return {
			details: entries.map(({ file, uid }) => ({
				digest: file.sha256,
				uid,
				key: file.field,
				filename: file.filename,
			})),
		};
	}
	const named = entries.map(({ file, uid }) => ({ name: file.field, uid }));
	const map = Object.fromEntries(named.map(({ name, uid }) => [name, uid]));
	const details =
		named.length === 1 ? named[0] : call.state.kept.dialect.upload === 'map' ? map : named;
	return { spelling: 'upload' as const, message: 'Document uploaded', details };
}

/** Documents of requests; they stay until somebody deletes them. */
export const documents: Handlers = {
	async uploadDocuments(call) {
		const request = requestFor(call, 'Cannot upload document');
		const { files } = call;
		if (files.length === 0) throw new Refusal(400, "Missing required parameter: 'file'");
		const most = Math.min(MOST_PER_CALL, MOST_PER_REQUEST - request.documents.length);
		if (files.length > most) {
			throw new Refusal(400, `Maximum number of document reached for Request ${request.pk}`);
		}
		if (request.status === 'ISSUED') throw new Refusal(412, 'Request already in ISSUED status');
		if (call.state.signing.has(request.pk)) throw new Refusal(412, 'Invalid request status');
		const added = files.map(accepted);
		for (const [index, file] of files.entries()) {
			if (!added[index].hash) await checkOpens(call, file);
		}
		if (call.state.kept.dialect.names === 'cleaned') {
			for (const file of files) file.filename = cleaned(file.filename);
		}
		call.state.ledger.note('documentsUploaded', request.pk, added.length);
		request.documents.push(...added);
		return uploadedReply(call, files, added);
	},
	listDocuments(call) {
		const request = requestFor(call, 'Cannot list documents');
		return {
			spelling: 'list',
			details: Object.fromEntries(
				request.documents.map(({ uid, uploaded, original, signed }) => {
					const { filename = '', size, mime } = original ?? signed ?? {};
					const ext = extname(filename);
					return [uid, { upload_date: uploaded, ext, size, mime, filename }];
				}),
			),
		};
	},
	downloadDocument(call) {
		const { document } = found(call);
		const type = call.path.type ?? call.query.document_type ?? 'signed';
		const file = type === 'signed' ? document.signed : document.original;
		if (!file) throw new Refusal(404, `Document not found: ${type} ${document.uid}`);
		return { file };
	},
	async deleteDocument(call) {
		await call.state.untilSigned(Number(call.path.pk));
		const { request, document } = found(call);
		const all = ['original', 'signed'] as const;
		const types = all.filter((type) => (call.path.type ?? type) === type);
		if (!types.some((type) => document[type])) {
			throw new Refusal(404, `Document not found: ${document.uid}`);
		}
		for (const type of types) {
			removeFile(document[type]);
			document[type] = undefined;
		}
		call.state.ledger.note('documentsDeleted', request.pk);
		if (!document.original && !document.signed) {
			request.documents = request.documents.filter((other) => other !== document);
		}
		return { message: `Document ${document.uid} deleted successfully` };
	},
	async deleteDocuments(call) {
		await call.state.untilSigned(Number(call.path.pk));
		const request = requestFor(call, 'Cannot delete documents');
		if (request.documents.length === 0) {
			throw new Refusal(404, 'No documents found for specified Request');
		}
		for (const { original, signed } of request.documents) {
			removeFile(original);
			removeFile(signed);
		}
		call.state.ledger.note('documentsDeleted', request.pk, request.documents.length);
		request.documents = [];
		return { message: `Documents deleted for Request ${request.pk}` };
	},
};
