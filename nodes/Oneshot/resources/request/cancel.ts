import { NOT_OFFERED } from '../../client/client';
import type { ProblemTemplate } from '../../client/problem';
import { problemFrom, settle } from '../../client/problem';
import { readRequest, requestField } from '../../entities/request';
import { notice } from '../../operation/fields';
import { defineOperation } from '../../operation/operation';

const ISSUED_NOT_CANCELLED: ProblemTemplate = {
	kind: 'input',
	code: 'ALREADY_ISSUED',
	message: 'Request {request} is signed (ISSUED) and was not cancelled',
	description:
		'Download and file its documents, then use "Document: Delete All". To cancel it all the same, switch on "Even if Signed" in the options.',
};

const STATUS_UNKNOWN: ProblemTemplate = {
	kind: 'api',
	code: 'STATUS_UNKNOWN',
	message:
		'Request {request} was not cancelled, since it may be signed: its status could not be read ({reason})',
	description:
		'Run it again when the Optimizer answers. To cancel the request whatever its status, switch on "Even if Signed" in the options.',
};

/** `DELETE /request/{pk}`: removes the request's folder on the Optimizer. */
export const cancel = defineOperation({
	value: 'cancel',
	name: 'Cancel',
	action: 'Cancel request',
	description: 'Give up a request and remove what the Optimizer holds of it',
	pace: 'serial',
	guarded: true,
	fields: [
		notice('This removes the request and its documents from the Optimizer. It cannot be undone.'),
		requestField,
	],
	options: [
		{
			displayName: 'Even if Signed',
			name: 'force',
			type: 'boolean',
			default: false,
			description:
				'Whether to cancel a request that is ISSUED too; signed documents that were not filed are lost',
		},
	],
	errors: [ISSUED_NOT_CANCELLED, STATUS_UNKNOWN],
	prepare: (input) => ({ pk: input.requestPk(), force: input.flag('options.force') }),
	async carryOut({ pk, force }, { client }) {
		if (!force) {
			const { value: request, problem } = await settle(readRequest(client, pk));
			if (request?.status === 'ISSUED') throw problemFrom(ISSUED_NOT_CANCELLED, { request: pk });
			// Where requests can't be read at all, nobody can know better; any other answer is a doubt.
			if (problem?.code === 'REQUEST_NOT_FOUND') throw problem;
			const readable = problem?.code !== NOT_OFFERED.code;
			if (readable && typeof request?.status !== 'string') {
				const reason = problem?.message ?? 'the Optimizer gave no status';
				throw problemFrom(STATUS_UNKNOWN, { request: pk, reason }, { status: problem?.status });
			}
		}
		await client.call('request.cancel', { path: { pk } });
		return { json: { cancelled: true, request_pk: pk } };
	},
});
