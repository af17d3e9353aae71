import { defineOperation } from '../../operation/operation';
import { tokenField } from './token';

/** `DELETE /token/{uid}`. */
export const deleteToken = defineOperation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete token',
	description:
		'Remove the credentials of an officer from the Optimizer; workflows that use the token stop',
	pace: 'parallel',
	guarded: true,
	fields: [tokenField],
	prepare: (input) => ({ uid: input.required('tokenUid') }),
	async carryOut({ uid }, { client }) {
		await client.call('token.delete', { path: { uid } });
		return { json: { deleted: true, token_uid: uid } };
	},
});
