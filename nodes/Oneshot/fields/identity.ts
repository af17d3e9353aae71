import type { INodeProperties } from 'n8n-workflow';

import type { FilePart } from '../client/multipart';
import { checkedFile } from '../files/inputFile';
import type { Call } from '../run/call';

/** The pictures by which the officer vouches for the person: JPEG or PNG files of the item. */
export const identityFields: INodeProperties[] = [
	{
		displayName: 'Front of the Identity Document',
		name: 'documentFront',
		type: 'string',
		default: 'document_front',
		required: true,
		placeholder: 'e.g. document_front',
		hint: 'The name of the input binary field with the picture (JPEG or PNG)',
	},
	{
		displayName: 'Back of the Identity Document',
		name: 'documentRear',
		type: 'string',
		default: 'document_rear',
		placeholder: 'e.g. document_rear',
		hint: 'The name of the input binary field with the picture (JPEG or PNG). A passport needs none.',
		displayOptions: { hide: { idDocumentType: ['PAS'] } },
	},
	{
		displayName: 'Photo of the Person Holding the Document',
		name: 'documentOwner',
		type: 'string',
		default: 'document_owner',
		required: true,
		placeholder: 'e.g. document_owner',
		hint: 'The name of the input binary field with the picture (JPEG or PNG)',
	},
];

/** One identity picture as a form part; it is not passed on to the next node. */
async function identityPart(call: Call, parameter: string, name: string): Promise<FilePart> {
	const binary = call.binary(parameter);
	const file = await checkedFile(call, parameter, binary, ['jpeg', 'png']);
	call.consumed.add(binary.property);
	return { ...file, name };
}

/** The identity pictures of an item as form parts, each checked to be a JPEG or PNG. */
export async function identityParts(call: Call): Promise<FilePart[]> {
	const parts = [
		await identityPart(call, 'documentFront', 'document_front'),
		await identityPart(call, 'documentOwner', 'document_owner'),
	];
	if (call.text('documentRear')) {
		parts.push(await identityPart(call, 'documentRear', 'document_rear'));
	}
	if (call.text('additionalFields.extraDocument')) {
		parts.push(await identityPart(call, 'additionalFields.extraDocument', 'extra_document'));
	}
	return parts;
}
