import { pause } from '../../client/pause';
import { Problem } from '../../client/problem';
import { requestField } from '../../fields/shared';
import { failedStatuses, statusOptions } from '../../fields/statuses';
import type { Call } from '../../run/call';
import type { Operation } from '../../run/operation';
import { requestOf } from './get';

/** A positive number of seconds, or a Problem. */
function seconds(call: Call, name: string, fallback: number): number {
	const value = Number(call.param(name, fallback));
	if (value > 0) return value;
	throw call.invalid(name, `${value} is not a time`, 'Enter a number above 0.');
}

const failed = (pk: string, code: string, message: string, description: string) =>
	new Problem({ kind: 'api', code, message: `Request ${pk} ${message}`, description });

/** Polls `GET /request/{pk}` until the request is in one of the chosen states. */
export const waitForStatus: Operation = {
	value: 'waitForStatus',
	name: 'Wait for Status',
	action: 'Wait for status of request',
	description:
		'Look at a request again and again until it has one of the chosen states; for waits of hours use a callback instead',
	pace: 'parallel',
	fields: [
		requestField,
		{
			displayName: 'Statuses',
			name: 'statuses',
			type: 'multiOptions',
			options: statusOptions,
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
	async run(call) {
		const pk = call.requestPk();
		const wanted = call.param('statuses', []) as string[];
		if (wanted.length === 0) throw call.invalid('statuses', 'is empty', 'Choose at least one.');
		const interval = seconds(call, 'interval', 10) * 1000;
		const timeout = seconds(call, 'timeout', 900) * 1000;
		const { signal } = call.client;
		const start = Date.now();

		for (;;) {
			const request = await requestOf(call, pk);
			const status = String(request.status);
			if (wanted.includes(status)) return { json: request };
			if (failedStatuses.includes(status)) {
				throw failed(
					pk,
					'REQUEST_FAILED',
					`is ${status} and will not become ${wanted.join(' or ')}`,
					'Create a new request when the person is still to sign.',
				);
			}
			const left = timeout - (Date.now() - start);
			if (signal?.aborted) {
				throw failed(pk, 'CANCELLED', `was ${status} when the execution was stopped`, '');
			}
			if (left <= 0) {
				throw failed(
					pk,
					'WAIT_TIMEOUT',
					`is still ${status} after ${Math.round(timeout / 1000)} seconds`,
					'The request goes on: wait for it again, or raise "Give Up After".',
				);
			}
			await pause(Math.min(interval, left), signal);
		}
	},
};
