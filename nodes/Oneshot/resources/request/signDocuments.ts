import type { IDataObject } from 'n8n-workflow';

import { settle } from '../../client/problem';
import { appearanceFields, appearanceOptions } from '../../fields/appearance';
import { legacyOptions } from '../../fields/legacySign';
import { outputFileField } from '../../fields/shared';
import type { InputFile } from '../../files/inputFile';
import { pkValue } from '../../run/call';
import type { Call } from '../../run/call';
import type { Operation } from '../../run/operation';
import { documentsOf } from '../document/documents';
import { downloadAll } from '../document/download';
import { checkedPdfs, pdfsField, uploadPdfs } from '../document/upload';
import { createFields, createForm, createRequest } from './create';
import { requestOf } from './get';
import { consentFields, consentOf, sign, signBody } from './sign';

const onlyNew = { show: { source: ['new'] } };

/** Uploads what the request does not hold yet, by file name. */
async function uploadMissing(call: Call, pk: string, files: InputFile[]): Promise<string[]> {
	const { value: present } = await settle(documentsOf(call, pk));
	const names = new Set((present ?? []).map(({ filename }) => filename));
	const missing = files.filter(({ fileName }) => !names.has(fileName));
	await uploadPdfs(call, pk, missing);
	return missing.map(({ fileName }) => fileName);
}

/** Create, upload, sign and download in one operation; it never deletes, since filing comes first. */
export const signDocuments: Operation = {
	value: 'signDocuments',
	name: 'Sign Documents',
	action: 'Sign documents in one step',
	description:
		'Create a request, upload PDFs, sign them and fetch the signed files, where consent is already at hand',
	pace: 'serial',
	guarded: true,
	files: true,
	fields: [
		{
			displayName: 'Request',
			name: 'source',
			type: 'options',
			options: [
				{ name: 'Create a New One', value: 'new' },
				{ name: 'Go on With an Existing One', value: 'existing' },
			],
			default: 'new',
			description:
				'An existing request goes on where it stopped: what is uploaded or signed already is not repeated',
		},
		{
			displayName: 'Existing Request ID',
			name: 'requestPk',
			type: 'string',
			default: '={{ $json.request_pk }}',
			required: true,
			placeholder: 'e.g. 388141',
			displayOptions: { show: { source: ['existing'] } },
		},
		...createFields.map((field) => ({
			...field,
			displayOptions: { ...field.displayOptions, ...onlyNew },
		})),
		pdfsField,
		{
			displayName:
				'Signing consumes a certificate and cannot be undone. Do not switch on Retry On Fail: it repeats all items. To repeat after an error, go on with the request that the error names.',
			name: 'signNotice',
			type: 'notice',
			default: '',
		},
		...consentFields,
		...appearanceFields,
		{ ...outputFileField, displayName: 'Put Signed Files in Field', name: 'outputPropertyName' },
	],
	options: [...appearanceOptions, ...legacyOptions],
	async run(call) {
		const existing = call.text('source') === 'existing';
		if (!existing && call.text('authentication') === 'otp') {
			throw call.invalid(
				'authentication',
				'a one-time code belongs to a request that exists already',
				'Choose "Go on With an Existing One" for the request whose code you have, or External with the approved authentication.',
			);
		}
		consentOf(call);
		const output = call.required('outputPropertyName');
		const files = await checkedPdfs(call);
		const form = existing ? undefined : await createForm(call);
		const pk = String(form ? await createRequest(call, form) : call.requestPk());
		call.facts.request_pk = pkValue(pk);

		const { value: request } = existing ? await settle(requestOf(call, pk)) : { value: undefined };
		let uploaded: string[] = [];
		let signed: IDataObject = { signed: true, already_signed: true };
		if (request?.status !== 'ISSUED') {
			uploaded = await uploadMissing(call, pk, files);
			signed = await sign(call, pk, await signBody(call, pk));
			call.done.push(`request ${pk} was signed`);
		}
		const downloads = await downloadAll(call, pk, 'signed', output);
		const steps = { created: !existing, uploaded, ...signed };
		return downloads.map(({ json, binary }) => ({ json: { ...json, steps }, binary }));
	},
};
