import type { Handlers } from '../call.mjs';
import { documents } from './documents.mjs';
import { images } from './images.mjs';
import { metadata } from './metadata.mjs';
import { requests } from './requests.mjs';
import { settings } from './settings.mjs';
import { signing } from './sign.mjs';
import { tokens } from './tokens.mjs';
import { videoId } from './videoId.mjs';

/** Who carries out each operationId of the API descriptions. */
export const handlers: Handlers = {
	...settings,
	...tokens,
	...requests,
	...signing,
	...documents,
	...images,
	...videoId,
	...metadata,
};
