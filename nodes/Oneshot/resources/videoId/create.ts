import { isObject, numberOf } from '../../client/answer';
import { profileFields, readProfile } from '../../entities/profile';
import { filledIn, readEmail, readPhone } from '../../entities/signer';
import { defineOperation } from '../../operation/operation';

/** `POST /videoid`, JSON → videoid_pk, videoid_link, request_pk. */
export const create = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create video ID',
	description: 'Invite a person to identify themselves by video; returns the link for their phone',
	pace: 'serial',
	guarded: true,
	fields: [
		{
			displayName: 'Mobile Phone',
			name: 'mobilePhoneNumber',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. +34 600 123 456',
			hint: "Without a country, the credential's default prefix is put before it",
		},
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. maria@example.com',
		},
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [
				...profileFields,
				{
					displayName: 'Video ID Mode (Legacy)',
					name: 'videoidMode',
					type: 'string',
					default: '',
					description: 'The kind of video identification, where your provider offers several',
				},
				{
					displayName: 'Webhook URL (Legacy)',
					name: 'webhookUrl',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://n8n.example.com/webhook/oneshot',
					description: 'Where the Optimizer reports what happens to the identification',
				},
			],
		},
	],
	prepare(input) {
		const { account } = input;
		const additional = {
			videoid_mode: input.text('additionalFields.videoidMode'),
			webhook_url: input.text('additionalFields.webhookUrl'),
		};
		return {
			mobile_phone_number: readPhone(input, 'mobilePhoneNumber'),
			email: readEmail(input, 'email'),
			...account.registrationAuthority,
			...account.profile,
			...account.billing,
			...account.env,
			...readProfile(input),
			...filledIn(additional),
		};
	},
	async carryOut(json, { client }) {
		const answer = await client.call('videoId.create', { json });
		const details = isObject(answer.data) ? answer.data : {};
		const videoidPk = numberOf(answer, 'videoid_pk');
		return { json: { ...details, ...(videoidPk !== undefined && { videoid_pk: videoidPk }) } };
	},
});
