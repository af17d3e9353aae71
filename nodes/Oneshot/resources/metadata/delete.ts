import { defineOperation } from '../../operation/operation';
import { metadataField } from './metadata';

/** `DELETE /metadata/{uid}`. */
export const deleteMetadata = defineOperation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete metadata (legacy)',
	description: 'Remove one stored metadata',
	pace: 'parallel',
	guarded: true,
	onlyVersion: 'legacy',
	fields: [metadataField],
	prepare: (input) => ({ uid: input.required('metadata') }),
	async carryOut({ uid }, { client }) {
		await client.call('metadata.delete', { path: { uid } });
		return { json: { deleted: true, metadata: uid } };
	},
});
