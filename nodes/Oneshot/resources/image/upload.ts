import { idOf } from '../../client/answer';
import { checkedFile } from '../../files/inputFile';
import type { Operation } from '../../run/operation';

/** `POST /image`, multipart `image` (PNG) → image_uid. */
export const upload: Operation = {
	value: 'upload',
	name: 'Upload',
	action: 'Upload image',
	description: 'Store a picture, such as a logo, that visible signatures can show',
	pace: 'parallel',
	files: true,
	fields: [
		{
			displayName: 'Input Binary Field',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			required: true,
			placeholder: 'e.g. data',
			hint: 'The name of the input binary field with the PNG picture',
		},
	],
	async run(call) {
		const file = await checkedFile(call, 'binaryPropertyName', call.binary('binaryPropertyName'), [
			'png',
		]);
		const answer = await call.client.call('image.upload', { form: [{ ...file, name: 'image' }] });
		return { json: { image_uid: idOf(answer, 'image_uid', 'uid'), filename: file.fileName } };
	},
};
