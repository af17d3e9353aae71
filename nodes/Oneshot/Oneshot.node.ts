import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { listSearch } from './fields/search';
import { loadOptions } from './fields/timeZones';
import { executeItems } from './run/execute';
import { buildProperties } from './run/registry';

export class Oneshot implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'One-Shot',
		name: 'oneshot',
		icon: { light: 'file:../../icons/oneshot.svg', dark: 'file:../../icons/oneshot.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Have people sign PDFs with a one-time code and a qualified certificate',
		defaults: { name: 'One-Shot' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'oneshotApi', required: true }],
		properties: buildProperties(),
	};

	methods = { listSearch, loadOptions };

	async execute(this: IExecuteFunctions) {
		return [await executeItems(this)];
	}
}
