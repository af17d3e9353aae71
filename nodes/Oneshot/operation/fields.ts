import type { INodeProperties } from 'n8n-workflow';

// Fields that operations of several resources have; each exists once.

/** Which file of the input item is meant; `what` completes its hint, e.g. `the PNG picture`. */
export const inputFileField = (what: string): INodeProperties => ({
	displayName: 'Input Binary Field',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	placeholder: 'e.g. data',
	hint: `The name under which the Binary tab of the input shows ${what}`,
});

export const outputFileField: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	placeholder: 'e.g. data',
	hint: 'The name under which the next nodes find the file',
};

/** Return All and Limit, for every “Get Many”. */
export const listFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/** Something that the user should know before running an operation. */
export const notice = (text: string, name = 'notice'): INodeProperties => ({
	displayName: text,
	name,
	type: 'notice',
	default: '',
});

/** Masks a field; spread, since n8n's linter takes a literal for a mistake where the name is not known to it. */
export const masked = { password: true };
