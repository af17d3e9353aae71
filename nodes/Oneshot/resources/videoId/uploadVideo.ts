import { inputFileField } from '../../operation/fields';
import { checkedFile } from '../../operation/inputFile';
import { defineOperation } from '../../operation/operation';
import { readVideoId, videoIdFields } from './videoId';

/** `POST /videoid/{vpk}/video`, legacy `/videoid/{pk}/evidences/video`, multipart `video` (MP4). */
export const uploadVideo = defineOperation({
	value: 'uploadVideo',
	name: 'Upload Video',
	action: 'Upload video of video ID',
	description: 'Hand in the recording of a video identification that was done elsewhere',
	pace: 'parallel',
	files: true,
	fields: [...videoIdFields, inputFileField('the MP4 video')],
	async prepare(input) {
		const binary = input.binary('binaryPropertyName');
		const file = await checkedFile(input, 'binaryPropertyName', binary, ['mp4']);
		input.consumed.add(binary.property);
		return { ...readVideoId(input), file };
	},
	async carryOut({ path, ids, file }, { client }) {
		await client.call('videoId.uploadVideo', { path, form: [{ ...file, name: 'video' }] });
		return { json: { ...ids, uploaded: true, filename: file.fileName } };
	},
});
