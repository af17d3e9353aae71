import type { Operation } from '../../run/operation';

/** `DELETE /metadata`. */
export const deleteAll: Operation = {
	value: 'deleteAll',
	name: 'Delete All',
	action: 'Delete all metadata',
	description: 'Remove every stored metadata of the Optimizer, whoever uploaded it',
	pace: 'serial',
	guarded: true,
	only: 'legacy',
	fields: [],
	async run(call) {
		await call.client.call('metadata.deleteAll');
		return { json: { deleted: true } };
	},
};
