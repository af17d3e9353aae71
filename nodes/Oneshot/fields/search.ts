import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { listOf } from '../client/answer';
import { createClient } from '../client/client';
import type { CallName } from '../client/routes';

/** The lists behind the “From List” selectors: what the API lists, filtered by what the user types. */
async function search(
	context: ILoadOptionsFunctions,
	name: CallName,
	path: Record<string, string>,
	label: (element: IDataObject) => string,
	filter = '',
): Promise<INodeListSearchResult> {
	const client = await createClient(context);
	const { data } = await client.call(name, { path });
	const results = listOf(data)
		.map((element) => ({ name: label(element), value: String(element.uid) }))
		.filter(({ name: text, value }) =>
			`${text} ${value}`.toLowerCase().includes(filter.toLowerCase()),
		)
		.sort((a, b) => a.name.localeCompare(b.name));
	return { results };
}

const short = (uid: unknown) => `${String(uid).slice(0, 8)}…`;

async function searchTokens(this: ILoadOptionsFunctions, filter?: string) {
	return await search(
		this,
		'token.getAll',
		{},
		({ username, uid }) => (username ? `${String(username)} (${short(uid)})` : String(uid)),
		filter,
	);
}

async function searchDocuments(this: ILoadOptionsFunctions, filter?: string) {
	const pk = String(this.getCurrentNodeParameter('requestPk') ?? '');
	return await search(
		this,
		'document.getAll',
		{ pk },
		({ filename, uid }) => (filename ? `${String(filename)} (${short(uid)})` : String(uid)),
		filter,
	);
}

async function searchImages(this: ILoadOptionsFunctions, filter?: string) {
	return await search(
		this,
		'image.getAll',
		{},
		({ filename, uid }) => (filename ? `${String(filename)} (${short(uid)})` : String(uid)),
		filter,
	);
}

export const listSearch = { searchTokens, searchDocuments, searchImages };
