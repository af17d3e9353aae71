import { readRequest, requestField } from '../../entities/request';
import { defineOperation } from '../../operation/operation';

/** What Simplify leaves. */
const SIMPLE = [
	'request_pk',
	'status',
	'given_name',
	'surname_1',
	'surname_2',
	'email',
	'mobile_phone_number',
	'profile',
	'registration_authority',
	'env',
];

/** `GET /request/{pk}`: status, signer, certificates; inferred for the current API. */
export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get request',
	description: 'Show the status of a request, its signer and its certificate',
	pace: 'parallel',
	fields: [
		requestField,
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
		},
	],
	keepsDocuments: true,
	prepare: (input) => ({ pk: input.requestPk(), simplify: input.flag('simplify') }),
	async carryOut({ pk, simplify }, { client }) {
		const request = await readRequest(client, pk);
		if (!simplify) return { json: request };
		const kept = SIMPLE.filter((key) => key in request).map((key) => [key, request[key]]);
		return { json: Object.fromEntries(kept) };
	},
});
