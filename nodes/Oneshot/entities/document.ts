import type { IDataObject, ILoadOptionsFunctions, INodeProperties } from 'n8n-workflow';

import { isObject, listOf } from '../client/answer';
import type { Client } from '../client/client';
import type { CallOptions } from '../client/exchange';
import { locator, searchList } from '../operation/locator';

// The documents of a request: their selector and calls.

export const documentField = locator(
	{ displayName: 'Document', name: 'documentUid', description: 'One document of the request' },
	'searchDocuments',
	'To choose from the documents of the request above, switch to Fixed and “From List”',
	{ mode: 'id', value: '={{ $json.uid }}' },
);

/** The documents of the request that the node is set to. */
export async function searchDocuments(this: ILoadOptionsFunctions, filter?: string) {
	const pk = String(this.getCurrentNodeParameter('requestPk') ?? '');
	return await searchList(this, 'document.getAll', 'filename', filter, { pk });
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
export async function listDocuments(client: Client, pk: string): Promise<IDataObject[]> {
	const { data } = await client.call('document.getAll', { path: { pk } });
	return listOf(data);
}

/** A document that is known without asking the Optimizer. */
export interface KnownDocument {
	uid: string;
	filename?: string;
}

/** The documents that an item knows, e.g. from Upload: `documents[]`, or `uid` and `filename`. */
export function knownDocuments(json: IDataObject): KnownDocument[] {
	const listed = Array.isArray(json.documents) ? json.documents : [json];
	return listed.filter(isObject).flatMap(({ uid, filename }) => {
		if (typeof uid !== 'string' || uid === '') return [];
		return [{ uid, ...(typeof filename === 'string' && { filename }) }];
	});
}

/**
 * What `document.download` is called with: `GET /document/{pk}/{uid}?document_type=…`, legacy
 * `GET /document/{pk}/{type}/{uid}`.
 */
export const downloadOptions = (
	client: Client,
	pk: string,
	uid: string,
	type: string,
): CallOptions => ({
	path: { pk, uid, type },
	query: client.account.version === 'current' ? { document_type: type } : undefined,
});
