import { idOf } from '../../client/answer';
import { openInput } from '../../files/inputFile';
import { readAll } from '../../files/inspect';
import type { Call } from '../../run/call';
import type { Operation } from '../../run/operation';

/** What is to be embedded, base64 as the API wants it. */
async function contentOf(call: Call): Promise<string> {
	if (call.text('metadataSource') === 'text') {
		return Buffer.from(call.required('metadataText'), 'utf8').toString('base64');
	}
	const file = await openInput(call, call.binary('binaryPropertyName'));
	if (file.size === 0) throw call.invalid('binaryPropertyName', `“${file.fileName}” is empty`);
	return (await readAll(file)).toString('base64');
}

/** An object identifier: dotted numbers, the first 0, 1 or 2 (ITU-T X.660). */
export const isOid = (text: string) =>
	/^([01](\.([0-9]|[1-3][0-9]))|2\.(0|[1-9]\d*))(\.(0|[1-9]\d*))*$/.test(text);

/** `POST /metadata`, JSON `metadata` (base64), `metadata_oid` → its uid. */
export const upload: Operation = {
	value: 'upload',
	name: 'Upload',
	action: 'Upload metadata',
	description: 'Store data that Sign can embed in a signature under an object identifier',
	pace: 'parallel',
	only: 'legacy',
	fields: [
		{
			displayName: 'Metadata From',
			name: 'metadataSource',
			type: 'options',
			options: [
				{ name: 'Binary Field', value: 'binary' },
				{ name: 'Text', value: 'text' },
			],
			default: 'text',
		},
		{
			displayName: 'Text',
			name: 'metadataText',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			required: true,
			hint: 'As it is: the node encodes it (base64) for the API',
			displayOptions: { show: { metadataSource: ['text'] } },
		},
		{
			displayName: 'Input Binary Field',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			required: true,
			placeholder: 'e.g. data',
			hint: 'The name of the input binary field with the data',
			displayOptions: { show: { metadataSource: ['binary'] } },
		},
		{
			displayName: 'Object Identifier (OID)',
			name: 'metadataOid',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 1.3.6.1.4.1.99999.1',
			description: 'The number under which the data stand in the signature',
		},
	],
	async run(call) {
		const oid = call.required('metadataOid');
		if (!isOid(oid)) {
			throw call.invalid(
				'metadataOid',
				`“${oid}” is not an object identifier`,
				'It looks like 1.3.6.1.4.1.99999.1.',
			);
		}
		const answer = await call.client.call('metadata.upload', {
			json: { metadata: await contentOf(call), metadata_oid: oid },
		});
		return { json: { metadata: idOf(answer, 'metadata', 'uid'), metadata_oid: oid } };
	},
};
