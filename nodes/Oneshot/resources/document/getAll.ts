import { listFields, requestField } from '../../fields/shared';
import { pkValue } from '../../run/call';
import { listed } from '../../run/lists';
import type { Operation } from '../../run/operation';
import { documentsOf } from './documents';

/** `GET /documents/{pk}`, one item per document. */
export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many documents',
	description: 'List the documents of a request',
	pace: 'parallel',
	fields: [requestField, ...listFields],
	async run(call) {
		const pk = call.requestPk();
		const documents = await documentsOf(call, pk);
		return listed(
			call,
			documents.map((document) => ({ request_pk: pkValue(pk), ...document })),
		);
	},
};
