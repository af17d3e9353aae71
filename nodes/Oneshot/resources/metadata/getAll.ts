import { listOf } from '../../client/answer';
import { listFields } from '../../fields/shared';
import { listed } from '../../run/lists';
import type { Operation } from '../../run/operation';

/** `GET /metadata`, one item each. */
export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many metadata',
	description: 'List the stored metadata',
	pace: 'parallel',
	only: 'legacy',
	fields: listFields,
	async run(call) {
		const { data } = await call.client.call('metadata.getAll');
		return listed(
			call,
			listOf(data).map(({ uid, metadata: content, ...others }) => ({
				metadata: uid,
				...(content !== undefined && { content }),
				...others,
			})),
		);
	},
};
