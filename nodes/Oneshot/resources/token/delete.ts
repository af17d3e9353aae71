import { tokenField } from '../../fields/shared';
import type { Operation } from '../../run/operation';

/** `DELETE /token/{uid}`. */
export const deleteToken: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete token',
	description:
		'Remove the credentials of an officer from the Optimizer; workflows that use the token stop',
	pace: 'parallel',
	guarded: true,
	fields: [tokenField],
	async run(call) {
		const uid = call.required('tokenUid');
		await call.client.call('token.delete', { path: { uid } });
		return { json: { deleted: true, token_uid: uid } };
	},
};
