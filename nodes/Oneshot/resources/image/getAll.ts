import { listOf } from '../../client/answer';
import { listFields } from '../../fields/shared';
import { listed } from '../../run/lists';
import type { Operation } from '../../run/operation';

/** `GET /images`: a map uid → upload_date, ext, size, mime, filename. */
export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many images',
	description: 'List the stored signature pictures',
	pace: 'parallel',
	fields: listFields,
	async run(call) {
		const { data } = await call.client.call('image.getAll');
		return listed(
			call,
			listOf(data).map((image) => ({ image_uid: image.uid, ...image })),
		);
	},
};
