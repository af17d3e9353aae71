import { readFile } from 'node:fs/promises';

import { text, type ApiCall, type Handlers } from '../call.mjs';
import { Refusal } from '../replies.mjs';
import { SigningError, type Appearance, type HashFile } from '../signing/index.mjs';
import { removeFile, type StoredDocument, type StoredFile, type StoredRequest } from '../state.mjs';
import { sandbox } from '../values.mjs';
import { storeBytes } from './files.mjs';
import { personOf, requestOf } from './requests.mjs';

/** What an appearance may say, in either generation's words. */
interface Place {
	position?: string;
	page?: number;
	image?: string;
}
interface Format {
	text?: string[];
	date?: string;
	timezone?: string;
}

/** The consent: an unused, unexpired code of this request, or an approved external authentication. */
function checkConsent(call: ApiCall, request: StoredRequest) {
	const secret = text(call, 'secret');
	const type = text(call, 'ext_unlock_type');
	if (type) {
		const approved = type === sandbox.external.type;
		if (approved && text(call, 'ext_unlock_value') === sandbox.external.value) return;
		throw new Refusal(403, 'Confirmation Code invalid');
	}
	if (!secret) throw new Refusal(400, "Missing required parameter: 'secret'");
	const { otp } = request;
	const age = otp ? Date.now() - Date.parse(otp.sentAt) : Infinity;
	if (!otp || otp.used || otp.code !== secret || age > call.options.otpTtl * 1000) {
		throw new Refusal(403, 'Confirmation Code invalid');
	}
	otp.used = true;
}

async function appearanceOf(
	call: ApiCall,
	uid: string,
	place: Place,
	format: Format,
): Promise<Appearance> {
	if (!place.position) {
		throw new Refusal(400, { [uid]: `Missing required parameter 'position' for file ${uid}` });
	}
	const image = place.image ? call.state.kept.images[place.image] : undefined;
	if (place.image && !image) {
		throw new Refusal(404, { [uid]: `The image ${place.image} cannot be found on disk` });
	}
	return {
		...format,
		position: place.position.split(',').map(Number) as Appearance['position'],
		page: place.page ?? 0,
		...(image && { image: await readFile(image.path) }),
	};
}

/** The appearance of each PDF: one for all in the current API, by document in the legacy one. */
async function appearances(
	call: ApiCall,
	documents: StoredDocument[],
): Promise<Map<string, Appearance>> {
	const found = new Map<string, Appearance>();
	if (call.generation === 'current') {
		const { appearance } = (call.body.signature ?? {}) as { appearance?: Place & Format };
		if (!appearance) return found;
		const { text: lines, date, timezone, ...place } = appearance;
		for (const { uid, hash } of documents) {
			if (!hash)
				found.set(uid, await appearanceOf(call, uid, place, { text: lines, date, timezone }));
		}
		return found;
	}
	const places = (call.body.options ?? {}) as Record<string, Place>;
	const format = (call.body.signature_format ?? {}) as {
		text_format?: string[];
		date_format?: string;
		timezone?: string;
	};
	const unknown = Object.keys(places).filter((uid) => !documents.some((one) => one.uid === uid));
	if (unknown.length > 0) {
		const names = unknown.join(', ');
		throw new Refusal(404, `The following documents are not found in Request's folders: ${names}`);
	}
	for (const [uid, place] of Object.entries(places)) {
		const { text_format: lines, date_format: date, timezone } = format;
		found.set(uid, await appearanceOf(call, uid, place, { text: lines, date, timezone }));
	}
	return found;
}

/** Checks what only the legacy Sign has: metadata, and the RAO who countersigns. */
function checkLegacyParts(call: ApiCall) {
	const metadata = text(call, 'metadata');
	if (metadata && !call.state.kept.metadata[metadata]) {
		throw new Refusal(404, `Metadata ${metadata} not found`);
	}
	const counter = call.body.countersignature as Record<string, unknown> | undefined;
	if (!counter) return;
	const { username, password, pin } = counter;
	if (username !== sandbox.username || password !== sandbox.password || pin !== sandbox.pin) {
		throw new Refusal(403, 'Invalid countersignature credentials');
	}
}

/** The countersignature's place on the documents that ask for one. */
async function countersign(call: ApiCall, uid: string, pdf: Uint8Array): Promise<Uint8Array> {
	const counter = call.body.countersignature as (Place & Record<string, unknown>) | undefined;
	const places = (call.body.options ?? {}) as Record<string, { usecountersignature?: boolean }>;
	if (!counter || !places[uid]?.usecountersignature) return pdf;
	const officer = { givenName: 'Sandbox', surname1: 'Officer', serialNumber: sandbox.rao };
	const identity = await call.authority.issue(officer, 'RAO');
	const appearance = await appearanceOf(call, uid, counter, {});
	return await call.authority.signPdf(pdf, identity, appearance);
}

async function read(file: StoredFile | undefined) {
	if (!file) throw new Refusal(404, 'Document not found');
	return { source: await readFile(file.path), filename: file.filename };
}

const stamp = (date: Date) => date.toISOString().replaceAll('-', '').replace('T', ' ').slice(0, 17);

/** Signs everything of a request with one certificate; nothing is kept unless all of it was signed. */
async function signAll(call: ApiCall, request: StoredRequest, looks: Map<string, Appearance>) {
	const { state, authority } = call;
	const identity = await authority.issue(personOf(request), request.data.profile);
	const signed = new Map<StoredDocument, StoredFile>();
	for (const document of request.documents) {
		const { source, filename } = await read(document.original);
		if (document.hash) {
			const p7m = await authority.signHash(
				JSON.parse(source.toString('utf8')) as HashFile,
				identity,
			);
			const name = `${filename.replace(/\.[^.]*$/, '')}.p7m`;
			signed.set(document, storeBytes(state, p7m, name, 'application/pkcs7-mime'));
		} else {
			const pdf = await authority.signPdf(source, identity, looks.get(document.uid));
			const both = await countersign(call, document.uid, pdf);
			signed.set(document, storeBytes(state, both, filename, 'application/pdf'));
		}
	}
	const { source, filename } = await read(request.contract);
	const contract = await authority.signPdf(source, identity);
	removeFile(request.contract);
	request.contract = storeBytes(state, contract, filename, 'application/pdf');
	for (const [document, file] of signed) document.signed = file;
	request.certificate = {
		serial_number: identity.certificate.serialNumber,
		valid_from: stamp(identity.certificate.validFrom),
		valid_to: stamp(identity.certificate.validTo),
	};
	call.callbacks.transition(state, request, 'ISSUED');
}

/** What a signing library's complaint is in the API's words. */
function refusalOf(error: unknown): unknown {
	if (!(error instanceof SigningError)) return error;
	if (error.code === 'encrypted') return new Refusal(400, 'PasswordProtected');
	return new Refusal(400, error.message);
}

/** One call signs all documents of the request. */
export const signing: Handlers = {
	async sign(call) {
		const { state } = call;
		const request = requestOf(call, '. Cannot sign documents');
		await state.signing.get(request.pk)?.catch(() => {});
		if (request.status === 'ISSUED') throw new Refusal(412, 'Request already in ISSUED status');
		if (request.status !== 'ENROLLREADY') throw new Refusal(412, 'Invalid request status');
		if (request.documents.length === 0) {
			throw new Refusal(404, 'No documents found for specified Request');
		}
		checkLegacyParts(call);
		const looks = await appearances(call, request.documents);
		if (state.signing.has(request.pk)) throw new Refusal(412, 'Invalid request status');
		checkConsent(call, request);

		const work = signAll(call, request, looks).finally(() => state.signing.delete(request.pk));
		state.signing.set(request.pk, work);
		if (request.useasync) {
			work.catch((error: Error) => call.options.say(`Request ${request.pk}: ${error.message}`));
			return {
				message: 'Your documents are going to be signed. You will receive them in a few seconds',
			};
		}
		await work.catch((error: unknown) => {
			throw refusalOf(error);
		});
		return { message: 'Documents correctly signed' };
	},
};
