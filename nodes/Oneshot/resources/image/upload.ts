import { uidOf } from '../../client/answer';
import { inputFileField } from '../../operation/fields';
import { checkedFile } from '../../operation/inputFile';
import { defineOperation } from '../../operation/operation';

/** `POST /image`, multipart `image` (PNG) → image_uid. */
export const upload = defineOperation({
	value: 'upload',
	name: 'Upload',
	action: 'Upload image',
	description: 'Store a picture, such as a logo, that visible signatures can show',
	pace: 'parallel',
	files: true,
	fields: [inputFileField('the PNG picture')],
	async prepare(input) {
		const binary = input.binary('binaryPropertyName');
		return { file: await checkedFile(input, 'binaryPropertyName', binary, ['png']) };
	},
	async carryOut({ file }, { client }) {
		const answer = await client.call('image.upload', { form: [{ ...file, name: 'image' }] });
		return { json: { image_uid: uidOf(answer, 'image_uid', 'uid'), filename: file.fileName } };
	},
});
