import type { Resource } from '../../operation/operation';
import { deleteImage } from './delete';
import { deleteAll } from './deleteAll';
import { download } from './download';
import { getAll } from './getAll';
import { upload } from './upload';

export const image: Resource = {
	value: 'image',
	name: 'Image',
	description: 'Pictures that a visible signature can show, such as a logo',
	default: 'upload',
	operations: [upload, getAll, download, deleteImage, deleteAll],
};
