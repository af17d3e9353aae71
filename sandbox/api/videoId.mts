import { text, type ApiCall, type Handlers } from '../call.mjs';
import { Refusal } from '../replies.mjs';
import { removeFile, type StoredRequest } from '../state.mjs';
import { sandbox } from '../values.mjs';
import { checkBilling, checkOfficer } from './officer.mjs';
import { checkPerson, newRequest } from './requests.mjs';

const IMAGES = ['document_front', 'document_rear', 'document_owner'];

/** By its own number in the current API, by the request's in the legacy one. */
function found({ state, path }: ApiCall): StoredRequest {
	const request = state.kept.requests.find(({ videoidPk, pk }) =>
		path.vpk ? videoidPk === Number(path.vpk) : pk === Number(path.pk) && videoidPk !== undefined,
	);
	if (!request) throw new Refusal(404, 'Request not found');
	return request;
}

interface Evidences {
	videoid_data: {
		images?: Record<string, string>;
		ocr_data?: Record<string, string>;
		security_checks?: Record<string, boolean>;
	};
}

/** All evidence and the video present → VIDEOREVIEW, part of it → VIDEOINCOMPLETE, failed → VIDEOERROR. */
function judge(call: ApiCall, request: StoredRequest) {
	const { videoid_data: data } = (request.evidences ?? {
		videoid_data: {},
	}) as unknown as Evidences;
	const failed = Object.values(data.security_checks ?? {}).includes(false);
	const complete =
		request.video !== undefined &&
		data.ocr_data !== undefined &&
		IMAGES.every((name) => data.images?.[name]);
	const status = failed ? 'VIDEOERROR' : complete ? 'VIDEOREVIEW' : 'VIDEOINCOMPLETE';
	if (status === 'VIDEOREVIEW') {
		Object.assign(request.data, data.ocr_data);
	}
	call.callbacks.transition(call.state, request, status);
}

function checkUndecided(request: StoredRequest) {
	if (!['VIDEOREVIEW', 'VIDEOINCOMPLETE', 'VIDEOPENDING', 'VIDEOERROR'].includes(request.status)) {
		throw new Refusal(412, 'Invalid request status');
	}
}

/** Identification by video. */
export const videoId: Handlers = {
	createVideoId(call) {
		checkPerson(call);
		checkBilling(call);
		const request = newRequest(call, 'VIDEOPENDING');
		const { registration_authority: registrationAuthority } = request.data;
		if (registrationAuthority !== sandbox.registrationAuthority) {
			throw new Refusal(
				400,
				`Videoid not enabled for Registration Authority ${registrationAuthority}`,
			);
		}
		request.videoidPk = call.state.newPk();
		request.callback = text(call, 'webhook_url') || undefined;
		call.state.kept.requests.push(request);
		call.callbacks.transition(call.state, request, 'VIDEOPENDING');
		return {
			spelling: 'videoid',
			...(call.generation === 'current' && {
				message: `VideoID created with pk ${request.videoidPk}`,
			}),
			details: {
				videoid_pk: request.videoidPk,
				videoid_link: `https://videoid.example.com/${request.videoidPk}`,
				request_pk: request.pk,
			},
		};
	},
	uploadEvidences(call) {
		const request = found(call);
		checkUndecided(request);
		request.evidences = call.body;
		judge(call, request);
		return { message: 'Evidences uploaded' };
	},
	uploadVideo(call) {
		const request = found(call);
		checkUndecided(request);
		const [video] = call.files;
		if (!video) throw new Refusal(400, "Missing required parameter: 'video'");
		if (video.mime !== 'video/mp4') throw new Refusal(415, `Unsupported file type: ${video.mime}`);
		removeFile(request.video);
		request.video = video;
		judge(call, request);
		return { message: 'Video uploaded' };
	},
	downloadVideo(call) {
		const { video } = found(call);
		if (!video) throw new Refusal(404, 'Video not found');
		return { file: video };
	},
	approve(call) {
		const request = found(call);
		checkOfficer(call, request.env);
		if (request.status !== 'VIDEOREVIEW') throw new Refusal(412, 'Invalid request status');
		call.callbacks.transition(call.state, request, 'ENROLLREADY');
		return { message: 'Request approved' };
	},
	refuse(call) {
		const request = found(call);
		checkOfficer(call, request.env);
		checkUndecided(request);
		call.callbacks.transition(call.state, request, 'CANCELLED', 'VIDEOID_REFUSED');
		return { message: 'Request refused' };
	},
};
