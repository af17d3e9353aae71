import { isObject } from '../../client/answer';
import { requestField } from '../../fields/shared';
import { pkValue } from '../../run/call';
import type { Operation } from '../../run/operation';

/** `GET /async/status/{pk}` → e.g. “approved”. Legacy only: the current API has the request's status. */
export const getAsyncStatus: Operation = {
	value: 'getAsyncStatus',
	name: 'Get Async Status',
	action: 'Get async status of request',
	description:
		'Show how far a background request of a legacy Optimizer is; on a current one use Get instead',
	pace: 'parallel',
	only: 'legacy',
	fields: [requestField],
	async run(call) {
		const pk = call.requestPk();
		const { data } = await call.client.call('request.getAsyncStatus', { path: { pk } });
		return {
			json: {
				request_pk: pkValue(pk),
				...(isObject(data) ? data : { async_status: data as string }),
			},
		};
	},
};
