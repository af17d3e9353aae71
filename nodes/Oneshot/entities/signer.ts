import type { INodeProperties } from 'n8n-workflow';

import type { Input } from '../operation/input';
import { quoted } from '../values/characters';
import { countryOptions, isCountryCode } from '../values/countries';
import { toEmail } from '../values/email';
import type { DocumentType } from '../values/identityDocument';
import { toDocumentType, toIdentityNumber } from '../values/identityDocument';
import { toPhone } from '../values/phone';

/** The kinds of identity document that the API knows (`id_document_type`). */
export const idDocumentTypes = [
	{ name: 'CE (Tax Number)', value: 'CE' },
	{ name: 'CI (Tax Number)', value: 'CI' },
	{ name: 'National Identity Card (DNI, NIE)', value: 'IDC' },
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
		description:
			'The kind of document by which the person was identified. Holders of a Spanish NIE choose the national identity card.',
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
		hint: 'Most Registration Authorities refuse a request without it',
	},
];

/** The mobile phone with its international prefix (E.164), or a Problem that says how to write it. */
export const readPhone = (input: Input, name: string): string =>
	input.understood(name, toPhone(requiredParam(input, name), input.account.countryPrefix));

/** The email address, or a Problem. */
export const readEmail = (input: Input, name: string): string =>
	input.understood(name, toEmail(requiredParam(input, name)));

/** A value that must be there, as it was given: a number out of a spreadsheet stays one. */
function requiredParam(input: Input, name: string): unknown {
	input.required(name);
	return input.param(name);
}

/** The country code in capitals; empty where none was chosen. Throws a Problem. */
export function readCountry(input: Input, name: string): string {
	const typed = input.text(name);
	const code = typed.toUpperCase();
	if (typed === '' || isCountryCode(code)) return code;
	throw input.invalid(
		name,
		`${quoted(typed)} is not a country code`,
		'Choose the country from the list, or give its two letters (ISO 3166-1), e.g. ES.',
	);
}

/** The kind of identity document, also by what people call it; empty where none was chosen. */
export function readDocumentType(input: Input, name: string): DocumentType | '' {
	const typed = input.text(name);
	return typed === '' ? '' : input.understood(name, toDocumentType(typed));
}

/** Values of the API that were filled in. */
export const filledIn = (values: Record<string, string>): Record<string, string> =>
	Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

/** The number of the identity document, by the rules of its kind and country. */
function readIdentityNumber(input: Input): string {
	const type = readDocumentType(input, 'idDocumentType') || 'IDC';
	const country = readCountry(input, 'idDocumentCountry');
	const number = toIdentityNumber(input.param('serialNumber'), type, country);
	return input.understood('serialNumber', number);
}

/** The signer's data by the API's names, each read by itself: a Problem in one says nothing of the others. */
export const signerReaders: Record<string, (input: Input) => string> = {
	given_name: (input) => input.required('givenName'),
	surname_1: (input) => input.required('surname1'),
	surname_2: (input) => input.text('surname2'),
	email: (input) => readEmail(input, 'email'),
	mobile_phone_number: (input) => readPhone(input, 'mobilePhoneNumber'),
	id_document_type: (input) => readDocumentType(input, 'idDocumentType'),
	id_document_country: (input) => readCountry(input, 'idDocumentCountry'),
	serial_number: readIdentityNumber,
};

/** The signer's data in the API's names; what was left empty is left out. */
export const readSigner = (input: Input): Record<string, string> =>
	filledIn(
		Object.fromEntries(
			Object.entries(signerReaders).map(([name, reader]) => [name, reader(input)]),
		),
	);
