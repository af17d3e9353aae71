import { randomInt } from 'node:crypto';

import { text, type ApiCall, type Handlers } from '../call.mjs';
import { Refusal, type Reply } from '../replies.mjs';
import { serviceContract, type Person } from '../signing/index.mjs';
import { removeFile, type StoredFile, type StoredRequest } from '../state.mjs';
import { sandbox } from '../values.mjs';
import {
	checkBilling,
	checkOfficer,
	environmentOf,
	profileOf,
	registrationAuthorityOf,
} from './officer.mjs';

const ID_TYPES = ['IDC', 'PAS', 'PNO', 'TIN', 'CI', 'CE'];
const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** The request of a call's path. */
export function requestOf(call: ApiCall, suffix = ''): StoredRequest {
	const request = call.state.request(call.path.pk);
	if (!request) throw new Refusal(404, `Request ${call.path.pk} not found${suffix}`);
	return request;
}

/** Fields that the documentation checks, with its wording. */
export function checkPerson(call: ApiCall) {
	const phone = text(call, 'mobile_phone_number');
	if (phone && !/^\+\d{8,15}$/.test(phone)) {
		throw new Refusal(400, 'Please use the mobile phone number with an international prefix');
	}
	const email = text(call, 'email');
	// The Optimizer itself looks for the sign only; the trust service behind it complains in another form.
	if (email && !email.includes('@')) throw new Refusal(400, 'Enter a valid email address');
	if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
		throw new Refusal(500, { email: ['Enter a valid email address'] });
	}
	const country = text(call, 'id_document_country');
	if (country && (!/^[A-Z]{2}$/.test(country) || !countries.of(country))) {
		const sentence = `'${country}' is not a valid ISO 3166-1 alpha-2 country code`;
		throw new Refusal(500, { id_document_country: [sentence] });
	}
	const type = text(call, 'id_document_type');
	if (type && !ID_TYPES.includes(type)) {
		throw new Refusal(
			400,
			'The id_document_type specified is not valid. Valid options are IDC, PAS, PNO, TIN, CI, CE',
		);
	}
}

/** The signer as the certificate names them. */
export const personOf = ({ data }: StoredRequest): Person => ({
	givenName: data.given_name,
	surname1: data.surname_1,
	surname2: data.surname_2,
	serialNumber: data.serial_number,
	documentType: data.id_document_type,
	country: data.id_document_country ?? 'ES',
	email: data.email,
});

/** Name of a request's service contract. */
export const contractName = ({ pk }: StoredRequest) => `service contract ${pk}.pdf`;

/** The service contract as it stands before the signature. */
export async function contractOf(request: StoredRequest): Promise<Uint8Array> {
	return await serviceContract({
		person: personOf(request),
		requestPk: request.pk,
		registrationAuthority: request.data.registration_authority,
		profile: request.data.profile,
		environment: request.env,
		documents: request.documents.flatMap(({ original }) => original?.filename ?? []),
		createdAt: new Date(request.createdAt),
	});
}

/** A new request with what every kind has. */
export function newRequest(call: ApiCall, status: string): StoredRequest {
	const data = Object.fromEntries(
		Object.entries(call.body)
			.filter(
				([name]) => !/^(token|username|password|pin|billing_|env$|useasync|callback)/.test(name),
			)
			.map(([name, value]) => [name, String(value)]),
	);
	return {
		pk: call.state.newPk(),
		caller: call.caller,
		generation: call.generation,
		status,
		env: environmentOf(call),
		data: {
			...data,
			profile: profileOf(call),
			registration_authority: registrationAuthorityOf(call),
			scratchcard: String(randomInt(1_000_000, 9_999_999)),
			country_name: data.id_document_country ?? 'ES',
		},
		createdAt: new Date().toISOString(),
		documents: [],
		images: [],
		useasync: false,
	};
}

/** What Get tells about a request. */
const shown = ({ pk, status, data, certificate }: StoredRequest) => ({
	pk,
	status,
	...data,
	registration_authority: Number(data.registration_authority),
	approving_rao: { id: Number(sandbox.rao), username: sandbox.username },
	certificate_set: certificate ? [{ status: 'VALID', ...certificate }] : [],
});

/** Removes what the Optimizer holds of a request; the trust service goes on knowing its number and state. */
function forget(request: StoredRequest) {
	const files: Array<StoredFile | undefined> = [
		request.contract,
		request.video,
		...request.images,
		...request.documents.flatMap(({ original, signed }) => [original, signed]),
	];
	files.forEach(removeFile);
	Object.assign(request, { documents: [], images: [] });
	Object.assign(request, { contract: undefined, video: undefined, evidences: undefined });
}

/** One-time codes of six digits. */
const newCode = () => String(randomInt(0, 1_000_000)).padStart(6, '0');

/** The identity pictures that the request's Registration Authority asks for; a passport has no rear. */
function picturesNeeded({ data }: StoredRequest): string[] {
	if (data.registration_authority === sandbox.pictureFreeRegistrationAuthority) return [];
	const both = ['document_front', 'document_owner'];
	return data.id_document_type === 'PAS' ? both : [...both, 'document_rear'];
}

/** The request_pk in a sentence only: customers have seen several spellings. */
const SENTENCES = [
	(pk: number) => `Request created successfully. PK: ${pk}`,
	(pk: number) => `Request created with pk ${pk}`,
	(pk: number) => `Request ${pk} created`,
];

/** Create's answer in the current API; the spellings of sentences follow each other. */
function createdReply(request: StoredRequest, { state }: ApiCall): Reply {
	const { pk, status, useasync } = request;
	switch (state.kept.dialect.create) {
		case 'bare':
			return { message: 'Request created', details: pk };
		case 'message': {
			const sentence = SENTENCES[(state.kept.requests.length - 1) % SENTENCES.length];
			return { message: sentence(pk), details: { status, asyncmode: useasync } };
		}
		default:
			return {
				message: 'Request created',
				details: { request_pk: pk, ...(useasync && { asyncmode: true }) },
			};
	}
}

/** Requests, from their creation to the code. */
export const requests: Handlers = {
	createRequest(call) {
		const { state, files, callbacks } = call;
		checkPerson(call);
		checkOfficer(call, environmentOf(call));
		checkBilling(call);
		const request = newRequest(call, 'CREATED');
		const present = new Set(files.map(({ field }) => field));
		if (!picturesNeeded(request).every((field) => present.has(field))) {
			throw new Refusal(412, 'Error occured during request approval: Missing required docs');
		}
		for (const { field, mime, filename } of files) {
			if (!['image/jpeg', 'image/png'].includes(mime)) {
				throw new Refusal(415, `Unsupported file type: ${filename} (${field})`);
			}
		}
		request.images = files;
		request.useasync = text(call, 'useasync') === 'true';
		request.callback = text(call, 'callback') || undefined;
		if (request.callback && !request.useasync) {
			throw new Refusal(
				412,
				'Error occured during request approval: Invalid request fields: callback',
			);
		}
		state.kept.requests.push(request);
		state.ledger.note('created', request.pk);
		callbacks.transition(state, request, 'CREATED');
		callbacks.transition(state, request, 'ENROLLREADY');
		if (call.generation === 'legacy') return { status: 201, details: request.pk };
		return createdReply(request, call);
	},
	getRequest: (call) => ({ details: shown(requestOf(call)) }),
	updateRequest(call) {
		const request = requestOf(call);
		checkPerson(call);
		if (['ISSUED', 'CANCELLED'].includes(request.status)) {
			throw new Refusal(412, 'Invalid request status');
		}
		if (request.status === 'ENROLLREADY' && 'mobile_phone_number' in call.body) {
			throw new Refusal(412, 'Invalid request fields: mobile_phone_number');
		}
		for (const [name, value] of Object.entries(call.body)) request.data[name] = String(value);
		call.state.ledger.note('updated', request.pk);
		return { message: 'Request updated' };
	},
	async cancelRequest(call) {
		const request = requestOf(call);
		await call.state.untilSigned(request.pk);
		if (request.status === 'CANCELLED') throw new Refusal(404, `Request ${request.pk} not found`);
		forget(request);
		call.state.ledger.note('cancelled', request.pk);
		call.callbacks.transition(call.state, request, 'CANCELLED');
		return { message: 'Request directory removed successfully' };
	},
	getAsyncStatus(call) {
		const { status } = requestOf(call);
		return { details: status === 'ISSUED' ? 'signed' : 'approved' };
	},
	async getContract(call) {
		const request = requestOf(call);
		if (request.contract) return { file: request.contract };
		// It names the signer, whom a video identification has yet to find out, and the documents as they are.
		if (request.status === 'CANCELLED' || !request.data.given_name) {
			throw new Refusal(404, `Contract of request ${request.pk} not found`);
		}
		return { pdf: await contractOf(request), filename: contractName(request) };
	},
	generateOtp(call) {
		const { state, options } = call;
		const request = requestOf(call, '. Cannot send OTP secret');
		if (request.status !== 'ENROLLREADY') {
			throw new Refusal(412, 'Error occured during OTP generation: Invalid request status');
		}
		const last = request.otp ? Date.parse(request.otp.sentAt) : 0;
		if (Date.now() - last < options.otpInterval * 1000) {
			throw new Refusal(
				412,
				'Error occured during OTP generation: Otp generated less than a minute ago',
			);
		}
		const sentAt = new Date().toISOString();
		request.otp = { code: newCode(), sentAt, used: false };
		const entry = {
			kind: 'otp' as const,
			channel: text(call, 'delivery_method') || 'sms',
			to: request.data.mobile_phone_number,
			request_pk: request.pk,
			code: request.otp.code,
			sent_at: sentAt,
		};
		state.kept.outbox.push(entry);
		state.ledger.note('codesSent', request.pk);
		options.say(
			`${entry.channel.toUpperCase()} to ${entry.to}: ${entry.code} is your code for request ${request.pk}`,
		);
		return { message: 'OTP generated' };
	},
};
