import { text, type ApiCall, type Handlers } from '../call.mjs';
import { Refusal } from '../replies.mjs';
import { removeFile, type StoredRequest } from '../state.mjs';
import { sandbox } from '../values.mjs';
import { checkBilling, checkOfficer } from './officer.mjs';
import { checkPerson, newRequest } from './requests.mjs';

/** Registration Authorities with Video ID. */
const WITH_VIDEO = [sandbox.registrationAuthority, sandbox.twoStepRegistrationAuthority];

const IMAGES = ['document_front', 'document_rear', 'document_owner'];

/** The identification with a number. */
function found({ state }: ApiCall, by: 'videoid_pk' | 'request_pk', number: string): StoredRequest {
	const request = state.kept.requests.find(
		({ videoidPk, pk }) =>
			videoidPk !== undefined && (by === 'videoid_pk' ? videoidPk : pk) === Number(number),
	);
	if (!request) throw new Refusal(404, 'Request not found');
	return request;
}

/** By its own number in the current API, by the request's in the legacy one. */
const identificationOf = (call: ApiCall) =>
	call.path.vpk
		? found(call, 'videoid_pk', call.path.vpk)
		: found(call, 'request_pk', call.path.pk);

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

/** Whether approval takes two steps; the current API knows one only. */
const isTwoStep = ({ generation, data }: StoredRequest) =>
	generation === 'legacy' && data.registration_authority === sandbox.twoStepRegistrationAuthority;

/** Customers have seen this where the person had not done the video yet. */
function checkVideoDone({ status }: StoredRequest) {
	if (['VIDEOPENDING', 'VIDEOINCOMPLETE', 'VIDEOERROR'].includes(status)) {
		throw new Refusal(500, 'Internal Server Error');
	}
}

/** The RAO's id may only be left out where a token has it. */
function checkApprover(call: ApiCall, { env }: StoredRequest) {
	checkOfficer(call, env);
	if (!text(call, 'rao') && !text(call, 'token')) {
		throw new Refusal(400, "Missing required parameter: 'rao'");
	}
}

/** The member that Refuse reads the RAO's id from: the schema says `rao`, the samples `rao_id`. */
function refuserMember(call: ApiCall): string {
	const { refuse } = call.state.kept.dialect;
	const sent = ['rao', 'rao_id'].filter((name) => text(call, name));
	const member = refuse === 'either' ? (sent[0] ?? 'rao') : refuse;
	if (!sent.includes(member)) throw new Refusal(400, `Missing required parameter: '${member}'`);
	return member;
}

/** Identification by video. */
export const videoId: Handlers = {
	createVideoId(call) {
		checkPerson(call);
		checkBilling(call);
		const request = newRequest(call, 'VIDEOPENDING');
		const { registration_authority: registrationAuthority } = request.data;
		if (!WITH_VIDEO.includes(registrationAuthority)) {
			throw new Refusal(
				400,
				`Videoid not enabled for Registration Authority ${registrationAuthority}`,
			);
		}
		request.videoidPk = call.state.newPk();
		request.callback = text(call, 'webhook_url') || undefined;
		call.state.kept.requests.push(request);
		call.state.ledger.note('created', request.pk);
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
		const request = identificationOf(call);
		checkUndecided(request);
		request.evidences = call.body;
		call.state.ledger.note('evidencesUploaded', request.pk);
		judge(call, request);
		return { message: 'Evidences uploaded' };
	},
	uploadVideo(call) {
		const request = identificationOf(call);
		checkUndecided(request);
		const [video] = call.files;
		if (!video) throw new Refusal(400, "Missing required parameter: 'video'");
		if (video.mime !== 'video/mp4') throw new Refusal(415, `Unsupported file type: ${video.mime}`);
		removeFile(request.video);
		request.video = video;
		call.state.ledger.note('videosUploaded', request.pk);
		judge(call, request);
		return { message: 'Video uploaded' };
	},
	downloadVideo(call) {
		const { vpk, pk } = call.path;
		const by = vpk ? 'videoid_pk' : call.state.kept.dialect.videoDownload;
		const { video } = found(call, by, vpk ?? pk);
		if (!video) throw new Refusal(404, 'Video not found');
		return { file: video };
	},
	approve(call) {
		const request = identificationOf(call);
		checkApprover(call, request);
		checkVideoDone(request);
		if (request.status !== (isTwoStep(request) ? 'CREATED' : 'VIDEOREVIEW')) {
			throw new Refusal(412, 'Invalid request status');
		}
		call.state.ledger.note('approved', request.pk);
		call.callbacks.transition(call.state, request, 'ENROLLREADY');
		return { message: 'Request approved' };
	},
	validate(call) {
		const request = identificationOf(call);
		checkApprover(call, request);
		checkVideoDone(request);
		if (!isTwoStep(request) || request.status !== 'VIDEOREVIEW') {
			throw new Refusal(412, 'Invalid request status');
		}
		call.state.ledger.note('validated', request.pk);
		call.callbacks.transition(call.state, request, 'CREATED', 'VIDEOID_UPDATED');
		return { message: 'Videoid validated' };
	},
	refuse(call) {
		const request = identificationOf(call);
		checkOfficer(call, request.env, refuserMember(call));
		checkUndecided(request);
		call.state.ledger.note('refused', request.pk);
		call.callbacks.transition(call.state, request, 'CANCELLED', 'VIDEOID_REFUSED');
		return { message: 'Request refused' };
	},
};
