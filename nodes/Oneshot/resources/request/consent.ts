import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { masked, notice } from '../../operation/fields';
import type { Input } from '../../operation/input';

/** How the signer consents: the code, or another approved authentication. */
export const consentFields: INodeProperties[] = [
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		options: [
			{ name: 'External', value: 'external' },
			{ name: 'One-Time Code', value: 'otp' },
		],
		default: 'otp',
		description: 'How the signer has consented',
	},
	{
		displayName: 'One-Time Code',
		name: 'secret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		required: true,
		placeholder: 'e.g. 123456',
		hint: 'The code that the signer has received and tells you, for instance in a form',
		displayOptions: { show: { authentication: ['otp'] } },
	},
	{
		...notice(
			"Only with the provider's approval: the signer has consented by another authentication that Namirial has accepted for you.",
			'externalNotice',
		),
		displayOptions: { show: { authentication: ['external'] } },
	},
	{
		displayName: 'External Authentication Type',
		name: 'extUnlockType',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. biometric',
		displayOptions: { show: { authentication: ['external'] } },
	},
	{
		displayName: 'External Authentication Value',
		name: 'extUnlockValue',
		type: 'string',
		typeOptions: { ...masked },
		default: '',
		required: true,
		displayOptions: { show: { authentication: ['external'] } },
	},
];

/** The consent in the API's names. Throws a Problem when it is empty. */
export function readConsent(input: Input): IDataObject {
	if (input.text('authentication') === 'external') {
		return {
			ext_unlock_type: input.required('extUnlockType'),
			ext_unlock_value: input.required('extUnlockValue'),
		};
	}
	const secret = input.text('secret').replace(/\s/g, '');
	if (!secret) {
		throw input.invalid(
			'secret',
			'is empty',
			'Ask the signer for the code, in a form for instance, and refer to that answer here.',
		);
	}
	return { secret };
}
