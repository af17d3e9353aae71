import type { INodeProperties } from 'n8n-workflow';

/** A metadata of the legacy Optimizer. */
export const metadataField: INodeProperties = {
	displayName: 'Metadata UID',
	name: 'metadata',
	type: 'string',
	default: '={{ $json.metadata }}',
	required: true,
	placeholder: 'e.g. 3a5d0c2a1c8e7f69d2b0f0a4c7b4b6fa',
	description: 'The unique ID that Upload returned',
};
