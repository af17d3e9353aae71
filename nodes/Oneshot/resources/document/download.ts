import type { IDataObject } from 'n8n-workflow';

import { Problem, settle } from '../../client/problem';
import {
	documentField,
	documentTypeField,
	outputFileField,
	requestField,
} from '../../fields/shared';
import { baseName, downloadFile } from '../../files/outputFile';
import { pkValue } from '../../run/call';
import type { Call } from '../../run/call';
import type { Operation, Output } from '../../run/operation';
import { documentsOf, knownUids } from './documents';

/** `contract.pdf` → `contract (signed).pdf`; a signed hash file is a P7M. */
export function signedName(original: string, contentType: string): string {
	const p7m = /pkcs7/.test(contentType);
	const [, stem, extension = ''] = /^(.*?)(\.[^.]*)?$/s.exec(original) ?? [];
	return `${stem} (signed)${p7m ? '.p7m' : extension || '.pdf'}`;
}

/** Downloads one document into n8n, named after the original. */
export async function downloadDocument(
	call: Call,
	pk: string,
	uid: string,
	type: string,
	original: string | undefined,
	property: string,
): Promise<Output> {
	const file = await downloadFile(
		call,
		'document.download',
		{
			path: { pk, uid, type },
			query: call.client.account.version === 'current' ? { document_type: type } : undefined,
		},
		({ fileName, contentType }) => {
			const p7m = /pkcs7/.test(contentType) || /\.p7m$/i.test(fileName ?? '');
			const name = baseName(original ?? fileName ?? `document ${uid}.pdf`);
			const mimeType = p7m ? 'application/pkcs7-mime' : contentType.split(';')[0];
			return {
				fileName: type === 'signed' ? signedName(name, mimeType) : name,
				mimeType: mimeType || 'application/pdf',
			};
		},
	);
	return {
		json: {
			request_pk: pkValue(pk),
			uid,
			filename: file.fileName,
			document_type: type,
		},
		binary: { [property]: file },
	};
}

/**
 * The request's documents as far as they can be known: the Optimizer's list, else the uids that the input
 * item carries (on the current API the list's path is only inferred).
 */
async function findDocuments(call: Call, pk: string): Promise<IDataObject[]> {
	const { value, problem } = await settle(documentsOf(call, pk));
	if (!problem) return value;
	const known = knownUids(call).map((uid) => ({ uid }));
	if (known.length === 0) throw problem;
	return known;
}

/** Downloads every document of a request, one output each. */
export async function downloadAll(
	call: Call,
	pk: string,
	type: string,
	property: string,
): Promise<Output[]> {
	const documents = await findDocuments(call, pk);
	if (documents.length === 0) {
		throw new Problem({
			kind: 'api',
			code: 'DOCUMENT_NOT_FOUND',
			message: `Request ${pk} holds no documents`,
			description: 'Upload documents first. If they were deleted, the Optimizer has no copy.',
		});
	}
	const outputs: Output[] = [];
	for (const { uid, filename } of documents) {
		const original = typeof filename === 'string' ? filename : undefined;
		outputs.push(await downloadDocument(call, pk, String(uid), type, original, property));
	}
	return outputs;
}

/** `GET /document/{pk}/{uid}?document_type=…`, legacy `GET /document/{pk}/{type}/{uid}` → the file. */
export const download: Operation = {
	value: 'download',
	name: 'Download',
	action: 'Download document',
	description: 'Fetch signed or original documents as files, one item each',
	pace: 'parallel',
	files: true,
	fields: [
		requestField,
		{
			displayName: 'Documents',
			name: 'scope',
			type: 'options',
			options: [
				{ name: 'All of the Request', value: 'all' },
				{ name: 'One Document', value: 'one' },
			],
			default: 'all',
			description: 'Whether to fetch every document of the request or a certain one',
		},
		{ ...documentField, displayOptions: { show: { scope: ['one'] } } },
		documentTypeField,
		outputFileField,
	],
	async run(call) {
		const pk = call.requestPk();
		const type = call.text('documentType');
		const property = call.required('binaryPropertyName');
		if (call.text('scope') === 'all') return await downloadAll(call, pk, type, property);

		const uid = call.required('documentUid');
		// The list only gives the original's name: the download goes ahead without it.
		const listed = await documentsOf(call, pk).catch(() => []);
		const filename = listed.find((document) => document.uid === uid)?.filename;
		const original = typeof filename === 'string' ? filename : undefined;
		return await downloadDocument(call, pk, uid, type, original, property);
	},
};
