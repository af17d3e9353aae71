import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { checkTrigger } from './trigger/activate';
import { triggerFields } from './trigger/fields';
import { receiveCallback } from './trigger/receive';

export class OneshotTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'One-Shot Trigger',
		name: 'oneshotTrigger',
		icon: { light: 'file:../../icons/oneshot.svg', dark: 'file:../../icons/oneshot.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '=/{{ $parameter["path"] }}',
		description: 'Starts the workflow when a signature request or a Video ID changes its state',
		eventTriggerDescription: 'Waiting for a callback of the One-Shot API',
		activationMessage: 'Callbacks of the One-Shot API now start this workflow.',
		defaults: { name: 'One-Shot Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'oneshotApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				path: '={{ $parameter["path"] }}',
				isFullPath: true,
			},
		],
		properties: triggerFields,
	};

	webhookMethods = {
		default: {
			// The address is set by people, nothing is registered anywhere: what can be checked is.
			async checkExists(this: IHookFunctions) {
				await checkTrigger(this);
				return true;
			},
			async create(this: IHookFunctions) {
				return true;
			},
			async delete(this: IHookFunctions) {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions) {
		return await receiveCallback(this);
	}
}
