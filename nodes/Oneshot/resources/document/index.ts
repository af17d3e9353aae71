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
	default: 'upload',
	operations: [deleteDocument, deleteAll, download, getAll, upload, verify],
};
