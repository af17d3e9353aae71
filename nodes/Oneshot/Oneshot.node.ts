import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { executeItems } from './engine/execute';
import { buildProperties, buildSubtitle } from './engine/registry';
import { methods } from './resources';

export class Oneshot implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'One-Shot',
		name: 'oneshot',
		icon: { light: 'file:../../icons/oneshot.svg', dark: 'file:../../icons/oneshot.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: buildSubtitle(),
		description: 'Have people sign PDFs with a one-time code and a qualified certificate',
		defaults: { name: 'One-Shot' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'oneshotApi', required: true }],
		properties: buildProperties(),
	};

	methods = methods;

	async execute(this: IExecuteFunctions) {
		return [await executeItems(this)];
	}
}
