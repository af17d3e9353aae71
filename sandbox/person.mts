// The person who is sent a Video ID's link, as the local Optimizer plays them.
import { storeBytes } from './api/files.mjs';
import type { Callbacks } from './callbacks.mjs';
import { removeFile, type State, type StoredRequest } from './state.mjs';

/** What the person's video turns out to be, and the state that comes of it. */
const states = {
	good: 'VIDEOREVIEW',
	incomplete: 'VIDEOINCOMPLETE',
	failed: 'VIDEOERROR',
} as const;

export type Video = keyof typeof states;
export const VIDEOS = Object.keys(states) as Video[];

/** Before an officer has to look at it. */
const OPEN = ['VIDEOPENDING', 'VIDEOINCOMPLETE', 'VIDEOERROR'];

/** The smallest thing that is an MP4: a file type box. */
const mp4 = Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2', 'latin1');

/** What a good video tells about the person. */
const person = {
	given_name: 'María José',
	surname_1: 'Muñoz',
	surname_2: 'Peña',
	serial_number: '12345678Z',
};

/** The person follows the link. False where there is nothing left to do for them. */
export function playVideo(
	state: State,
	callbacks: Callbacks,
	request: StoredRequest,
	video: Video,
): boolean {
	if (!OPEN.includes(request.status)) return false;
	if (video === 'good') {
		request.data = { ...person, ...request.data };
		removeFile(request.video);
		request.video = storeBytes(state, mp4, 'video.mp4', 'video/mp4');
	}
	callbacks.transition(state, request, states[video]);
	return true;
}
