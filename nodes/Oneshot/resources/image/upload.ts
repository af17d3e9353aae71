import { uidOf } from '../../client/answer';
import { readRange } from '../../files/bytes';
import { HEADER_BYTES, pngObstacle } from '../../files/png';
import { inputFileField } from '../../operation/fields';
import type { Input } from '../../operation/input';
import type { InputFile } from '../../operation/inputFile';
import { checkedFile, namesFile } from '../../operation/inputFile';
import { defineOperation } from '../../operation/operation';

/** The PNG picture that the field names, found to be one that signatures can carry. */
async function readPicture(input: Input): Promise<InputFile> {
	const field = 'binaryPropertyName';
	const file = await checkedFile(input, field, input.binary(field), ['png']);
	const obstacle = pngObstacle(await readRange(file, 0, Math.min(file.size, HEADER_BYTES)));
	if (!obstacle) return file;
	throw input.invalid(
		field,
		`${namesFile(file)}, which is ${obstacle}: a signature can't carry such a PNG`,
		'Save it as a PNG with 8 bits per channel (24 or 32 bits per pixel, “truecolor”) and without interlacing: in GIMP, Image → Mode → RGB, then export with “Interlacing” switched off.',
	);
}

/** `POST /image`, multipart `image` (PNG) → image_uid. */
export const upload = defineOperation({
	value: 'upload',
	name: 'Upload',
	action: 'Upload image',
	description: 'Store a picture, such as a logo, that visible signatures can show',
	pace: 'parallel',
	files: true,
	fields: [inputFileField('the PNG picture')],
	prepare: async (input) => ({ file: await readPicture(input) }),
	async carryOut({ file }, { client }) {
		const answer = await client.call('image.upload', { form: [{ ...file, name: 'image' }] });
		return { json: { image_uid: uidOf(answer, 'image_uid', 'uid'), filename: file.fileName } };
	},
});
