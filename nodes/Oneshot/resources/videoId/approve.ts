import { officerField, officerOf } from '../../fields/officer';
import { videoIdFields, videoIdOf } from '../../fields/videoId';
import type { Operation } from '../../run/operation';

/** `POST /videoid/{vpk}/approve`, legacy `/requests/{pk}/approve`, JSON: RAO credentials and `rao`. */
export const approve: Operation = {
	value: 'approve',
	name: 'Approve',
	action: 'Approve video ID',
	description: 'Vouch for the identity of the person; the request can be signed from then on',
	pace: 'serial',
	guarded: true,
	fields: [
		{
			displayName:
				'Watch the video first: with this the officer vouches for the identity of the person.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		...videoIdFields,
		officerField,
	],
	async run(call) {
		const { path, json } = videoIdOf(call);
		const { message } = await call.client.call('videoId.approve', { path, json: officerOf(call) });
		return { json: { ...json, approved: true, ...(message && { message }) } };
	},
};
