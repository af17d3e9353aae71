import type { INodeProperties } from 'n8n-workflow';

import { filledIn } from '../../entities/signer';
import type { Input } from '../../operation/input';

/** How the two generations name a Video ID: by its own number, or by the request's. */
export const videoIdFields: INodeProperties[] = [
	{
		displayName: 'Video ID Number',
		name: 'videoidPk',
		type: 'string',
		default: '={{ $json.videoid_pk }}',
		placeholder: 'e.g. 16673',
		description:
			'The number of the video identification (videoid_pk), by which a current Optimizer knows it',
	},
	{
		displayName: 'Request ID',
		name: 'requestPk',
		type: 'string',
		default: '={{ $json.request_pk }}',
		placeholder: 'e.g. 388141',
		description: 'The number of its request (request_pk), by which a legacy Optimizer knows it',
	},
];

/** The numbers of a Video ID for the path, of which this generation needs one, and for the output (`ids`). */
export function readVideoId(input: Input): {
	path: Record<string, string>;
	ids: { videoid_pk?: string; request_pk?: string };
} {
	const legacy = input.account.version === 'legacy';
	const vpk = legacy ? input.text('videoidPk') : input.wholeNumber('videoidPk');
	const pk = legacy ? input.requestPk() : input.text('requestPk');
	return {
		path: filledIn({ pk, vpk }),
		ids: {
			...(vpk && { videoid_pk: vpk }),
			...(pk && { request_pk: pk }),
		},
	};
}
