import { notice } from '../../operation/fields';
import { defineOperation } from '../../operation/operation';
import { officerField, readOfficer } from './officer';
import { readVideoId, videoIdFields } from './videoId';

/** `POST /videoid/{vpk}/approve`, legacy `/request/{pk}/approve`, JSON: RAO credentials and `rao`. */
export const approve = defineOperation({
	value: 'approve',
	name: 'Approve',
	action: 'Approve video ID',
	description: 'Vouch for the identity of the person; the request can be signed from then on',
	pace: 'serial',
	guarded: true,
	fields: [
		notice('Watch the video first: with this the officer vouches for the identity of the person.'),
		...videoIdFields,
		officerField,
	],
	prepare: (input) => ({ ...readVideoId(input), officer: readOfficer(input) }),
	async carryOut({ path, ids, officer }, { client }) {
		const { message } = await client.call('videoId.approve', { path, json: officer });
		return { json: { ...ids, approved: true, ...(message && { message }) } };
	},
});
