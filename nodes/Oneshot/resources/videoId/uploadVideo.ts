import { videoIdFields, videoIdOf } from '../../fields/videoId';
import { checkedFile } from '../../files/inputFile';
import type { Operation } from '../../run/operation';

/** `POST /videoid/{vpk}/video`, legacy `/videoid/{pk}/evidences/video`, multipart `video` (MP4). */
export const uploadVideo: Operation = {
	value: 'uploadVideo',
	name: 'Upload Video',
	action: 'Upload video of video ID',
	description: 'Hand in the recording of a video identification that was done elsewhere',
	pace: 'parallel',
	files: true,
	fields: [
		...videoIdFields,
		{
			displayName: 'Input Binary Field',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			required: true,
			placeholder: 'e.g. data',
			hint: 'The name of the input binary field with the MP4 video',
		},
	],
	async run(call) {
		const { path, json } = videoIdOf(call);
		const binary = call.binary('binaryPropertyName');
		const file = await checkedFile(call, 'binaryPropertyName', binary, ['mp4']);
		call.consumed.add(binary.property);
		await call.client.call('videoId.uploadVideo', { path, form: [{ ...file, name: 'video' }] });
		return { json: { ...json, uploaded: true, filename: file.fileName } };
	},
};
