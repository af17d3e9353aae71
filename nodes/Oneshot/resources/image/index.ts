import type { Resource } from '../../operation/operation';
import { deleteImage } from './delete';
import { deleteAll } from './deleteAll';
import { download } from './download';
import { getAll } from './getAll';
import { upload } from './upload';

export const image: Resource = {
	value: 'image',
	name: 'Image',
	default: 'upload',
	operations: [deleteImage, deleteAll, download, getAll, upload],
};
