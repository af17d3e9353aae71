import { isObject } from '../../client/answer';
import { metadataField } from '../../fields/metadata';
import type { Operation } from '../../run/operation';

/** `GET /metadata/{uid}`. */
export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get metadata',
	description: 'Show one stored metadata',
	pace: 'parallel',
	only: 'legacy',
	fields: [metadataField],
	async run(call) {
		const uid = call.required('metadata');
		const { data } = await call.client.call('metadata.get', { path: { uid } });
		const details = isObject(data) ? data : { content: data as string };
		const { metadata: content, ...others } = details;
		return { json: { metadata: uid, ...(content !== undefined && { content }), ...others } };
	},
};
