import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../client/answer';
import { tokenField } from '../../fields/shared';
import type { Operation } from '../../run/operation';

/** What a token says that it holds: "true" and "false" in quotes in the current API, not in the legacy one. */
export const heldBy = (token: IDataObject): IDataObject =>
	Object.fromEntries(
		['password', 'pin']
			.filter((name) => name in token)
			.map((name) => [name, token[name] === true || token[name] === 'true']),
	);

/** `GET /token/{uid}`: username, whether it has a password and a pin, rao_id, env. */
export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get token',
	description: 'Show whose token it is, and whether it holds a password and a PIN',
	pace: 'parallel',
	fields: [tokenField],
	async run(call) {
		const uid = call.required('tokenUid');
		const { data } = await call.client.call('token.get', { path: { uid } });
		const token = isObject(data) ? data : {};
		return {
			json: {
				token_uid: uid,
				...token,
				...heldBy(token),
			},
		};
	},
};
