import { isObject } from '../../client/answer';
import { tokenField } from '../../fields/shared';
import type { Operation } from '../../run/operation';

/** The current API says "true" and "false" in quotes, the legacy one does not. */
const toBoolean = (value: unknown) => value === true || value === 'true';

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
				password: toBoolean(token.password),
				pin: toBoolean(token.pin),
			},
		};
	},
};
