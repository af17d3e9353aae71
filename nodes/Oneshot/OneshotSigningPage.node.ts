import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { checkPage } from './page/activate';
import { pageFields } from './page/fields';
import { receivePage } from './page/receive';

const path = '={{ $parameter["path"] }}';

/** The address is the workflow's own, nothing is registered anywhere: what can be checked is. */
const lifeCycle = {
	async checkExists(this: IHookFunctions) {
		await checkPage(this);
		return true;
	},
	async create(this: IHookFunctions) {
		return true;
	},
	async delete(this: IHookFunctions) {
		return true;
	},
};

export class OneshotSigningPage implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'One-Shot Signing Page',
		name: 'oneshotSigningPage',
		icon: { light: 'file:../../icons/oneshot.svg', dark: 'file:../../icons/oneshot.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '=/{{ $parameter["path"] }}',
		description:
			'Serves the page on which people read and sign, and starts the workflow when they did, or did not',
		eventTriggerDescription: 'Waiting for somebody to sign',
		activationMessage: 'Links of “Create Signing Link” now lead to this page.',
		defaults: { name: 'One-Shot Signing Page' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Signed', 'Not Signed'],
		credentials: [{ name: 'oneshotApi', required: true }],
		webhooks: [
			{ name: 'setup', httpMethod: 'GET', responseMode: 'onReceived', path, isFullPath: true },
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path, isFullPath: true },
		],
		properties: pageFields,
	};

	webhookMethods = { default: lifeCycle, setup: lifeCycle };

	async webhook(this: IWebhookFunctions) {
		return await receivePage(this, this.getWebhookName() === 'setup' ? 'GET' : 'POST');
	}
}
