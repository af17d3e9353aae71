import type { INodeProperties } from 'n8n-workflow';

/** Fields that several operations have; each exists once. */

export const requestField: INodeProperties = {
	displayName: 'Request ID',
	name: 'requestPk',
	type: 'string',
	default: '={{ $json.request_pk }}',
	required: true,
	placeholder: 'e.g. 388141',
	description:
		'The number of the signature request (request_pk): one signer, the documents to sign, one single-use certificate',
};

/** A selector of one thing: from the list that the API gives, or by its ID. */
function locator(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
	searchListMethod: string,
	hint: string,
	initial: { mode: string; value: string },
): INodeProperties {
	const thing = field.displayName.toLowerCase();
	return {
		...field,
		type: 'resourceLocator',
		default: initial,
		required: true,
		hint,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Choose ${/^[aeiou]/.test(thing) ? 'an' : 'a'} ${thing}…`,
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 14185cd9c6ec30f49f59a844a77bc234',
			},
		],
	};
}

const unchosen = { mode: 'list', value: '' };

export const tokenField = locator(
	{
		displayName: 'Token',
		name: 'tokenUid',
		description: 'The token under which the Optimizer keeps a Registration Authority Officer',
	},
	'searchTokens',
	'“Token: Create” makes one',
	unchosen,
);

export const documentField = locator(
	{ displayName: 'Document', name: 'documentUid', description: 'One document of the request' },
	'searchDocuments',
	'To choose from the documents of the request above, switch to Fixed and “From List”',
	{ mode: 'id', value: '={{ $json.uid }}' },
);

export const imageField = locator(
	{
		displayName: 'Image',
		name: 'imageUid',
		description: 'A picture for visible signatures that was uploaded before',
	},
	'searchImages',
	'“Image: Upload” stores one',
	unchosen,
);

export const documentTypeField: INodeProperties = {
	displayName: 'Document Type',
	name: 'documentType',
	type: 'options',
	options: [
		{ name: 'Original', value: 'original', description: 'As it was uploaded' },
		{ name: 'Signed', value: 'signed', description: 'With the signature of the request' },
	],
	default: 'signed',
	description: 'Whether the signed file or the uploaded one is meant',
};

export const outputFileField: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	placeholder: 'e.g. data',
	hint: 'The name of the output binary field to put the file in',
};

export const returnAllField: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

export const limitField: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
};

/** Return All and Limit, for every “Get Many”. */
export const listFields: INodeProperties[] = [returnAllField, limitField];

/** Masks a field; spread, since n8n's linter takes a literal for a mistake where the name is not known to it. */
export const masked = { password: true };
