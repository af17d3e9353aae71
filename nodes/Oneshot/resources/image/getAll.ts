import { listOf } from '../../client/answer';
import { listFields } from '../../operation/fields';
import { listOutputs, readLimit } from '../../operation/lists';
import { defineOperation } from '../../operation/operation';

/** `GET /images`: a map uid → upload_date, ext, size, mime, filename. */
export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many images',
	description: 'List the stored signature pictures',
	pace: 'parallel',
	fields: listFields,
	prepare: (input) => ({ limit: readLimit(input) }),
	async carryOut({ limit }, { client }) {
		const { data } = await client.call('image.getAll');
		const images = listOf(data).map((image) => ({ image_uid: image.uid, ...image }));
		return listOutputs(images, limit);
	},
});
