import { isObject } from '../../client/answer';
import { requestField } from '../../entities/request';
import { defineOperation } from '../../operation/operation';

/** `GET /async/status/{pk}` → e.g. “approved”. Legacy only: the current API has the request's status. */
export const getAsyncStatus = defineOperation({
	value: 'getAsyncStatus',
	name: 'Get Async Status (Legacy)',
	action: 'Get async status of request (legacy)',
	description:
		'Show how far a background request of a legacy Optimizer is; on a current one use Get instead',
	pace: 'parallel',
	onlyVersion: 'legacy',
	fields: [requestField],
	prepare: (input) => ({ pk: input.requestPk() }),
	async carryOut({ pk }, { client }) {
		const { data } = await client.call('request.getAsyncStatus', { path: { pk } });
		const status = isObject(data) ? data : { async_status: data as string };
		return { json: { request_pk: pk, ...status } };
	},
});
