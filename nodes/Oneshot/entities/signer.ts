import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Input } from '../operation/input';
import { countryOptions, isCountryCode } from '../values/countries';
import { isEmail, toPhone } from '../values/values';

/** The kinds of identity document that the API knows (`id_document_type`). */
export const idDocumentTypes = [
	{ name: 'CE (Tax Number)', value: 'CE' },
	{ name: 'CI (Tax Number)', value: 'CI' },
	{ name: 'National Identity Card', value: 'IDC' },
	{ name: 'National Personal Number', value: 'PNO' },
	{ name: 'Passport', value: 'PAS' },
	{ name: 'Tax Identification Number', value: 'TIN' },
];

/** Who signs: the fields of Create. */
export const signerFields: INodeProperties[] = [
	{
		displayName: 'Given Name',
		name: 'givenName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. María José',
		description: 'As it stands on the identity document: the certificate is issued in this name',
	},
	{
		displayName: 'First Surname',
		name: 'surname1',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Muñoz',
	},
	{
		displayName: 'Second Surname',
		name: 'surname2',
		type: 'string',
		default: '',
		placeholder: 'e.g. Peña',
		description: 'Leave empty where the person has none',
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. maria@example.com',
	},
	{
		displayName: 'Mobile Phone',
		name: 'mobilePhoneNumber',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. +34 600 123 456',
		hint: "The one-time code goes there, and it can't be changed later. Without a country, the credential's default prefix is put before it.",
	},
	{
		displayName: 'Identity Document',
		name: 'idDocumentType',
		type: 'options',
		options: idDocumentTypes,
		default: 'IDC',
		description: 'The kind of document by which the person was identified',
	},
	{
		displayName: 'Issuing Country',
		name: 'idDocumentCountry',
		type: 'options',
		options: [{ name: "- Optimizer's Default -", value: '' }, ...countryOptions()],
		default: '',
		description: 'The country that issued the identity document',
	},
	{
		displayName: 'ID Number (DNI, NIE, Passport)',
		name: 'serialNumber',
		type: 'string',
		default: '',
		placeholder: 'e.g. 12345678Z',
	},
];

/** The mobile phone with its international prefix, or a Problem that says how to write it. */
export function checkPhone(input: Input, name: string, typed: string): string {
	const prefix = input.account.countryPrefix;
	const phone = toPhone(typed, prefix);
	if (phone) return phone;
	const national = /^[\d\s().-]+$/.test(typed) && !prefix;
	throw input.invalid(
		name,
		`holds “${typed}”, which is not a phone number`,
		national
			? 'Write it with its country, e.g. +34600123456, or set a Default Country Prefix in the credential.'
			: 'Write it with its country, e.g. +34600123456.',
	);
}

/** The email address, or a Problem. */
export function checkEmail(input: Input, name: string, typed: string): string {
	if (isEmail(typed)) return typed;
	throw input.invalid(name, `holds “${typed}”, which is not an email address`);
}

/** The country code in capitals, or a Problem. */
export function checkCountry(input: Input, name: string, typed: string): string {
	const code = typed.toUpperCase();
	if (isCountryCode(code)) return code;
	throw input.invalid(
		name,
		`holds “${typed}”, which is not a country code`,
		'Choose the country from the list, or give its two letters (ISO 3166-1), e.g. ES.',
	);
}

/** The signer's data in the API's names; what was left empty is left out. */
export function readSigner(input: Input): IDataObject {
	const type = input.text('idDocumentType');
	if (type && !idDocumentTypes.some(({ value }) => value === type)) {
		throw input.invalid(
			'idDocumentType',
			`holds “${type}”, which is none of ${idDocumentTypes.map(({ value }) => value).join(', ')}`,
		);
	}
	const country = input.text('idDocumentCountry');
	const optional = {
		surname_2: input.text('surname2'),
		id_document_type: type,
		id_document_country: country && checkCountry(input, 'idDocumentCountry', country),
		serial_number: input.text('serialNumber'),
	};
	return {
		given_name: input.required('givenName'),
		surname_1: input.required('surname1'),
		email: checkEmail(input, 'email', input.required('email')),
		mobile_phone_number: checkPhone(
			input,
			'mobilePhoneNumber',
			input.required('mobilePhoneNumber'),
		),
		...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== '')),
	};
}
