import type { IDataObject } from 'n8n-workflow';

import type { KnownDocument } from '../../entities/document';
import {
	documentField,
	documentTypeField,
	knownDocuments,
	knownDocumentsOption,
} from '../../entities/document';
import type { DocumentType } from '../../entities/documentDownload';
import {
	NO_DOCUMENTS,
	downloadAll,
	downloadDocument,
	inOneItem,
} from '../../entities/documentDownload';
import { requestField } from '../../entities/request';
import { outputFileField } from '../../operation/fields';
import type { Input } from '../../operation/input';
import { defineOperation } from '../../operation/operation';

/** The one document that was chosen, with its name where the item or the list of the editor knows it. */
function readDocument(input: Input, known: KnownDocument[]): KnownDocument {
	const uid = input.required('documentUid');
	const { uid: itemUid, filename } = input.item.json as IDataObject;
	const listed = known.find((document) => document.uid === uid);
	if (listed) return listed;
	return { uid, ...(itemUid === uid && typeof filename === 'string' && { filename }) };
}

/** `GET /document/{pk}/{uid}?document_type=…`, legacy `GET /document/{pk}/{type}/{uid}` → the file. */
export const download = defineOperation({
	value: 'download',
	name: 'Download',
	action: 'Download document',
	description: 'Fetch signed or original documents as files',
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
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			options: [
				{
					name: 'All in One Item',
					value: 'oneItem',
					description:
						'The files as data, data2, … of one item, to mail or hand them over together',
				},
				{ name: 'One Item per Document', value: 'items' },
			],
			default: 'items',
			displayOptions: { show: { scope: ['all'] } },
		},
		outputFileField,
	],
	options: [knownDocumentsOption],
	errors: [NO_DOCUMENTS],
	prepare(input) {
		const pk = input.requestPk();
		const all = input.choice('scope') !== 'one';
		const known = knownDocuments(input, pk);
		// What was uploaded must not be taken for what is signed.
		input.consumeFiles();
		return {
			pk,
			known,
			document: all ? undefined : readDocument(input, known),
			type: input.choice('documentType') as DocumentType,
			oneItem: all && input.choice('output') === 'oneItem',
			property: input.required('binaryPropertyName'),
		};
	},
	async carryOut({ pk, known, document, type, oneItem, property }, work) {
		if (document) return await downloadDocument(work, pk, document, type, property);
		const outputs = await downloadAll(work, pk, known, type, property);
		return oneItem ? inOneItem(outputs, property) : outputs;
	},
});
