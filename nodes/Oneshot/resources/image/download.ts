import { imageField, outputFileField } from '../../fields/shared';
import { baseName, downloadFile } from '../../files/outputFile';
import type { Operation } from '../../run/operation';

/** `GET /image/{uid}` → image/png. */
export const download: Operation = {
	value: 'download',
	name: 'Download',
	action: 'Download image',
	description: 'Fetch a stored signature picture as a file',
	pace: 'parallel',
	files: true,
	fields: [imageField, outputFileField],
	async run(call) {
		const uid = call.required('imageUid');
		const property = call.required('binaryPropertyName');
		const file = await downloadFile(call, 'image.download', { path: { uid } }, ({ fileName }) => ({
			fileName: fileName ? baseName(fileName) : `${uid}.png`,
			mimeType: 'image/png',
		}));
		return { json: { image_uid: uid, filename: file.fileName }, binary: { [property]: file } };
	},
};
