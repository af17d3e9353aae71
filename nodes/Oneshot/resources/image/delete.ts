import { imageField } from '../../fields/shared';
import type { Operation } from '../../run/operation';

/** `DELETE /image/{uid}`. */
export const deleteImage: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete image',
	description: 'Remove one stored signature picture',
	pace: 'parallel',
	guarded: true,
	fields: [imageField],
	async run(call) {
		const uid = call.required('imageUid');
		await call.client.call('image.delete', { path: { uid } });
		return { json: { deleted: true, image_uid: uid } };
	},
};
