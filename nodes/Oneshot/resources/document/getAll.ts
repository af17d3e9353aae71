import { listDocuments } from '../../entities/document';
import { requestField } from '../../entities/request';
import { listFields } from '../../operation/fields';
import { listOutputs, readLimit } from '../../operation/lists';
import { defineOperation } from '../../operation/operation';

/** `GET /documents/{pk}`, one item per document. */
export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many documents',
	description: 'List the documents of a request',
	pace: 'parallel',
	fields: [requestField, ...listFields],
	prepare: (input) => ({ pk: input.requestPk(), limit: readLimit(input) }),
	async carryOut({ pk, limit }, { client }) {
		const documents = await listDocuments(client, pk);
		return listOutputs(
			documents.map((document) => ({ request_pk: pk, ...document })),
			limit,
		);
	},
});
