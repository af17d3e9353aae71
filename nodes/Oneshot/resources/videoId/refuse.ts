import { officerField, officerOf } from '../../fields/officer';
import { videoIdFields, videoIdOf } from '../../fields/videoId';
import type { Operation } from '../../run/operation';

/** `POST /videoid/{vpk}/refuse`, legacy `/videoid/{pk}/refuse`, JSON: RAO credentials, `rao`, `reason`. */
export const refuse: Operation = {
	value: 'refuse',
	name: 'Refuse',
	action: 'Refuse video ID',
	description: 'Turn an identification down and cancel its request',
	pace: 'serial',
	guarded: true,
	fields: [
		{
			displayName: 'This cancels the request. It cannot be undone.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		...videoIdFields,
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. The document is not readable in the video',
		},
		officerField,
	],
	async run(call) {
		const { path, json } = videoIdOf(call);
		const body = { ...officerOf(call), reason: call.required('reason') };
		const { message } = await call.client.call('videoId.refuse', { path, json: body });
		return { json: { ...json, refused: true, ...(message && { message }) } };
	},
};
