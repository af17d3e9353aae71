import { requestField } from '../../fields/shared';
import { pkValue } from '../../run/call';
import type { Operation } from '../../run/operation';

/** `DELETE /document/{pk}`, legacy `DELETE /documents/{pk}`. */
export const deleteAll: Operation = {
	value: 'deleteAll',
	name: 'Delete All',
	action: 'Delete all documents of request',
	description: 'Remove every document of a request from the Optimizer',
	pace: 'parallel',
	guarded: true,
	fields: [
		{
			displayName:
				'The Optimizer keeps documents until they are deleted. File the signed ones first: this cannot be undone.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		requestField,
	],
	async run(call) {
		const pk = call.requestPk();
		await call.client.call('document.deleteAll', { path: { pk } });
		return { json: { deleted: true, request_pk: pkValue(pk) } };
	},
};
