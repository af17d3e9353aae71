import type { INodeProperties } from 'n8n-workflow';

import type { Input } from '../operation/input';

/** The certificate's profile for one request, instead of the credential's; entries of Additional Fields. */
export const profileFields: INodeProperties[] = [
	{
		displayName: 'Profile',
		name: 'profile',
		type: 'options',
		options: [
			{ name: 'Advanced, Not Qualified', value: 'PFnubeNC', description: 'PFnubeNC' },
			{ name: 'Custom', value: 'custom', description: 'As entered under Custom Profile' },
			{
				name: 'Qualified, in a QSCD',
				value: 'PFnubeQAFCiudadano',
				description: 'PFnubeQAFCiudadano',
			},
			{
				name: 'Qualified, Without a QSCD',
				value: 'PFnubeAFCiudadano',
				description: 'PFnubeAFCiudadano',
			},
		],
		default: 'PFnubeQAFCiudadano',
		description:
			"The kind of certificate that signs, instead of the credential's. A QSCD (qualified signature creation device) is a certified device that keeps the signing key.",
	},
	{
		displayName: 'Custom Profile',
		name: 'customProfile',
		type: 'string',
		default: '',
		placeholder: 'e.g. PFnubeQAFCiudadano',
		description: 'The name of a profile that Namirial has set up for you; choose Custom as Profile',
	},
	{
		displayName: 'Registration Authority',
		name: 'registrationAuthority',
		type: 'string',
		default: '',
		placeholder: 'e.g. 139',
		description: "The Registration Authority's number, instead of the credential's",
	},
];

/** What a certificate is issued as. */
export type CertificateClass = 'qualified_qscd' | 'qualified' | 'not_qualified';

/** The profiles whose certificates are known; Namirial has set up some thirty more. */
export const certificateClasses: Record<string, CertificateClass> = {
	PFnubeQAFCiudadano: 'qualified_qscd',
	PFnubeAFCiudadano: 'qualified',
	PFnubeNC: 'not_qualified',
};

/** `profile` and `registration_authority` of this call; what was left to the credential is left out. */
export function readProfile(input: Input): Record<string, string> {
	// Not a choice: a profile that an expression gives may be any that Namirial has set up.
	const chosen = input.text('additionalFields.profile');
	const custom = input.text('additionalFields.customProfile');
	if (chosen === 'custom' && !custom) {
		throw input.invalid(
			'additionalFields.customProfile',
			'is empty',
			'Enter the name of the profile.',
		);
	}
	const values = {
		profile: chosen === 'custom' || !chosen ? custom : chosen,
		registration_authority: input.text('additionalFields.registrationAuthority'),
	};
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}
