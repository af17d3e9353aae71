import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { settle } from '../../client/problem';
import { countryOptions } from '../../fields/countries';
import { requestField } from '../../fields/shared';
import { countryOf, emailOf, phoneOf } from '../../fields/signer';
import { pkValue } from '../../run/call';
import type { Call } from '../../run/call';
import type { Operation } from '../../run/operation';
import { requestOf } from './get';

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
		{ displayName: 'First Surname', name: 'surname1', type: 'string', default: '' },
		{ displayName: 'Given Name', name: 'givenName', type: 'string', default: '' },
		{ displayName: 'ID Number', name: 'serialNumber', type: 'string', default: '' },
		{
			displayName: 'Mobile Phone',
			name: 'mobilePhoneNumber',
			type: 'string',
			default: '',
			placeholder: 'e.g. +34 600 123 456',
			hint: 'Only of Video ID requests that are not approved yet',
		},
		{ displayName: 'Profile', name: 'profile', type: 'string', default: '' },
		{
			displayName: 'Registration Authority',
			name: 'registrationAuthority',
			type: 'string',
			default: '',
		},
		{ displayName: 'Scratchcard', name: 'scratchcard', type: 'string', default: '' },
		{ displayName: 'Second Surname', name: 'surname2', type: 'string', default: '' },
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

function changesOf(call: Call): IDataObject {
	const changes: IDataObject = {};
	for (const [parameter, name] of Object.entries(names)) {
		const path = `updateFields.${parameter}`;
		const value = call.text(path);
		if (!value) continue;
		if (parameter === 'email') changes[name] = emailOf(call, path, value);
		else if (parameter === 'mobilePhoneNumber') changes[name] = phoneOf(call, path, value);
		else if (parameter === 'countryName') changes[name] = countryOf(call, path, value);
		else changes[name] = value;
	}
	if (Object.keys(changes).length === 0) {
		throw call.invalid('updateFields', 'is empty', 'Add the fields that are to be changed.');
	}
	return changes;
}

/** `PUT /request/{pk}`, documented for Video ID requests of the legacy API. */
export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update request',
	description: "Correct the signer's data in a Video ID request before it is approved",
	pace: 'serial',
	guarded: true,
	fields: [requestField, updateFields],
	async run(call) {
		const pk = call.requestPk();
		const changes = changesOf(call);
		const { value: current } = await settle(requestOf(call, pk));
		const kept = REQUIRED.filter((name) => current?.[name] !== undefined && current[name] !== null);
		await call.client.call('request.update', {
			path: { pk },
			json: { ...Object.fromEntries(kept.map((name) => [name, current?.[name]])), ...changes },
		});
		return { json: { request_pk: pkValue(pk), updated: true, ...changes } };
	},
};
