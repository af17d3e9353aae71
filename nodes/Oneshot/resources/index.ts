import type { Resource } from '../run/operation';
import { document } from './document';
import { image } from './image';
import { metadata } from './metadata';
import { request } from './request';
import { settings } from './settings';
import { token } from './token';
import { videoId } from './videoId';

/** The resources of the node; each lists its operations. */
export const resources: Resource[] = [document, image, metadata, request, settings, token, videoId];
