import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { settle } from '../../client/problem';
import {
	appearanceFields,
	appearanceOf,
	appearanceOptions,
	currentAppearance,
	legacyFormat,
	legacyPlace,
} from '../../fields/appearance';
import type { Appearance } from '../../fields/appearance';
import { legacyOptions, legacyOptionsOf } from '../../fields/legacySign';
import { masked, requestField } from '../../fields/shared';
import { pkValue } from '../../run/call';
import type { Call } from '../../run/call';
import type { Operation } from '../../run/operation';
import { documentsOf } from '../document/documents';
import { wasSigned } from './lostSign';

/** How the signer consents: the code, or another approved authentication. */
export const consentFields: INodeProperties[] = [
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		options: [
			{ name: 'External', value: 'external' },
			{ name: 'One-Time Code', value: 'otp' },
		],
		default: 'otp',
		description: 'How the signer has consented',
	},
	{
		displayName: 'One-Time Code',
		name: 'secret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		required: true,
		placeholder: 'e.g. 123456',
		hint: 'The code that the signer has received and tells you, for instance in a form',
		displayOptions: { show: { authentication: ['otp'] } },
	},
	{
		displayName:
			"Only with the provider's approval: the signer has consented by another authentication that Namirial has accepted for you.",
		name: 'externalNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { authentication: ['external'] } },
	},
	{
		displayName: 'External Authentication Type',
		name: 'extUnlockType',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. biometric',
		displayOptions: { show: { authentication: ['external'] } },
	},
	{
		displayName: 'External Authentication Value',
		name: 'extUnlockValue',
		type: 'string',
		typeOptions: { ...masked },
		default: '',
		required: true,
		displayOptions: { show: { authentication: ['external'] } },
	},
];

/** The consent in the API's names. Throws a Problem when it is empty. */
export function consentOf(call: Call): IDataObject {
	if (call.text('authentication') === 'external') {
		return {
			ext_unlock_type: call.required('extUnlockType'),
			ext_unlock_value: call.required('extUnlockValue'),
		};
	}
	const secret = call.text('secret').replace(/\s/g, '');
	if (!secret) {
		throw call.invalid(
			'secret',
			'is empty',
			'Ask the signer for the code, in a form for instance, and refer to that answer here.',
		);
	}
	return { secret };
}

/** A PDF of the request; hash files take no appearance. */
const isPdf = ({ ext, mime, filename }: IDataObject) =>
	/pdf/i.test(String(ext ?? '')) || mime === 'application/pdf' || /\.pdf$/i.test(String(filename));

/** The legacy body, which places the signature document by document. */
async function legacyBody(
	call: Call,
	pk: string,
	consent: IDataObject,
	appearance: Appearance | undefined,
): Promise<IDataObject> {
	const { places, ...others } = legacyOptionsOf(call);
	const options: IDataObject = {};
	if (appearance) {
		for (const document of await documentsOf(call, pk)) {
			if (isPdf(document)) options[String(document.uid)] = legacyPlace(appearance);
		}
	}
	for (const [uid, place] of Object.entries(places)) {
		options[uid] = { ...(options[uid] as IDataObject | undefined), ...place };
	}
	return {
		...consent,
		...(appearance && { use_signature_text: true, signature_format: legacyFormat(appearance) }),
		...(Object.keys(options).length > 0 && { options }),
		...others,
	};
}

/** Everything that Sign sends, checked before anything is sent. */
export async function signBody(call: Call, pk: string): Promise<IDataObject> {
	const consent = consentOf(call);
	const appearance = appearanceOf(call);
	if (call.client.account.version === 'legacy') {
		return await legacyBody(call, pk, consent, appearance);
	}
	return {
		...consent,
		...(appearance && { signature: { appearance: currentAppearance(appearance) } }),
	};
}

/**
 * Signs, once. “Already ISSUED” is success. An answer that was lost is not repeated: the request, or a
 * signed document, says whether it was signed.
 */
export async function sign(call: Call, pk: string, json: IDataObject): Promise<IDataObject> {
	const request = { request_pk: pkValue(pk) };
	const { value: answer, problem } = await settle(
		call.client.call('request.sign', { path: { pk }, json }),
	);
	if (problem) {
		const { code, message, outcomeUnknown } = problem.facts;
		if (code === 'ALREADY_ISSUED') {
			return { ...request, signed: true, already_signed: true, message };
		}
		if (!outcomeUnknown) throw problem;
		await wasSigned(call, pk, problem);
		return { ...request, signed: true, already_signed: false, answer_lost: true };
	}
	const said = answer.message ?? (typeof answer.data === 'string' ? answer.data : undefined);
	// An asynchronous request answers at once: “Your documents are going to be signed. …”
	const later = /going to be signed/i.test(said ?? '');
	return { ...request, signed: !later, already_signed: false, ...(said && { message: said }) };
}

/** `POST /sign/{pk}`: one call signs all documents of the request. */
export const signRequest: Operation = {
	value: 'sign',
	name: 'Sign',
	action: 'Sign request',
	description:
		'Issue the single-use certificate and sign all documents of the request with it, once the signer has consented',
	pace: 'serial',
	guarded: true,
	fields: [
		{
			displayName:
				'Signing consumes a certificate and cannot be undone. If it fails for a wrong code, generate another OTP and sign the same request again. Do not switch on Retry On Fail: it repeats all items.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		requestField,
		...consentFields,
		...appearanceFields,
	],
	options: [...appearanceOptions, ...legacyOptions],
	async run(call) {
		const pk = call.requestPk();
		return { json: await sign(call, pk, await signBody(call, pk)) };
	},
};
