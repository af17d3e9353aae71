import { listOf } from '../../client/answer';
import { listFields } from '../../fields/shared';
import { listed } from '../../run/lists';
import type { Operation } from '../../run/operation';
import { heldBy } from './get';

/** `GET /tokens`: a map uid → token. */
export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many tokens',
	description: 'List the tokens that the Optimizer holds',
	pace: 'parallel',
	fields: listFields,
	async run(call) {
		const { data } = await call.client.call('token.getAll');
		return listed(
			call,
			listOf(data).map((token) => ({ token_uid: token.uid, ...token, ...heldBy(token) })),
		);
	},
};
