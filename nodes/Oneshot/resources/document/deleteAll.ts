import { requestField } from '../../entities/request';
import { notice } from '../../operation/fields';
import { defineOperation } from '../../operation/operation';

/** `DELETE /document/{pk}`, legacy `DELETE /documents/{pk}`. */
export const deleteAll = defineOperation({
	value: 'deleteAll',
	name: 'Delete All',
	action: 'Delete all documents of request',
	description: 'Remove every document of a request from the Optimizer',
	pace: 'parallel',
	guarded: true,
	fields: [
		notice(
			'The Optimizer keeps documents until they are deleted. File the signed ones first: this cannot be undone.',
		),
		requestField,
	],
	prepare: (input) => ({ pk: input.requestPk() }),
	async carryOut({ pk }, { client }) {
		await client.call('document.deleteAll', { path: { pk } });
		return { json: { deleted: true, request_pk: pk } };
	},
});
