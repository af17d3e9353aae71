import { isObject } from '../../client/answer';
import { defineOperation } from '../../operation/operation';
import { metadataField } from './metadata';

/** `GET /metadata/{uid}`. */
export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get metadata (legacy)',
	description: 'Show one stored metadata',
	pace: 'parallel',
	onlyVersion: 'legacy',
	fields: [metadataField],
	prepare: (input) => ({ uid: input.required('metadata') }),
	async carryOut({ uid }, { client }) {
		const { data } = await client.call('metadata.get', { path: { uid } });
		const details = isObject(data) ? data : { content: data as string };
		const { metadata: content, ...others } = details;
		return { json: { metadata: uid, ...(content !== undefined && { content }), ...others } };
	},
});
