import { idOf } from '../../client/answer';
import { masked } from '../../fields/shared';
import type { Operation } from '../../run/operation';

/** `POST /token`: username, password, pin, env → token_uid. */
export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create token',
	description:
		'Keep the credentials of a Registration Authority Officer (RAO) on the Optimizer and get an ID that stands for them',
	pace: 'serial',
	guarded: true,
	fields: [
		{
			displayName: 'RAO Username',
			name: 'username',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1000001',
			hint: "Empty: the credential's RAO Username, Password and PIN",
			description: 'The login of the officer who vouches for the identity of signers',
		},
		{
			displayName: 'RAO Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { hide: { username: [''] } },
			description: 'Left empty, each call that needs the officer has to send it',
		},
		{
			displayName: 'RAO PIN',
			name: 'pin',
			type: 'string',
			typeOptions: { ...masked },
			default: '',
			displayOptions: { hide: { username: [''] } },
			description: 'Left empty, each call that needs the officer has to send it',
		},
	],
	async run(call) {
		const { account } = call.client;
		const username = call.text('username');
		const typed = {
			username,
			...(call.text('password') && { password: call.text('password') }),
			...(call.text('pin') && { pin: call.text('pin') }),
		};
		const rao = username ? typed : account.raoLogin;
		if (!rao.username) {
			throw call.invalid(
				'username',
				'is empty, and the credential has no RAO Username either',
				'Fill it in here, or choose "Username, Password and PIN" as RAO Authentication in the credential.',
			);
		}
		const answer = await call.client.call('token.create', { json: { ...rao, ...account.env } });
		return {
			json: { token_uid: idOf(answer, 'token_uid', 'uid'), env: account.environment },
		};
	},
};
