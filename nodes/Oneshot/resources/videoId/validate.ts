import { notice } from '../../operation/fields';
import { defineOperation } from '../../operation/operation';
import { officerField, readOfficer } from './officer';
import { readVideoId, videoIdFields } from './videoId';

/** Legacy `POST /videoid/{pk}/validate`, JSON: RAO credentials and `rao` → status CREATED. */
export const validate = defineOperation({
	value: 'validate',
	name: 'Validate (Legacy)',
	action: 'Validate video ID (legacy)',
	description:
		'Confirm the video where the Registration Authority has two steps; Approve comes after it. In one-step ones Approve does both.',
	pace: 'serial',
	guarded: true,
	onlyVersion: 'legacy',
	fields: [
		notice('Watch the video first: with this the officer vouches for the identity of the person.'),
		...videoIdFields,
		officerField,
	],
	prepare: (input) => ({ ...readVideoId(input), officer: readOfficer(input) }),
	async carryOut({ path, ids, officer }, { client }) {
		const { message } = await client.call('videoId.validate', { path, json: officer });
		return { json: { ...ids, validated: true, ...(message && { message }) } };
	},
});
