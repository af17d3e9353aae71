import type { IDataObject } from 'n8n-workflow';

import { settle } from '../../client/problem';
import { appearanceFields, appearanceOptions } from '../../entities/appearance';
import { knownDocuments, listDocuments } from '../../entities/document';
import { downloadAll } from '../../entities/documentDownload';
import { pdfsField, readPdfs, uploadPdfs } from '../../entities/documentUpload';
import { NO_REQUEST_ID, createRequest, readRequest } from '../../entities/request';
import { signBody } from '../../entities/signBody';
import { SIGN_NOT_CONFIRMED, SIGN_OUTCOME_UNKNOWN, sign } from '../../entities/signing';
import { notice, outputFileField } from '../../operation/fields';
import type { InputFile } from '../../operation/inputFile';
import { defineOperation } from '../../operation/operation';
import type { Work } from '../../operation/work';
import { consentFields } from './consent';
import { createFields, readCreateForm } from './create';
import { legacyOptions } from './legacyOptions';
import { readSigning } from './sign';

const onlyNew = { show: { source: ['new'] } };

/** Uploads what the request does not hold yet, by file name. */
async function uploadMissing(work: Work, pk: string, files: InputFile[]): Promise<string[]> {
	const { value: present } = await settle(listDocuments(work.client, pk));
	const names = new Set((present ?? []).map(({ filename }) => filename));
	const missing = files.filter(({ fileName }) => !names.has(fileName));
	await uploadPdfs(work, pk, missing);
	return missing.map(({ fileName }) => fileName);
}

/** Create, upload, sign and download in one operation; it never deletes, since filing comes first. */
export const signDocuments = defineOperation({
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
		notice(
			'Signing consumes a certificate and cannot be undone. Do not switch on Retry On Fail: it repeats all items. To repeat after an error, go on with the request that the error names.',
			'signNotice',
		),
		...consentFields,
		...appearanceFields,
		{ ...outputFileField, displayName: 'Put Signed Files in Field', name: 'outputPropertyName' },
	],
	options: [...appearanceOptions, ...legacyOptions],
	errors: [NO_REQUEST_ID, SIGN_OUTCOME_UNKNOWN, SIGN_NOT_CONFIRMED],
	async prepare(input) {
		const existing = input.text('source') === 'existing';
		if (!existing && input.text('authentication') === 'otp') {
			throw input.invalid(
				'authentication',
				"can't be One-Time Code for a new request: a code belongs to a request that exists already",
				'Choose "Go on With an Existing One" for the request whose code you have, or External with the approved authentication.',
			);
		}
		return {
			signing: readSigning(input),
			property: input.required('outputPropertyName'),
			files: await readPdfs(input),
			known: knownDocuments(input.item.json),
			existing: existing ? input.requestPk() : undefined,
			form: existing ? [] : await readCreateForm(input),
		};
	},
	async carryOut({ existing, form, signing, files, known, property }, work) {
		const { client } = work;
		const pk = existing ?? (await createRequest(client, form));
		if (existing) work.exists.request_pk = pk;
		else work.record(`request ${pk} was created`, { request_pk: pk });

		const { value: request } = existing
			? await settle(readRequest(client, pk))
			: { value: undefined };
		let uploaded: string[] = [];
		let signed: IDataObject = { signed: true, already_signed: true };
		if (request?.status !== 'ISSUED') {
			uploaded = await uploadMissing(work, pk, files);
			const uids = known.map(({ uid }) => uid);
			signed = await sign(client, pk, await signBody(client, pk, signing), uids);
			work.record(`request ${pk} was signed`);
		}
		const downloads = await downloadAll(work, pk, known, 'signed', property);
		const steps = { created: !existing, uploaded, ...signed };
		return downloads.map(({ json, binary }) => ({ json: { ...json, steps }, binary }));
	},
});
