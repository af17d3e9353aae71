import { requestField } from '../../fields/shared';
import { pkValue } from '../../run/call';
import type { Operation } from '../../run/operation';

/** `POST /otp/{pk}`, optional JSON `delivery_method`. */
export const generateOtp: Operation = {
	value: 'generateOtp',
	name: 'Generate OTP',
	action: 'Generate OTP for request',
	description: "Send the one-time code with which the signer consents to the signer's mobile phone",
	pace: 'serial',
	guarded: true,
	fields: [
		{
			displayName:
				'Each code costs an SMS, and another one can be sent after a minute. Show the signer the documents and the contract first.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
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
	async run(call) {
		const pk = call.requestPk();
		const method = call.text('options.deliveryMethod');
		const { message } = await call.client.call('request.generateOtp', {
			path: { pk },
			json: method ? { delivery_method: method } : undefined,
		});
		return { json: { request_pk: pkValue(pk), otp_sent: true, ...(message && { message }) } };
	},
};
