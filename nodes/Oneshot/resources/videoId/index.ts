import type { Resource } from '../../operation/operation';
import { approve } from './approve';
import { create } from './create';
import { downloadVideo } from './downloadVideo';
import { refuse } from './refuse';
import { uploadEvidences } from './uploadEvidences';
import { uploadVideo } from './uploadVideo';
import { validate } from './validate';

export const videoId: Resource = {
	value: 'videoId',
	name: 'Video ID',
	default: 'create',
	operations: [approve, create, downloadVideo, refuse, uploadEvidences, uploadVideo, validate],
};
