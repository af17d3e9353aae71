import { appearanceFields, appearanceOptions, readAppearance } from '../../entities/appearance';
import { knownDocuments, knownDocumentsOption } from '../../entities/document';
import type { KnownDocument } from '../../entities/document';
import type { PlacedDocument } from '../../entities/place';
import { requestField } from '../../entities/request';
import type { Signing } from '../../entities/signBody';
import { signBody } from '../../entities/signBody';
import { SIGN_NOT_CONFIRMED, SIGN_OUTCOME_UNKNOWN, sign } from '../../entities/signing';
import { notice } from '../../operation/fields';
import type { Input } from '../../operation/input';
import { defineOperation } from '../../operation/operation';
import { consentFields, readConsent } from './consent';
import { legacyOptions, readLegacyOptions } from './legacyOptions';

/**
 * The consent and the appearance, checked. Throws a Problem.
 *
 * @param known the documents of the request that the item knows
 * @param files those that are still to be uploaded
 */
export const readSigning = (
	input: Input,
	known: KnownDocument[],
	files: PlacedDocument[] = [],
): Signing => ({
	known,
	consent: readConsent(input),
	appearance: readAppearance(input, [...known, ...files]),
	...(input.account.version === 'legacy' && { legacy: readLegacyOptions(input, known) }),
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
			'Signing consumes a certificate and cannot be undone. If it fails for a wrong code, generate another OTP and sign the same request again.',
		),
		requestField,
		...consentFields,
		...appearanceFields,
	],
	options: [
		...appearanceOptions,
		{
			displayName: 'Keep Input Files',
			name: 'keepInputFiles',
			type: 'boolean',
			default: false,
			description:
				'Whether to pass the files of the input on. They are not signed: the signed ones come from "Document: Download".',
		},
		knownDocumentsOption,
		...legacyOptions,
	],
	keepsDocuments: true,
	errors: [SIGN_OUTCOME_UNKNOWN, SIGN_NOT_CONFIRMED],
	prepare(input) {
		const pk = input.requestPk();
		if (!input.flag('options.keepInputFiles')) input.consumeFiles();
		return { pk, signing: readSigning(input, knownDocuments(input, pk)) };
	},
	async carryOut({ pk, signing }, { client }) {
		const body = await signBody(client, pk, signing);
		return { json: { request_pk: pk, ...(await sign(client, pk, body, signing.known)) } };
	},
});
