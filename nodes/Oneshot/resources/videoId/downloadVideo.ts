import { settle } from '../../client/problem';
import { nameWithExtension, safeFileName } from '../../files/names';
import { outputFileField } from '../../operation/fields';
import { defineOperation } from '../../operation/operation';
import { readVideoId, videoIdFields } from './videoId';

/** `GET /videoid/{vpk}/video`, legacy `/videoid/{pk}/download/video` → video/mp4. */
export const downloadVideo = defineOperation({
	value: 'downloadVideo',
	name: 'Download Video',
	action: 'Download video of video ID',
	description: 'Fetch the recording, to be watched before the identification is approved',
	pace: 'parallel',
	files: true,
	fields: [...videoIdFields, outputFileField],
	prepare: (input) => ({
		...readVideoId(input),
		property: input.required('binaryPropertyName'),
	}),
	async carryOut({ path, ids, property }, work) {
		const number = ids.videoid_pk ?? ids.request_pk;
		const fetch = async (values: Record<string, string>) =>
			await work.downloadFile(
				'videoId.downloadVideo',
				{ path: values },
				['mp4', 'mov', 'webm', 'matroska'],
				({ fileName, kind }) => nameWithExtension(safeFileName(fileName, `video ${number}`), kind),
			);
		// Which of its two numbers a legacy Optimizer means is not certain; one that it does not know is the other.
		const { pk, vpk } = path;
		const either = work.client.account.version === 'legacy' && vpk && pk;
		const { value, problem } = await settle(fetch(either ? { vpk } : path));
		if (problem && !(either && problem.status === 404)) throw problem;
		const file = value ?? (await fetch({ pk }));
		return { json: { ...ids, filename: file.fileName }, binary: { [property]: file } };
	},
});
