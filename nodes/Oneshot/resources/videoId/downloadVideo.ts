import { outputFileField } from '../../fields/shared';
import { videoIdFields, videoIdOf } from '../../fields/videoId';
import { baseName, downloadFile } from '../../files/outputFile';
import type { Operation } from '../../run/operation';

/** `GET /videoid/{vpk}/video`, legacy `/videoid/{pk}/download/video` → video/mp4. */
export const downloadVideo: Operation = {
	value: 'downloadVideo',
	name: 'Download Video',
	action: 'Download video of video ID',
	description: 'Fetch the recording, to be watched before the identification is approved',
	pace: 'parallel',
	files: true,
	fields: [...videoIdFields, outputFileField],
	async run(call) {
		const { path, json } = videoIdOf(call);
		const property = call.required('binaryPropertyName');
		const number = json.videoid_pk ?? json.request_pk;
		const file = await downloadFile(call, 'videoId.downloadVideo', { path }, ({ fileName }) => ({
			fileName: fileName ? baseName(fileName) : `video ${number}.mp4`,
			mimeType: 'video/mp4',
		}));
		return { json: { ...json, filename: file.fileName }, binary: { [property]: file } };
	},
};
