import { LOOK_MS } from '../../client/deadlines';
import type { ProblemTemplate } from '../../client/problem';
import { problemFrom, settle } from '../../client/problem';
import { findDocuments, knownDocuments } from '../../entities/document';
import { requestField, sendCode } from '../../entities/request';
import { notice } from '../../operation/fields';
import { defineOperation } from '../../operation/operation';

const NOTHING_TO_SIGN: ProblemTemplate = {
	kind: 'input',
	code: 'NOTHING_TO_SIGN',
	message: 'Request {request} holds no documents yet, and a code costs an SMS',
	description:
		'Upload the documents first with "Document: Upload". To send the code all the same, switch on "Even Without Documents" in the options.',
};

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
		{
			displayName: 'Even Without Documents',
			name: 'withoutDocuments',
			type: 'boolean',
			default: false,
			description:
				'Whether to send a code also for a request that holds no documents yet; they have to be uploaded before it is signed',
		},
	],
	keepsDocuments: true,
	errors: [NOTHING_TO_SIGN],
	prepare(input) {
		const pk = input.requestPk();
		return {
			pk,
			deliveryMethod: input.choice('options.deliveryMethod'),
			known: knownDocuments(input, pk),
			withoutDocuments: input.flag('options.withoutDocuments'),
		};
	},
	async carryOut({ pk, deliveryMethod, known, withoutDocuments }, { client }) {
		if (!withoutDocuments) {
			const { value: documents } = await settle(findDocuments(client, pk, known, LOOK_MS));
			if (documents?.length === 0) throw problemFrom(NOTHING_TO_SIGN, { request: pk });
		}
		const message = await sendCode(client, pk, deliveryMethod);
		return { json: { request_pk: pk, otp_sent: true, ...(message && { message }) } };
	},
});
