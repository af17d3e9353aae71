import type { Resource } from '../../operation/operation';
import { deleteDocument } from './delete';
import { deleteAll } from './deleteAll';
import { download } from './download';
import { getAll } from './getAll';
import { upload } from './upload';
import { verify } from './verify';

export const document: Resource = {
	value: 'document',
	name: 'Document',
	description: 'What is signed: PDFs, or any file of which only the digest leaves n8n',
	default: 'upload',
	operations: [upload, download, verify, getAll, deleteDocument, deleteAll],
};
