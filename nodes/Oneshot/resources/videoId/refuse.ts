import { notice } from '../../operation/fields';
import { defineOperation } from '../../operation/operation';
import { officerField, readRefusingOfficer } from './officer';
import { readVideoId, videoIdFields } from './videoId';

/** `POST /videoid/{vpk}/refuse`, legacy `/videoid/{pk}/refuse`, JSON: RAO credentials, `rao`, `reason`. */
export const refuse = defineOperation({
	value: 'refuse',
	name: 'Refuse',
	action: 'Refuse video ID',
	description: 'Turn an identification down and cancel its request',
	pace: 'serial',
	guarded: true,
	fields: [
		notice('This cancels the request. It cannot be undone.'),
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
	prepare: (input) => ({
		...readVideoId(input),
		json: { ...readRefusingOfficer(input), reason: input.required('reason') },
	}),
	async carryOut({ path, ids, json }, { client }) {
		const { message } = await client.call('videoId.refuse', { path, json });
		return { json: { ...ids, refused: true, ...(message && { message }) } };
	},
});
