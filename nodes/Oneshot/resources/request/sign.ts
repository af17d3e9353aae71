import { appearanceFields, appearanceOptions, readAppearance } from '../../entities/appearance';
import { knownDocuments } from '../../entities/document';
import { requestField } from '../../entities/request';
import type { Signing } from '../../entities/signBody';
import { signBody } from '../../entities/signBody';
import { SIGN_NOT_CONFIRMED, SIGN_OUTCOME_UNKNOWN, sign } from '../../entities/signing';
import { notice } from '../../operation/fields';
import type { Input } from '../../operation/input';
import { defineOperation } from '../../operation/operation';
import { consentFields, readConsent } from './consent';
import { legacyOptions, readLegacyOptions } from './legacyOptions';

/** The consent and the appearance, checked. Throws a Problem. */
export const readSigning = (input: Input): Signing => ({
	consent: readConsent(input),
	appearance: readAppearance(input),
	...(input.account.version === 'legacy' && { legacy: readLegacyOptions(input) }),
});

/** `POST /sign/{pk}`: one call signs all documents of the request. */
export const signRequest = defineOperation({
	value: 'sign',
	name: 'Sign',
	action: 'Sign request',
	description:
		'Issue the single-use certificate and sign all documents of the request with it, once the signer has consented',
	pace: 'serial',
	guarded: true,
	fields: [
		notice(
			'Signing consumes a certificate and cannot be undone. If it fails for a wrong code, generate another OTP and sign the same request again. Do not switch on Retry On Fail: it repeats all items.',
		),
		requestField,
		...consentFields,
		...appearanceFields,
	],
	options: [...appearanceOptions, ...legacyOptions],
	errors: [SIGN_OUTCOME_UNKNOWN, SIGN_NOT_CONFIRMED],
	prepare: (input) => ({
		pk: input.requestPk(),
		signing: readSigning(input),
		uids: knownDocuments(input.item.json).map(({ uid }) => uid),
	}),
	async carryOut({ pk, signing, uids }, { client }) {
		const body = await signBody(client, pk, signing);
		return { json: { request_pk: pk, ...(await sign(client, pk, body, uids)) } };
	},
});
