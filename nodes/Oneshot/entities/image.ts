import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { locator, searchList, unchosen } from '../operation/locator';

// A picture that visible signatures can show: its selector.

export const imageField = locator(
	{
		displayName: 'Image',
		name: 'imageUid',
		description: 'A picture for visible signatures that was uploaded before',
	},
	'searchImages',
	'“Image: Upload” stores one',
	unchosen,
);

/** The pictures that the Optimizer holds. */
export async function searchImages(this: ILoadOptionsFunctions, filter?: string) {
	return await searchList(this, 'image.getAll', 'filename', '“Image: Upload” stores one', filter);
}
