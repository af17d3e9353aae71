import { listOf } from '../../client/answer';
import { listFields } from '../../operation/fields';
import { listOutputs, readLimit } from '../../operation/lists';
import { defineOperation } from '../../operation/operation';
import { heldSecrets } from '../../entities/token';

/** `GET /tokens`: a map uid → token. */
export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many tokens',
	description: 'List the tokens that the Optimizer holds',
	pace: 'parallel',
	fields: listFields,
	prepare: (input) => ({ limit: readLimit(input) }),
	async carryOut({ limit }, { client }) {
		const { data } = await client.call('token.getAll');
		const tokens = listOf(data).map((token) => ({
			token_uid: token.uid,
			...token,
			...heldSecrets(token),
		}));
		return listOutputs(tokens, limit);
	},
});
