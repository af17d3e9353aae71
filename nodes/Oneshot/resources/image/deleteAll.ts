import type { Operation } from '../../run/operation';

/** `DELETE /images`. */
export const deleteAll: Operation = {
	value: 'deleteAll',
	name: 'Delete All',
	action: 'Delete all images',
	description: 'Remove every stored signature picture of the Optimizer, whoever uploaded it',
	pace: 'serial',
	guarded: true,
	fields: [
		{
			displayName:
				'This removes every signature picture on the Optimizer, also those that other workflows use. It cannot be undone.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
	],
	async run(call) {
		await call.client.call('image.deleteAll');
		return { json: { deleted: true } };
	},
};
