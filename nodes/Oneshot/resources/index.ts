import { searchDocuments } from '../entities/document';
import { searchImages } from '../entities/image';
import { getTimeZones } from '../entities/timeZones';
import type { Resource } from '../operation/operation';
import { document } from './document';
import { image } from './image';
import { metadata } from './metadata';
import { request } from './request';
import { settings } from './settings';
import { token } from './token';
import { searchTokens } from './token/token';
import { videoId } from './videoId';

/** The resources of the node, in the order in which one meets them; each lists its operations. */
export const resources: Resource[] = [request, document, videoId, image, token, settings, metadata];

/** What fills the node's selectors and lists, by the name that their fields call it. */
export const methods = {
	listSearch: { searchDocuments, searchImages, searchTokens },
	loadOptions: { getTimeZones },
};
