import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { settle } from '../../client/problem';
import { readRequest, requestField } from '../../entities/request';
import { readCountry, readEmail, readPhone } from '../../entities/signer';
import type { Input } from '../../operation/input';
import { defineOperation } from '../../operation/operation';
import { countryOptions } from '../../values/countries';
import { toDate } from '../../values/date';

const updateFields: INodeProperties = {
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		{
			displayName: 'Birth Date',
			name: 'birthDate',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1985-04-23',
		},
		{
			displayName: 'Country',
			name: 'countryName',
			type: 'options',
			options: countryOptions(),
			default: 'ES',
		},
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			placeholder: 'e.g. maria@example.com',
		},
		{
			displayName: 'First Surname',
			name: 'surname1',
			type: 'string',
			default: '',
			placeholder: 'e.g. Muñoz',
		},
		{
			displayName: 'Given Name',
			name: 'givenName',
			type: 'string',
			default: '',
			placeholder: 'e.g. María José',
		},
		{
			displayName: 'ID Number',
			name: 'serialNumber',
			type: 'string',
			default: '',
			placeholder: 'e.g. 12345678Z',
		},
		{
			displayName: 'Mobile Phone',
			name: 'mobilePhoneNumber',
			type: 'string',
			default: '',
			placeholder: 'e.g. +34 600 123 456',
			hint: 'Only of Video ID requests that are not approved yet',
		},
		{
			displayName: 'Profile',
			name: 'profile',
			type: 'string',
			default: '',
			placeholder: 'e.g. PFnubeQAFCiudadano',
			description: 'The kind of certificate that signs',
		},
		{
			displayName: 'Registration Authority',
			name: 'registrationAuthority',
			type: 'string',
			default: '',
			placeholder: 'e.g. 139',
		},
		{
			displayName: 'Scratchcard',
			name: 'scratchcard',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2678100',
			description: 'The number that "Request: Get" shows as scratchcard',
		},
		{
			displayName: 'Second Surname',
			name: 'surname2',
			type: 'string',
			default: '',
			placeholder: 'e.g. Peña',
		},
	],
};

/** Parameter → API name. */
const names: Record<string, string> = {
	birthDate: 'birth_date',
	countryName: 'country_name',
	email: 'email',
	givenName: 'given_name',
	mobilePhoneNumber: 'mobile_phone_number',
	profile: 'profile',
	registrationAuthority: 'registration_authority',
	scratchcard: 'scratchcard',
	serialNumber: 'serial_number',
	surname1: 'surname_1',
	surname2: 'surname_2',
};

/** What the API requires in every update; taken from the request itself where the user gives nothing. */
const REQUIRED = ['scratchcard', 'country_name', 'email', 'profile', 'registration_authority'];

/** The parameters that are more than a line of text. */
const readers: Record<string, (input: Input, path: string) => string> = {
	birthDate: (input, path) => input.understood(path, toDate(input.param(path))),
	countryName: readCountry,
	email: readEmail,
	mobilePhoneNumber: readPhone,
};

function readChanges(input: Input): IDataObject {
	const changes: IDataObject = {};
	for (const [parameter, name] of Object.entries(names)) {
		const path = `updateFields.${parameter}`;
		const value = input.param(path);
		if (value === '' || value === null || value === undefined) continue;
		const read = Object.hasOwn(readers, parameter) ? readers[parameter] : undefined;
		const text = read ? read(input, path) : input.text(path);
		if (text) changes[name] = text;
	}
	if (Object.keys(changes).length === 0) {
		throw input.invalid('updateFields', 'is empty', 'Add the fields that are to be changed.');
	}
	return changes;
}

/** `PUT /request/{pk}`, documented for Video ID requests of the legacy API. */
export const update = defineOperation({
	value: 'update',
	name: 'Update',
	action: 'Update request',
	description: "Correct the signer's data in a Video ID request before it is approved",
	pace: 'serial',
	guarded: true,
	fields: [requestField, updateFields],
	prepare: (input) => ({ pk: input.requestPk(), changes: readChanges(input) }),
	async carryOut({ pk, changes }, { client }) {
		const { value: current } = await settle(readRequest(client, pk));
		const kept = REQUIRED.filter((name) => current?.[name] !== undefined && current[name] !== null);
		const json = { ...Object.fromEntries(kept.map((name) => [name, current?.[name]])), ...changes };
		await client.call('request.update', { path: { pk }, json });
		return { json: { request_pk: pk, updated: true, ...changes } };
	},
});
