import { uidOf } from '../../client/answer';
import { filledIn } from '../../entities/signer';
import { masked } from '../../operation/fields';
import { defineOperation } from '../../operation/operation';

/** `POST /token`: username, password, pin, env → token_uid. */
export const create = defineOperation({
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
	prepare(input) {
		const { account } = input;
		const username = input.text('username');
		const typed = filledIn({
			username,
			password: input.verbatim('password'),
			pin: input.verbatim('pin').trim(),
		});
		const rao = username ? typed : account.raoLogin;
		if (!rao.username) {
			throw input.invalid(
				'username',
				'is empty, and the credential has no RAO Username either',
				'Fill it in here, or choose "Username, Password and PIN" as RAO Authentication in the credential.',
			);
		}
		return { json: { ...rao, ...account.env } };
	},
	async carryOut({ json }, { client }) {
		const answer = await client.call('token.create', { json });
		return {
			json: { token_uid: uidOf(answer, 'token_uid', 'uid'), env: client.account.environment },
		};
	},
});
