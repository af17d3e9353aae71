import { listOf } from '../../client/answer';
import { listFields } from '../../operation/fields';
import { listOutputs, readLimit } from '../../operation/lists';
import { defineOperation } from '../../operation/operation';

/** `GET /metadata`, one item each. */
export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many metadata (legacy)',
	description: 'List the stored metadata',
	pace: 'parallel',
	onlyVersion: 'legacy',
	fields: listFields,
	prepare: (input) => ({ limit: readLimit(input) }),
	async carryOut({ limit }, { client }) {
		const { data } = await client.call('metadata.getAll');
		const all = listOf(data).map(({ uid, metadata: content, ...others }) => ({
			metadata: uid,
			...(content !== undefined && { content }),
			...others,
		}));
		return listOutputs(all, limit);
	},
});
