import { imageField } from '../../entities/image';
import { defineOperation } from '../../operation/operation';

/** `DELETE /image/{uid}`. */
export const deleteImage = defineOperation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete image',
	description: 'Remove one stored signature picture',
	pace: 'parallel',
	guarded: true,
	fields: [imageField],
	prepare: (input) => ({ uid: input.required('imageUid') }),
	async carryOut({ uid }, { client }) {
		await client.call('image.delete', { path: { uid } });
		return { json: { deleted: true, image_uid: uid } };
	},
});
