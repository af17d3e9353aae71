import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { idOf } from '../../client/answer';
import type { Part } from '../../client/multipart';
import { Problem } from '../../client/problem';
import { identityFields, identityParts } from '../../fields/identity';
import { profileFields, profileOf } from '../../fields/profile';
import { signerFields, signerOf } from '../../fields/signer';
import { pkValue } from '../../run/call';
import type { Call } from '../../run/call';
import type { Operation } from '../../run/operation';

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		...profileFields,
		{
			displayName: 'Asynchronous',
			name: 'useasync',
			type: 'boolean',
			default: false,
			description:
				'Whether Sign answers at once and the documents are signed in the background; Callback URL tells when',
		},
		{
			displayName: 'Callback URL',
			name: 'callback',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://n8n.example.com/webhook/oneshot',
			description:
				'Where the Optimizer reports what happens to the request. Needs Asynchronous. The call carries no signature: put a secret into the address.',
		},
		{
			displayName: 'Communication Language',
			name: 'communicationLanguage',
			type: 'options',
			options: [
				{ name: 'English', value: 'EN' },
				{ name: 'Polish', value: 'PL' },
				{ name: 'Spanish', value: 'ES' },
			],
			default: 'EN',
			description: 'The language of the messages to the signer (legacy Optimizer)',
		},
		{
			displayName: 'Extra Document',
			name: 'extraDocument',
			type: 'string',
			default: '',
			placeholder: 'e.g. extra_document',
			description:
				'The name of an input binary field with one more identity picture (legacy Optimizer)',
		},
		{
			displayName: 'Residence Address',
			name: 'residenceAddress',
			type: 'string',
			default: '',
			description: 'Only for certain profiles (legacy Optimizer)',
		},
		{
			displayName: 'Residence City',
			name: 'residenceCity',
			type: 'string',
			default: '',
			description: 'Only for certain profiles (legacy Optimizer)',
		},
		{
			displayName: 'Residence Country',
			name: 'residence',
			type: 'string',
			default: '',
			description: 'Only for certain profiles (legacy Optimizer)',
		},
		{
			displayName: 'Residence Postal Code',
			name: 'residencePostalCode',
			type: 'string',
			default: '',
			description: 'Only for certain profiles (legacy Optimizer)',
		},
		{
			displayName: 'Special Conditions',
			name: 'specialConditions',
			type: 'string',
			default: '',
			description: 'Only for certain profiles (legacy Optimizer)',
		},
	],
};

/** Parameter → API name, for the texts of Additional Fields that are sent as they are. */
const additionalTexts = {
	communicationLanguage: 'communication_language',
	residence: 'residence',
	residenceAddress: 'residence_address',
	residenceCity: 'residence_city',
	residencePostalCode: 'residence_postal_code',
	specialConditions: 'special_conditions',
};

/** What Additional Fields add to the form, in the API's names. */
function additionalOf(call: Call): IDataObject {
	const values: IDataObject = profileOf(call);
	for (const [parameter, name] of Object.entries(additionalTexts)) {
		const value = call.text(`additionalFields.${parameter}`);
		if (value) values[name] = value;
	}
	const callback = call.text('additionalFields.callback');
	const useasync = call.flag('additionalFields.useasync');
	if (callback && !useasync) {
		throw call.invalid(
			'additionalFields.callback',
			'needs Asynchronous',
			'Switch Asynchronous on: the API takes a callback only then.',
		);
	}
	if (callback && !/^https?:\/\//i.test(callback)) {
		throw call.invalid('additionalFields.callback', `“${callback}” is not a web address`);
	}
	if (useasync) values.useasync = 'true';
	if (callback) values.callback = callback;
	return values;
}

/** The fields of Create, which Sign Documents has as well. */
export const createFields: INodeProperties[] = [
	{
		displayName:
			'With this you declare that the person was identified as your Registration Authority requires. Pictures that came by email are no identification.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	...signerFields,
	...identityFields,
	additionalFields,
];

/** Everything that Create sends, checked before anything is sent. */
export async function createForm(call: Call): Promise<Part[]> {
	const { account } = call.client;
	const values: IDataObject = {
		...signerOf(call),
		...account.raoCredentials(),
		...account.profile,
		...account.registrationAuthority,
		...account.env,
		...account.billing,
		...additionalOf(call),
	};
	const texts = Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));
	return [...texts, ...(await identityParts(call))];
}

/** Creates a request out of a checked form and returns its request_pk. */
export async function createRequest(call: Call, form: Part[]): Promise<string | number> {
	const answer = await call.client.call('request.create', { form });
	const pk = idOf(answer, 'request_pk', 'pk', 'request', 'id');
	if (pk === undefined) {
		throw new Problem({
			kind: 'api',
			code: 'NO_REQUEST_ID',
			message: 'The Optimizer created a request, but did not say its number',
			description: 'Ask whoever runs the Optimizer for the number before you create another one.',
		});
	}
	call.facts.request_pk = pkValue(pk);
	call.done.push(`request ${pk} was created`);
	return pkValue(pk);
}

/** `POST /create`, legacy `POST /request`: the signer, identity pictures → request_pk. */
export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create request',
	description:
		'Start a signature: register the identified signer, for whom a single-use certificate is issued when the documents are signed',
	pace: 'serial',
	guarded: true,
	files: true,
	fields: createFields,
	async run(call) {
		const pk = await createRequest(call, await createForm(call));
		return { json: { request_pk: pk } };
	},
};
