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

export const tokenField: INodeProperties = {
	displayName: 'Token',
	name: 'tokenUid',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The token under which the Optimizer keeps a Registration Authority Officer',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a token…',
			typeOptions: { searchListMethod: 'searchTokens', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 14185cd9c6ec30f49f59a844a77bc234',
		},
	],
};

export const documentField: INodeProperties = {
	displayName: 'Document',
	name: 'documentUid',
	type: 'resourceLocator',
	default: { mode: 'id', value: '={{ $json.uid }}' },
	required: true,
	description: 'One document of the request',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a document…',
			hint: 'Documents of the request ID above',
			typeOptions: { searchListMethod: 'searchDocuments', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 9d2b0f0a4c7b4b6fa3a5d0c2a1c8e7f6',
		},
	],
};

export const imageField: INodeProperties = {
	displayName: 'Image',
	name: 'imageUid',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'A picture for visible signatures that was uploaded before',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose an image…',
			typeOptions: { searchListMethod: 'searchImages', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 3a5d0c2a1c8e7f69d2b0f0a4c7b4b6fa',
		},
	],
};

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
