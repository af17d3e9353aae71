import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeProperties,
} from 'n8n-workflow';

import { readAccount } from '../client/account';
import { listOf } from '../client/answer';
import { createClient } from '../client/client';
import type { CallName } from '../client/routes';

/** What a selector shows at first: nothing chosen. */
export const unchosen = { mode: 'list', value: '' };

/** A selector of one thing: from the list that the API gives, or by its ID. */
export function locator(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
	searchListMethod: string,
	hint: string,
	initial: { mode: string; value: string },
): INodeProperties {
	const thing = field.displayName.toLowerCase();
	return {
		...field,
		type: 'resourceLocator',
		default: initial,
		required: true,
		hint,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Choose ${/^[aeiou]/.test(thing) ? 'an' : 'a'} ${thing}…`,
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 14185cd9c6ec30f49f59a844a77bc234',
			},
		],
	};
}

/**
 * The list behind a selector: what a call of the API lists, each named by its `nameKey` and the start of its
 * uid, filtered by what the user types.
 *
 * @param empty what to do where there is none, e.g. `“Image: Upload” stores one`
 */
export async function searchList(
	context: ILoadOptionsFunctions,
	call: CallName,
	nameKey: string,
	empty: string,
	filter = '',
	path: Record<string, string> = {},
): Promise<INodeListSearchResult> {
	const label = ({ [nameKey]: name, uid }: IDataObject) =>
		name ? `${String(name)} (${String(uid).slice(0, 8)}…)` : String(uid);
	const client = createClient(context, await readAccount(context));
	const { data } = await client.call(call, { path });
	const results = listOf(data)
		.map((element) => ({ name: label(element), value: String(element.uid) }))
		.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(filter.toLowerCase()))
		.sort((a, b) => a.name.localeCompare(b.name));
	// An empty list says nothing by itself.
	if (results.length === 0 && filter === '') {
		return { results: [{ name: `None yet. ${empty}`, value: '' }] };
	}
	return { results };
}
