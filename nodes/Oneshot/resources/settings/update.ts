import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { toBase64 } from '../../client/account';
import type { Input } from '../../operation/input';
import { defineOperation } from '../../operation/operation';

const settingsField: INodeProperties = {
	displayName: 'Settings',
	name: 'settings',
	type: 'collection',
	placeholder: 'Add setting',
	default: {},
	options: [
		{
			displayName: 'Billing Password',
			name: 'billingPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'As you know it: the node encodes it (base64) for the API',
		},
		{
			displayName: 'Billing Username',
			name: 'billingUsername',
			type: 'string',
			default: '',
			placeholder: 'e.g. billing@example.com',
		},
		{
			displayName: 'Default Profile',
			name: 'defaultProfile',
			type: 'string',
			default: '',
			placeholder: 'e.g. PFnubeQAFCiudadano',
		},
		{
			displayName: 'Default Registration Authority',
			name: 'defaultRa',
			type: 'string',
			default: '',
			placeholder: 'e.g. 139',
		},
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{ name: 'Production', value: 'prod' },
				{ name: 'Sandbox', value: 'sandbox' },
			],
			default: 'sandbox',
		},
		{
			displayName: 'Time Stamp Authority URL',
			name: 'tsaUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://tsa.example.com',
		},
	],
	description: 'Only what is added here is changed',
};

/** Parameter → section and name in the API. */
const places: Record<string, [section: string, name: string]> = {
	billingPassword: ['billing', 'billing_password'],
	billingUsername: ['billing', 'billing_username'],
	defaultProfile: ['request', 'default_profile'],
	defaultRa: ['request', 'default_ra'],
	environment: ['general', 'environment'],
	tsaUrl: ['tsa', 'tsa_url'],
};

/** A setting as text; of the environment one of its two. */
const readSetting = (input: Input, path: string) =>
	path.endsWith('.environment') ? input.choice(path) : input.text(path);

function readChanges(input: Input): IDataObject {
	const body: Record<string, IDataObject> = {};
	for (const [parameter, [section, name]] of Object.entries(places)) {
		const path = `settings.${parameter}`;
		const value = parameter === 'billingPassword' ? input.verbatim(path) : readSetting(input, path);
		if (value === '') continue;
		body[section] ??= {};
		body[section][name] = parameter === 'billingPassword' ? toBase64(value) : value;
	}
	if (Object.keys(body).length === 0) {
		throw input.invalid('settings', 'is empty', 'Add the settings that are to be changed.');
	}
	return body;
}

/** `POST /settings`, JSON: `{section: {name: value}}` with what is to be changed. */
export const update = defineOperation({
	value: 'update',
	name: 'Update',
	action: 'Update settings',
	description: "Change the Optimizer's settings, for everybody who uses it",
	pace: 'serial',
	guarded: true,
	fields: [settingsField],
	prepare: (input) => ({ changes: readChanges(input) }),
	async carryOut({ changes }, { client }) {
		const { message, data } = await client.call('settings.update', { json: changes });
		const sentence = message ?? (typeof data === 'string' ? data : undefined);
		return { json: { updated: true, ...(sentence && { message: sentence }) } };
	},
});
