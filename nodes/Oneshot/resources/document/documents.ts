import type { IDataObject } from 'n8n-workflow';

import { listOf } from '../../client/answer';
import type { Call } from '../../run/call';

/** `GET /documents/{pk}`: the documents of a request, each with its `uid` (upload_date, ext, size, mime, filename). */
export async function documentsOf(call: Call, pk: string): Promise<IDataObject[]> {
	const { data } = await call.client.call('document.getAll', { path: { pk } });
	return listOf(data);
}

/** The uids that the input item itself knows, e.g. from Upload: `uid` or `documents[].uid`. */
export function knownUids(call: Call): string[] {
	const { uid, documents } = call.item.json;
	const listed = Array.isArray(documents)
		? documents.map((document) => (document as IDataObject | null)?.uid)
		: [uid];
	return listed.filter((value): value is string => typeof value === 'string' && value !== '');
}
