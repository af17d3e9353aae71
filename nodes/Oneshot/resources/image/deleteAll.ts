import { notice } from '../../operation/fields';
import { defineOperation } from '../../operation/operation';

/** `DELETE /images`. */
export const deleteAll = defineOperation({
	value: 'deleteAll',
	name: 'Delete All',
	action: 'Delete all images',
	description: 'Remove every stored signature picture of the Optimizer, whoever uploaded it',
	pace: 'serial',
	guarded: true,
	fields: [
		notice(
			'This removes every signature picture on the Optimizer, also those that other workflows use. It cannot be undone.',
		),
	],
	prepare() {},
	async carryOut(_, { client }) {
		await client.call('image.deleteAll');
		return { json: { deleted: true } };
	},
});
