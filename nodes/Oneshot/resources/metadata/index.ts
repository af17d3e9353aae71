import type { Resource } from '../../operation/operation';
import { deleteMetadata } from './delete';
import { deleteAll } from './deleteAll';
import { get } from './get';
import { getAll } from './getAll';
import { upload } from './upload';

export const metadata: Resource = {
	value: 'metadata',
	name: 'Metadata (Legacy)',
	default: 'upload',
	operations: [deleteMetadata, deleteAll, get, getAll, upload],
};
