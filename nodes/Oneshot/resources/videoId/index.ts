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
	description: 'Identification of a person by video, before the signature',
	default: 'create',
	operations: [create, uploadEvidences, uploadVideo, downloadVideo, approve, refuse, validate],
};
