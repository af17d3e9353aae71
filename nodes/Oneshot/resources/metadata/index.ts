import type { Resource } from '../../operation/operation';
import { deleteMetadata } from './delete';
import { deleteAll } from './deleteAll';
import { get } from './get';
import { getAll } from './getAll';
import { upload } from './upload';

export const metadata: Resource = {
	value: 'metadata',
	name: 'Metadata (Legacy)',
	description: 'Data that a signature can carry inside of it; only for legacy Optimizers',
	default: 'upload',
	operations: [upload, get, getAll, deleteMetadata, deleteAll],
};
