import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { WEAK_CALLBACK_SECRET } from '../../client/account';
import type { Part } from '../../client/multipart';
import { profileFields, readProfile } from '../../entities/profile';
import { NO_REQUEST_ID, createRequest } from '../../entities/request';
import { filledIn, readSigner, signerFields, signerReaders } from '../../entities/signer';
import { notice } from '../../operation/fields';
import type { Input } from '../../operation/input';
import { defineOperation } from '../../operation/operation';
import { quoted } from '../../values/characters';
import { readCallback } from './callback';
import { identityPictureFields, pictureChecks, readIdentityPictures } from './identityPictures';

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
			displayName: 'Callback to One-Shot Trigger',
			name: 'callbackTrigger',
			type: 'string',
			default: "={{ $execution.resumeUrl.split('/webhook-waiting')[0] }}/webhook/oneshot-callbacks",
			description:
				'Callback URL for a One-Shot Trigger of this n8n: its address ends in the trigger’s Path. The credential’s Callback Secret is added by itself. Needs Asynchronous.',
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
			type: 'string',
			default: 'EN',
			placeholder: 'e.g. ES',
			description:
				'The language of the messages to the signer, by its two letters. A legacy Optimizer knows EN, ES and PL.',
		},
		{
			displayName: 'Extra Document',
			name: 'extraDocument',
			type: 'string',
			default: '',
			placeholder: 'e.g. extra_document',
			description:
				'The name under which the Binary tab of the input shows one more identity picture (legacy Optimizer)',
		},
		{
			displayName: 'Residence Address',
			name: 'residenceAddress',
			type: 'string',
			default: '',
			placeholder: 'e.g. Calle Mayor 1',
			description: 'Only for certain profiles (legacy Optimizer)',
		},
		{
			displayName: 'Residence City',
			name: 'residenceCity',
			type: 'string',
			default: '',
			placeholder: 'e.g. Madrid',
			description: 'Only for certain profiles (legacy Optimizer)',
		},
		{
			displayName: 'Residence Country',
			name: 'residence',
			type: 'string',
			default: '',
			placeholder: 'e.g. ES',
			description: 'Only for certain profiles (legacy Optimizer)',
		},
		{
			displayName: 'Residence Postal Code',
			name: 'residencePostalCode',
			type: 'string',
			default: '',
			placeholder: 'e.g. 28013',
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
	residence: 'residence',
	residenceAddress: 'residence_address',
	residenceCity: 'residence_city',
	residencePostalCode: 'residence_postal_code',
	specialConditions: 'special_conditions',
};

/** The language in two capital letters; empty where none was chosen. Throws a Problem. */
function readLanguage(input: Input): string {
	const name = 'additionalFields.communicationLanguage';
	const language = input.text(name).toUpperCase();
	const known = input.account.version === 'legacy' ? /^(EN|ES|PL)?$/ : /^([A-Z]{2})?$/;
	if (known.test(language)) return language;
	throw input.invalid(
		name,
		`${quoted(language)} is not a language that the Optimizer knows`,
		input.account.version === 'legacy'
			? 'A legacy Optimizer knows EN, ES and PL.'
			: 'Give its two letters (ISO 639-1), e.g. ES.',
	);
}

/** What Additional Fields add to the form, in the API's names, part by part. */
const additionalReaders: Array<(input: Input) => Record<string, string>> = [
	readProfile,
	(input) => filledIn({ communication_language: readLanguage(input) }),
	readCallback,
	...Object.entries(additionalTexts).map(
		([parameter, name]) =>
			(input: Input) =>
				filledIn({ [name]: input.text(`additionalFields.${parameter}`) }),
	),
];

/** The data of Create: the signer, the pictures, and what is rarely needed. */
export const formFields: INodeProperties[] = [
	...signerFields,
	...identityPictureFields,
	additionalFields,
];

/** The fields of Create, which Sign Documents has as well. */
export const createFields: INodeProperties[] = [
	notice(
		'With this you declare that the person was identified as your Registration Authority requires. Pictures that came by email are no identification.',
	),
	...formFields,
];

/** What of the form can be checked, piece by piece: each throws a Problem of its own. */
export const formChecks = (input: Input): Array<() => unknown> => [
	...Object.values(signerReaders).map((reader) => () => reader(input)),
	...additionalReaders.map((reader) => () => reader(input)),
	...pictureChecks(input),
];

/** Everything that Create sends, checked before anything is sent. */
export async function readCreateForm(input: Input): Promise<Part[]> {
	const { account } = input;
	const values: IDataObject = Object.assign(
		readSigner(input),
		account.raoCredentials(),
		account.profile,
		account.registrationAuthority,
		account.env,
		account.billing,
		...additionalReaders.map((reader) => reader(input)),
	);
	const texts = Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));
	return [...texts, ...(await readIdentityPictures(input))];
}

/** `POST /create`, legacy `POST /request`: the signer, identity pictures → request_pk. */
export const create = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create request',
	description:
		'Start a signature: register the identified signer, for whom a single-use certificate is issued when the documents are signed',
	pace: 'serial',
	guarded: true,
	files: true,
	fields: createFields,
	errors: [NO_REQUEST_ID, WEAK_CALLBACK_SECRET],
	prepare: async (input) => ({ form: await readCreateForm(input) }),
	async carryOut({ form }, { client }) {
		return { json: { request_pk: await createRequest(client, form) } };
	},
});
