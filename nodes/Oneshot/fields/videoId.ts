import type { INodeProperties } from 'n8n-workflow';

import { pkValue } from '../run/call';
import type { Call } from '../run/call';

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

/** The path value by which this generation knows a Video ID, and what an output says of it. */
export function videoIdOf(call: Call) {
	const legacy = call.client.account.version === 'legacy';
	const vpk = legacy ? call.text('videoidPk') : call.wholeNumber('videoidPk');
	const pk = legacy ? call.requestPk() : call.text('requestPk');
	const path: Record<string, string> = legacy ? { pk } : { vpk };
	return {
		path,
		json: {
			...(vpk && { videoid_pk: pkValue(vpk) }),
			...(pk && { request_pk: pkValue(pk) }),
		},
	};
}
