import { isObject } from '../../client/answer';
import { defineOperation } from '../../operation/operation';
import { heldSecrets } from '../../entities/token';
import { tokenField } from './token';

/** `GET /token/{uid}`: username, whether it has a password and a pin, rao_id, env. */
export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get token',
	description: 'Show whose token it is, and whether it holds a password and a PIN',
	pace: 'parallel',
	fields: [tokenField],
	prepare: (input) => ({ uid: input.required('tokenUid') }),
	async carryOut({ uid }, { client }) {
		const { data } = await client.call('token.get', { path: { uid } });
		const token = isObject(data) ? data : {};
		return { json: { token_uid: uid, ...token, ...heldSecrets(token) } };
	},
});
