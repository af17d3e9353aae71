import type { INodeProperties } from 'n8n-workflow';

import type { FilePart } from '../../client/multipart';
import type { Input } from '../../operation/input';
import { checkedFile } from '../../operation/inputFile';

/** The pictures by which the officer vouches for the person: JPEG or PNG files of the item. */
export const identityPictureFields: INodeProperties[] = [
	{
		displayName: 'Front of the Identity Document',
		name: 'documentFront',
		type: 'string',
		default: 'document_front',
		placeholder: 'e.g. document_front',
		hint: 'The name under which the Binary tab of the input shows the picture (JPEG or PNG). Empty where your Registration Authority asks for none.',
	},
	{
		displayName: 'Back of the Identity Document',
		name: 'documentRear',
		type: 'string',
		default: 'document_rear',
		placeholder: 'e.g. document_rear',
		hint: 'The name under which the Binary tab shows the picture (JPEG or PNG). A passport needs none.',
		displayOptions: { hide: { idDocumentType: ['PAS'] } },
	},
	{
		displayName: 'Person Holding the Document',
		name: 'documentOwner',
		type: 'string',
		default: 'document_owner',
		placeholder: 'e.g. document_owner',
		hint: 'The name under which the Binary tab shows the photo (JPEG or PNG)',
	},
];

/** One identity picture as a form part; it is not passed on to the next node. */
async function readPicture(input: Input, parameter: string, name: string): Promise<FilePart> {
	const binary = input.binary(parameter);
	const file = await checkedFile(input, parameter, binary, ['jpeg', 'png']);
	input.consumed.add(binary.property);
	return { ...file, name };
}

/** Parameter → form field. */
const pictures = {
	documentFront: 'document_front',
	documentOwner: 'document_owner',
	documentRear: 'document_rear',
	'additionalFields.extraDocument': 'extra_document',
};

/** Reads each picture by itself, where one is named: a Problem in one says nothing of the others. */
export const pictureChecks = (input: Input): Array<() => Promise<FilePart[]>> =>
	Object.entries(pictures).map(
		([parameter, name]) =>
			async () =>
				input.text(parameter) ? [await readPicture(input, parameter, name)] : [],
	);

/** The identity pictures that are named, as form parts, each checked to be a JPEG or PNG. */
export async function readIdentityPictures(input: Input): Promise<FilePart[]> {
	const parts: FilePart[] = [];
	for (const reader of pictureChecks(input)) parts.push(...(await reader()));
	return parts;
}
