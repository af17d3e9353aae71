import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../client/answer';
import { requestField } from '../../fields/shared';
import { pkValue } from '../../run/call';
import type { Call } from '../../run/call';
import type { Operation } from '../../run/operation';

/** `GET /request/{pk}`: status, signer, certificates; inferred for the current API. */
export async function requestOf(call: Call, pk: string): Promise<IDataObject> {
	const { data } = await call.client.call('request.get', { path: { pk } });
	return { request_pk: pkValue(pk), ...(isObject(data) ? data : { status: data as string }) };
}

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

export const get: Operation = {
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
	async run(call) {
		const request = await requestOf(call, call.requestPk());
		if (!call.flag('simplify')) return { json: request };
		return {
			json: Object.fromEntries(
				SIMPLE.filter((key) => key in request).map((key) => [key, request[key]]),
			),
		};
	},
};
