import { Problem, settle } from '../../client/problem';
import { requestField } from '../../fields/shared';
import { pkValue } from '../../run/call';
import type { Operation } from '../../run/operation';
import { requestOf } from './get';

/** `DELETE /request/{pk}`: removes the request's folder on the Optimizer. */
export const cancel: Operation = {
	value: 'cancel',
	name: 'Cancel',
	action: 'Cancel request',
	description: 'Give up a request and remove what the Optimizer holds of it',
	pace: 'serial',
	guarded: true,
	fields: [
		{
			displayName:
				'This removes the request and its documents from the Optimizer. It cannot be undone.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
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
	async run(call) {
		const pk = call.requestPk();
		if (!call.flag('options.force')) {
			const { value: request } = await settle(requestOf(call, pk));
			if (request?.status === 'ISSUED') {
				throw new Problem({
					kind: 'input',
					code: 'ALREADY_ISSUED',
					message: `Request ${pk} is signed (ISSUED) and was not cancelled`,
					description:
						'Download and file its documents, then use "Document: Delete All". To cancel it all the same, switch on "Even if Signed" in the options.',
				});
			}
		}
		await call.client.call('request.cancel', { path: { pk } });
		return { json: { cancelled: true, request_pk: pkValue(pk) } };
	},
};
