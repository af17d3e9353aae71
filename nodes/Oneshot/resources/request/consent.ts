import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { masked, notice } from '../../operation/fields';
import type { Input } from '../../operation/input';
import { toOneTimeCode } from '../../values/oneTimeCode';

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
		hint: 'From the form into which the signer types it. It is the signer’s own: no clerk, agent or chat carries it.',
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
		displayName: 'Customer Code',
		name: 'secret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		required: true,
		hint: 'The code that Namirial agreed with you for external authentication',
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

/** The consent in the API's names. Throws a Problem when it is empty, or no code. */
export function readConsent(input: Input): IDataObject {
	if (input.choice('authentication') === 'external') {
		const value = input.verbatim('extUnlockValue').trim();
		if (!value) throw input.invalid('extUnlockValue', 'is empty');
		return {
			secret: input.required('secret'),
			ext_unlock_type: input.required('extUnlockType'),
			ext_unlock_value: value,
		};
	}
	const { problem, value } = toOneTimeCode(input.param('secret'));
	if (problem === undefined) return { secret: value };
	throw input.invalid(
		'secret',
		problem,
		problem === 'is empty'
			? 'Let the signer type the code into a form, and refer to that answer here.'
			: '',
	);
}
