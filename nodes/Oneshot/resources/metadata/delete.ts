import { metadataField } from '../../fields/metadata';
import type { Operation } from '../../run/operation';

/** `DELETE /metadata/{uid}`. */
export const deleteMetadata: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete metadata',
	description: 'Remove one stored metadata',
	pace: 'parallel',
	guarded: true,
	only: 'legacy',
	fields: [metadataField],
	async run(call) {
		const uid = call.required('metadata');
		await call.client.call('metadata.delete', { path: { uid } });
		return { json: { deleted: true, metadata: uid } };
	},
};
