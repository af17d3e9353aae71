import { requestField, sendCode } from '../../entities/request';
import { notice } from '../../operation/fields';
import { defineOperation } from '../../operation/operation';

/** `POST /otp/{pk}`, optional JSON `delivery_method`. */
export const generateOtp = defineOperation({
	value: 'generateOtp',
	name: 'Generate OTP',
	action: 'Generate OTP for request',
	description: "Send the one-time code with which the signer consents to the signer's mobile phone",
	pace: 'serial',
	guarded: true,
	fields: [
		notice(
			'Each code costs an SMS, and another one can be sent after a minute. Show the signer the documents and the contract first.',
		),
		requestField,
	],
	options: [
		{
			displayName: 'Delivery Method',
			name: 'deliveryMethod',
			type: 'options',
			options: [
				{ name: 'SMS', value: 'sms' },
				{ name: 'WhatsApp', value: 'whatsapp' },
			],
			default: 'sms',
			description: "How the code reaches the signer. Not set: the Optimizer's own setting.",
		},
	],
	prepare: (input) => ({
		pk: input.requestPk(),
		deliveryMethod: input.text('options.deliveryMethod'),
	}),
	async carryOut({ pk, deliveryMethod }, { client }) {
		const message = await sendCode(client, pk, deliveryMethod);
		return { json: { request_pk: pk, otp_sent: true, ...(message && { message }) } };
	},
});
