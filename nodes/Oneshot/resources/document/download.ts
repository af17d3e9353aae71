import { settle } from '../../client/problem';
import {
	documentField,
	documentTypeField,
	knownDocuments,
	listDocuments,
} from '../../entities/document';
import { NO_DOCUMENTS, downloadAll, downloadDocument } from '../../entities/documentDownload';
import { requestField } from '../../entities/request';
import { outputFileField } from '../../operation/fields';
import { defineOperation } from '../../operation/operation';

/** `GET /document/{pk}/{uid}?document_type=…`, legacy `GET /document/{pk}/{type}/{uid}` → the file. */
export const download = defineOperation({
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
	errors: [NO_DOCUMENTS],
	prepare(input) {
		const all = input.text('scope') === 'all';
		return {
			pk: input.requestPk(),
			uid: all ? undefined : input.required('documentUid'),
			type: input.text('documentType'),
			property: input.required('binaryPropertyName'),
			known: knownDocuments(input.item.json),
		};
	},
	async carryOut({ pk, uid, type, property, known }, work) {
		if (uid === undefined) return await downloadAll(work, pk, known, type, property);

		// The list only gives the original's name: the download goes ahead without it.
		const { value: listed = [] } = await settle(listDocuments(work.client, pk));
		const filename = listed.find((document) => document.uid === uid)?.filename;
		const document = { uid, ...(typeof filename === 'string' && { filename }) };
		return await downloadDocument(work, pk, document, type, property);
	},
});
