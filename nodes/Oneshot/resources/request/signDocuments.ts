import type { IDataObject } from 'n8n-workflow';

import { WEAK_CALLBACK_SECRET } from '../../client/account';
import { settle } from '../../client/problem';
import { appearanceFields, appearanceOptions } from '../../entities/appearance';
import type { KnownDocument } from '../../entities/document';
import { knownDocuments, knownDocumentsOption } from '../../entities/document';
import { downloadAll } from '../../entities/documentDownload';
import { CONTENT_UNKNOWN, missingFiles } from '../../entities/documentMatch';
import type { Uploaded } from '../../entities/documentUpload';
import { pdfsField, readPdfs, toPlacedDocument, uploadPdfs } from '../../entities/documentUpload';
import { NO_REQUEST_ID, createRequest, readRequest } from '../../entities/request';
import { signBody } from '../../entities/signBody';
import { SIGN_NOT_CONFIRMED, SIGN_OUTCOME_UNKNOWN, sign } from '../../entities/signing';
import { notice, outputFileField } from '../../operation/fields';
import type { InputFile } from '../../operation/inputFile';
import { defineOperation } from '../../operation/operation';
import { consentFields } from './consent';
import { createFields, readCreateForm } from './create';
import { legacyOptions } from './legacyOptions';
import { readSigning } from './sign';

const onlyNew = { show: { source: ['new'] } };

/**
 * The request's documents, where all of them are known: those of the item and those just uploaded. None where the
 * request may hold others, or the Optimizer did not say a uid.
 */
function allKnown(
	known: KnownDocument[],
	uploaded: Uploaded[],
	files: InputFile[],
	existing: string | undefined,
): KnownDocument[] {
	const added = uploaded.flatMap(({ uid, ...facts }) => (uid ? [{ uid, ...facts }] : []));
	const complete = added.length === uploaded.length;
	const nothingElse = existing === undefined || known.length > 0 || added.length === files.length;
	return complete && nothingElse ? [...known, ...added] : [];
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
			default: 'existing',
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
			'Signing consumes a certificate and cannot be undone. To repeat after an error, go on with the request that the error names.',
			'signNotice',
		),
		...consentFields,
		...appearanceFields,
		{ ...outputFileField, displayName: 'Put Signed Files in Field', name: 'outputPropertyName' },
	],
	options: [...appearanceOptions, knownDocumentsOption, ...legacyOptions],
	errors: [
		NO_REQUEST_ID,
		WEAK_CALLBACK_SECRET,
		CONTENT_UNKNOWN,
		SIGN_OUTCOME_UNKNOWN,
		SIGN_NOT_CONFIRMED,
	],
	async prepare(input) {
		const existing = input.choice('source') !== 'new';
		if (!existing && input.choice('authentication') !== 'external') {
			throw input.invalid(
				'authentication',
				"can't be One-Time Code for a new request: a code belongs to a request that exists already",
				'Choose "Go on With an Existing One" for the request whose code you have, or External with the approved authentication.',
			);
		}
		const pk = existing ? input.requestPk() : undefined;
		const known = pk === undefined ? [] : knownDocuments(input, pk);
		const files = await readPdfs(input);
		const prepared = {
			existing: pk,
			signing: readSigning(input, known, files.map(toPlacedDocument)),
			property: input.required('outputPropertyName'),
			files,
			form: existing ? [] : await readCreateForm(input),
		};
		input.consumeFiles();
		return prepared;
	},
	async carryOut({ existing, form, signing, files, property }, work) {
		const { client } = work;
		const pk = existing ?? (await createRequest(client, form));
		if (existing) work.exists.request_pk = pk;
		else work.record(`request ${pk} was created`, { request_pk: pk });

		const { value: request } = existing
			? await settle(readRequest(client, pk))
			: { value: undefined };
		let uploaded: Uploaded[] = [];
		let signed: IDataObject = { signed: true, already_signed: true };
		if (request?.status !== 'ISSUED') {
			const missing = existing ? await missingFiles(client, pk, files, signing.known) : files;
			uploaded = await uploadPdfs(work, pk, missing);
		}
		const known = allKnown(signing.known, uploaded, files, existing);
		if (request?.status !== 'ISSUED') {
			const body = await signBody(client, pk, { ...signing, known });
			signed = await sign(client, pk, body, known);
			work.record(`request ${pk} was signed`);
		}
		const downloads = await downloadAll(work, pk, known, 'signed', property);
		const warnings = uploaded.flatMap((document) => document.warnings ?? []);
		const steps = {
			created: !existing,
			uploaded: uploaded.map(({ filename }) => filename),
			...(warnings.length > 0 && { warnings }),
			...signed,
		};
		return downloads.map(({ json, binary }) => ({ json: { ...json, steps }, binary }));
	},
});
