import { uidOf } from '../../client/answer';
import { readAll } from '../../files/bytes';
import { inputFileField } from '../../operation/fields';
import type { Input } from '../../operation/input';
import { openInput } from '../../operation/inputFile';
import { defineOperation } from '../../operation/operation';
import { quoted } from '../../values/characters';

/** What is to be embedded, base64 as the API wants it. */
async function readContent(input: Input): Promise<string> {
	if (input.choice('metadataSource') === 'text') {
		return Buffer.from(input.required('metadataText'), 'utf8').toString('base64');
	}
	const file = await openInput(input, input.binary('binaryPropertyName'));
	if (file.size === 0)
		throw input.invalid('binaryPropertyName', `names the file “${file.fileName}”, which is empty`);
	return (await readAll(file)).toString('base64');
}

/** An object identifier: dotted numbers, the first 0, 1 or 2 (ITU-T X.660). */
export const isOid = (text: string) =>
	/^([01](\.([0-9]|[1-3][0-9]))|2\.(0|[1-9]\d*))(\.(0|[1-9]\d*))*$/.test(text);

/** `POST /metadata`, JSON `metadata` (base64), `metadata_oid` → its uid. */
export const upload = defineOperation({
	value: 'upload',
	name: 'Upload',
	action: 'Upload metadata (legacy)',
	description: 'Store data that Sign can embed in a signature under an object identifier',
	pace: 'parallel',
	onlyVersion: 'legacy',
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
			...inputFileField('the data'),
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
	async prepare(input) {
		const oid = input.required('metadataOid');
		if (!isOid(oid)) {
			throw input.invalid(
				'metadataOid',
				`${quoted(oid)} is not an object identifier`,
				'It looks like 1.3.6.1.4.1.99999.1.',
			);
		}
		return { metadata: await readContent(input), metadata_oid: oid };
	},
	async carryOut(json, { client }) {
		const answer = await client.call('metadata.upload', { json });
		const { metadata_oid } = json;
		return { json: { metadata: uidOf(answer, 'metadata', 'uid'), metadata_oid } };
	},
});
