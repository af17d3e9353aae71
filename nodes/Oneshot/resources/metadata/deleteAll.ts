import { defineOperation } from '../../operation/operation';

/** `DELETE /metadata`. */
export const deleteAll = defineOperation({
	value: 'deleteAll',
	name: 'Delete All',
	action: 'Delete all metadata (legacy)',
	description: 'Remove every stored metadata of the Optimizer, whoever uploaded it',
	pace: 'serial',
	guarded: true,
	onlyVersion: 'legacy',
	fields: [],
	prepare() {},
	async carryOut(_, { client }) {
		await client.call('metadata.deleteAll');
		return { json: { deleted: true } };
	},
});
