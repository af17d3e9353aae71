import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isObject, numberOf } from '../client/answer';
import type { Client } from '../client/client';
import type { Part } from '../client/multipart';
import type { ProblemTemplate } from '../client/problem';
import { problemFrom } from '../client/problem';

// The request: one signer, the documents to sign, one single-use certificate. Its field, states and calls.

export const requestField: INodeProperties = {
	displayName: 'Request ID',
	name: 'requestPk',
	type: 'string',
	default: '={{ $json.request_pk }}',
	required: true,
	placeholder: 'e.g. 388141',
	description:
		'The number of the signature request (request_pk): one signer, the documents to sign, one single-use certificate',
};

/** The states of a request, in the order of its life. */
export const statuses = [
	{ name: 'Created', value: 'CREATED' },
	{ name: 'Video ID Pending', value: 'VIDEOPENDING' },
	{ name: 'Video ID Incomplete', value: 'VIDEOINCOMPLETE' },
	{ name: 'Video ID to Be Reviewed', value: 'VIDEOREVIEW' },
	{ name: 'Video ID Failed', value: 'VIDEOERROR' },
	{ name: 'Ready to Sign', value: 'ENROLLREADY' },
	{ name: 'Signed', value: 'ISSUED' },
	{ name: 'Renewed', value: 'RENEWED' },
	{ name: 'Cancelled', value: 'CANCELLED' },
];

/** States from which a request does not go on by itself. */
export const failedStatuses = ['CANCELLED', 'VIDEOERROR'];

export const NO_REQUEST_ID: ProblemTemplate = {
	kind: 'api',
	code: 'NO_REQUEST_ID',
	message: 'The Optimizer created a request, but did not say its number',
	description: 'Ask whoever runs the Optimizer for the number before you create another one.',
};

/**
 * `POST /create`, legacy `POST /request`: the signer, identity pictures → request_pk. Throws a Problem,
 * `NO_REQUEST_ID` where the request exists but its number is not told.
 */
export async function createRequest(client: Client, form: Part[]): Promise<string> {
	const answer = await client.call('request.create', { form });
	const pk = numberOf(answer, 'request_pk', 'pk', 'request', 'id');
	if (pk === undefined) throw problemFrom(NO_REQUEST_ID);
	return pk;
}

/**
 * `GET /request/{pk}`: status, signer, certificates; inferred for the current API.
 *
 * @param deadline milliseconds, for a short look
 */
export async function readRequest(
	client: Client,
	pk: string,
	deadline?: number,
): Promise<IDataObject> {
	const { data } = await client.call('request.get', { path: { pk }, deadline });
	return { request_pk: pk, ...(isObject(data) ? data : { status: data as string }) };
}

/**
 * `POST /otp/{pk}`: sends the signer a code. Returns the API's sentence, if it said one.
 *
 * @param deliveryMethod `sms` or `whatsapp`; the Optimizer's own setting where left out
 */
export async function sendCode(
	client: Client,
	pk: string,
	deliveryMethod?: string,
): Promise<string | undefined> {
	const json = deliveryMethod ? { delivery_method: deliveryMethod } : undefined;
	const { message } = await client.call('request.generateOtp', { path: { pk }, json });
	return message;
}
