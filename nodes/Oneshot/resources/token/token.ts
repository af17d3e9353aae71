import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { locator, searchList, unchosen } from '../../operation/locator';

// A token, under which the Optimizer keeps an officer's credentials: its selector and what it tells.

export const tokenField = locator(
	{
		displayName: 'Token',
		name: 'tokenUid',
		description: 'The token under which the Optimizer keeps a Registration Authority Officer',
	},
	'searchTokens',
	'“Token: Create” makes one',
	unchosen,
);

/** The tokens that the Optimizer holds. */
export async function searchTokens(this: ILoadOptionsFunctions, filter?: string) {
	return await searchList(this, 'token.getAll', 'username', '“Token: Create” makes one', filter);
}
