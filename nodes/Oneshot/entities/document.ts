import type { IDataObject, ILoadOptionsFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { isObject, listOf } from '../client/answer';
import type { Client } from '../client/client';
import type { CallOptions } from '../client/exchange';
import type { FileKind } from '../files/kinds';
import type { Input } from '../operation/input';
import { locator, searchList } from '../operation/locator';
import { toList } from '../values/conversions';

// The documents of a request: their selector and calls.

export const documentField = locator(
	{ displayName: 'Document', name: 'documentUid', description: 'One document of the request' },
	'searchDocuments',
	'To choose from the documents of the request above, switch to Fixed and “From List”',
	{ mode: 'id', value: '={{ $json.uid }}' },
);

/** The documents of the request that the node is set to. Throws a sentence for the editor. */
export async function searchDocuments(this: ILoadOptionsFunctions, filter?: string) {
	const pk = String(this.getCurrentNodeParameter('requestPk') ?? '').trim();
	if (!/^\d+$/.test(pk)) {
		throw new NodeOperationError(
			this.getNode(),
			'The list needs the number of the request: run the node before this one first, or enter a number as Request ID',
		);
	}
	const empty = '“Document: Upload” adds one to the request';
	return await searchList(this, 'document.getAll', 'filename', empty, filter, { pk });
}

export const documentTypeField: INodeProperties = {
	displayName: 'Document Type',
	name: 'documentType',
	type: 'options',
	options: [
		{ name: 'Original', value: 'original', description: 'As it was uploaded' },
		{ name: 'Signed', value: 'signed', description: 'With the signature of the request' },
	],
	default: 'signed',
	description: 'Whether the signed file or the uploaded one is meant',
};

/** `GET /documents/{pk}`: the documents of a request, each with its `uid` (upload_date, ext, size, mime, filename). */
export async function listDocuments(
	client: Client,
	pk: string,
	deadline?: number,
): Promise<IDataObject[]> {
	const { data } = await client.call('document.getAll', { path: { pk }, deadline });
	return listOf(data);
}

/** What the file of a document was like when it was sent. */
export interface DocumentFacts {
	/** Bytes, and their SHA-256 in hex. */
	size?: number;
	sha256?: string;
	/** How many pages a PDF has. */
	pages?: number;
	/** Their sizes, see `pageSizes.ts`. */
	pageSizes?: string[];
	/** What may go wrong with it. */
	warnings?: string[];
}

/** A document that is known without asking the Optimizer. */
export interface KnownDocument extends DocumentFacts {
	uid: string;
	filename?: string;
	/** The Optimizer's list says that it is one. */
	pdf?: boolean;
	/** Under which name an item carries its file. */
	binaryProperty?: string;
}

/** A PDF of the request; hash files take no appearance. */
export const isPdf = ({ pdf, pages, filename = '' }: Omit<KnownDocument, 'uid'>) =>
	pdf ?? (pages !== undefined || /\.pdf$/i.test(filename));

/** A document as items tell it, for `knownDocuments`; what is not known is left out. */
export function toDocumentItem(document: Partial<KnownDocument>): IDataObject {
	const { uid, filename, size, sha256, pages, pageSizes, warnings, binaryProperty } = document;
	const members = {
		...{ uid, filename, size, sha256, pages, page_sizes: pageSizes, warnings },
		binary_property: binaryProperty,
	};
	return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

const isCount = (value: unknown): value is number =>
	Number.isSafeInteger(value) && Number(value) > 0;

const isTexts = (value: unknown): value is string[] =>
	Array.isArray(value) && value.length > 0 && value.every((text) => typeof text === 'string');

/**
 * A document out of what an item tells of it; undefined where it has no uid. Beside a downloaded file, what was
 * uploaded is told as `uploaded_…`.
 */
export function fromDocumentItem(item: IDataObject): KnownDocument | undefined {
	const { uid, filename, pages, page_sizes: pageSizes, warnings } = item;
	const { binary_property: binaryProperty } = item;
	const { uploaded_sha256: sha256 = item.sha256, uploaded_size: size = item.size } = item;
	if (typeof uid !== 'string' || uid.trim() === '') return undefined;
	return {
		uid: uid.trim(),
		...(typeof filename === 'string' && { filename }),
		...(isCount(size) && { size }),
		...(typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) && { sha256 }),
		...(isCount(pages) && { pages }),
		...(isTexts(pageSizes) && { pageSizes }),
		...(isTexts(warnings) && { warnings }),
		...(typeof binaryProperty === 'string' && { binaryProperty }),
	};
}

/** Says where the documents are known that an item lost on its way, e.g. through a form page; under Options. */
export const knownDocumentsOption: INodeProperties = {
	displayName: 'Known Documents',
	name: 'documents',
	type: 'json',
	default: '={{ $json.documents }}',
	hint: "After a form page, for instance: {{ $('Upload').item.json.documents }}",
	description:
		'What "Document: Upload" gave as documents, where the node before this one is a form or another service. Not set: those that the input item carries, else the list of the Optimizer, which not every one offers.',
};

/** A list of documents in the form that Upload gives; undefined where one has no uid: the list would be incomplete. */
function readDocuments(list: unknown[]): KnownDocument[] | undefined {
	const documents = list.flatMap((entry) =>
		isObject(entry) ? (fromDocumentItem(entry) ?? []) : [],
	);
	return documents.length === list.length ? documents : undefined;
}

/**
 * The documents of a request that the node is told of, or that its item carries: `documents[]`, which Upload gives and
 * the operations on a request pass on. Nothing where the item is about another request, or not all are known. Throws a
 * Problem where what the node is told is no list of documents.
 */
export function knownDocuments(input: Input, pk?: string): KnownDocument[] {
	const name = 'options.documents';
	const told = input.understood(name, toList(input.param(name, [])));
	if (told.length > 0) {
		const documents = readDocuments(told);
		if (documents) return documents;
		throw input.invalid(
			name,
			'is no list of documents with their uid',
			'It is what "Document: Upload" gives: [{"uid": "…", "filename": "…"}].',
		);
	}
	const { request_pk: itsRequest, documents } = input.item.json;
	if (pk !== undefined && itsRequest !== undefined && String(itsRequest) !== pk) return [];
	return (Array.isArray(documents) && readDocuments(documents)) || [];
}

/**
 * A request's documents: those that are known, else the Optimizer's list (inferred for the current API). Throws the
 * Problem of a list that does not exist.
 */
export async function findDocuments(
	client: Client,
	pk: string,
	known: KnownDocument[],
	deadline?: number,
): Promise<KnownDocument[]> {
	if (known.length > 0) return known;
	const listed = await listDocuments(client, pk, deadline);
	return listed.map(({ uid, filename, ext, mime }) => ({
		uid: String(uid),
		...(typeof filename === 'string' && { filename }),
		...((/pdf/i.test(String(ext ?? '')) || mime === 'application/pdf') && { pdf: true }),
	}));
}

/** Kinds of files that a request holds: PDFs, hash files, and the signatures of hash files. */
export const DOCUMENT_KINDS: Record<'original' | 'signed', FileKind[]> = {
	original: ['pdf', 'json'],
	signed: ['pdf', 'p7m', 'pemP7m'],
};

/**
 * What `document.download` is called with: `GET /document/{pk}/{uid}?document_type=…`, legacy
 * `GET /document/{pk}/{type}/{uid}`.
 */
export const downloadOptions = (
	client: Client,
	pk: string,
	uid: string,
	type: 'original' | 'signed',
): CallOptions => ({
	path: { pk, uid, type },
	query: client.account.version === 'current' ? { document_type: type } : undefined,
});
