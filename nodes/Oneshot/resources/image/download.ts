import { imageField } from '../../entities/image';
import { nameWithExtension, safeFileName } from '../../files/names';
import { outputFileField } from '../../operation/fields';
import { defineOperation } from '../../operation/operation';

/** `GET /image/{uid}` → image/png. */
export const download = defineOperation({
	value: 'download',
	name: 'Download',
	action: 'Download image',
	description: 'Fetch a stored signature picture as a file',
	pace: 'parallel',
	files: true,
	fields: [imageField, outputFileField],
	prepare: (input) => ({
		uid: input.required('imageUid'),
		property: input.required('binaryPropertyName'),
	}),
	async carryOut({ uid, property }, work) {
		const file = await work.downloadFile(
			'image.download',
			{ path: { uid } },
			['png', 'jpeg', 'gif'],
			({ fileName, kind }) => nameWithExtension(safeFileName(fileName, uid), kind),
		);
		return { json: { image_uid: uid, filename: file.fileName }, binary: { [property]: file } };
	},
});
