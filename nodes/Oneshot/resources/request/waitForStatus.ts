import { pause } from '../../client/pause';
import type { ProblemTemplate } from '../../client/problem';
import { problemFrom } from '../../client/problem';
import { failedStatuses, readRequest, requestField, statuses } from '../../entities/request';
import { notice } from '../../operation/fields';
import { defineOperation } from '../../operation/operation';
import { alphabetically } from '../../values/order';

const REQUEST_FAILED: ProblemTemplate = {
	kind: 'api',
	code: 'REQUEST_FAILED',
	message: 'Request {request} is {status} and will not become {wanted}',
	description: 'Create a new request when the person is still to sign.',
};

const WAIT_TIMEOUT: ProblemTemplate = {
	kind: 'api',
	code: 'WAIT_TIMEOUT',
	message: 'Request {request} is still {status} after {seconds} seconds',
	description: 'The request goes on: wait for it again, or raise "Give Up After".',
};

const WAIT_STOPPED: ProblemTemplate = {
	kind: 'api',
	code: 'CANCELLED',
	message: 'Request {request} was {status} when the execution was stopped',
};

/** Polls `GET /request/{pk}` until the request is in one of the chosen states. */
export const waitForStatus = defineOperation({
	value: 'waitForStatus',
	name: 'Wait for Status',
	action: 'Wait for status of request',
	description:
		'Look at a request again and again until it has one of the chosen states; for waits of hours use the One-Shot Trigger instead',
	pace: 'parallel',
	fields: [
		notice(
			'For seconds, as after an asynchronous Sign. Where people are waited for, let the One-Shot Trigger start a workflow: it holds no execution open.',
		),
		requestField,
		{
			displayName: 'Statuses',
			name: 'statuses',
			type: 'multiOptions',
			// By name, as n8n's linter wants them.
			options: [...statuses].sort((a, b) => alphabetically(a.name, b.name)),
			default: ['ISSUED'],
			required: true,
			description: 'Which states to wait for; any of them ends the wait',
		},
		{
			displayName: 'Look Every (Seconds)',
			name: 'interval',
			type: 'number',
			typeOptions: { minValue: 0.1 },
			default: 10,
		},
		{
			displayName: 'Give Up After (Seconds)',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 900,
		},
	],
	keepsDocuments: true,
	errors: [REQUEST_FAILED, WAIT_TIMEOUT, WAIT_STOPPED],
	prepare(input) {
		const wanted = input.choices('statuses');
		if (wanted.length === 0) throw input.invalid('statuses', 'is empty', 'Choose at least one.');
		return {
			pk: input.requestPk(),
			wanted,
			interval: input.number('interval', { least: 0.1 }, 10) * 1000,
			timeout: input.number('timeout', { least: 1 }, 900) * 1000,
		};
	},
	async carryOut({ pk, wanted, interval, timeout }, { client }) {
		const start = Date.now();
		for (;;) {
			const request = await readRequest(client, pk);
			const status = String(request.status);
			if (wanted.includes(status)) return { json: request };
			const values = { request: pk, status };
			if (failedStatuses.includes(status)) {
				throw problemFrom(REQUEST_FAILED, { ...values, wanted: wanted.join(' or ') });
			}
			if (client.signal?.aborted) throw problemFrom(WAIT_STOPPED, values);
			const left = timeout - (Date.now() - start);
			if (left <= 0) {
				throw problemFrom(WAIT_TIMEOUT, { ...values, seconds: Math.round(timeout / 1000) });
			}
			await pause(Math.min(interval, left), client.signal);
		}
	},
});
