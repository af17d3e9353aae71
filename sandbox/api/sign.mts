import { readFile } from 'node:fs/promises';

import { text, type ApiCall, type Handlers } from '../call.mjs';
import { Refusal } from '../replies.mjs';
import { SigningError, type HashFile, type Identity } from '../signing/index.mjs';
import { removeFile, type StoredDocument, type StoredFile, type StoredRequest } from '../state.mjs';
import { sandbox } from '../values.mjs';
import { looksOf, type Looks } from './appearances.mjs';
import { storeBytes } from './files.mjs';
import { contractName, contractOf, personOf, requestOf } from './requests.mjs';

/**
 * The consent: an unused, unexpired code of this request; or an approved external authentication, where the secret
 * is a code of the customer's own.
 */
function checkConsent(call: ApiCall, request: StoredRequest) {
	const wrong = new Refusal(403, 'Confirmation Code invalid');
	const secret = text(call, 'secret');
	if (!secret) throw new Refusal(400, "Missing required parameter: 'secret'");
	const type = text(call, 'ext_unlock_type');
	if (type || text(call, 'ext_unlock_value')) {
		const { external } = sandbox;
		if (type === external.type && text(call, 'ext_unlock_value') === external.value) return;
		throw wrong;
	}
	const { otp } = request;
	if (!otp || otp.used || otp.code !== secret) throw wrong;
	if (Date.now() - Date.parse(otp.sentAt) > call.options.otpTtl * 1000) throw wrong;
	otp.used = true;
}

/** Checks what only the legacy Sign has: metadata, and the RAO who countersigns. */
function checkLegacyParts(call: ApiCall) {
	const metadata = text(call, 'metadata');
	if (metadata && !Object.hasOwn(call.state.kept.metadata, metadata)) {
		throw new Refusal(404, `Metadata ${metadata} not found`);
	}
	const counter = call.body.countersignature as Record<string, unknown> | undefined;
	if (!counter) return;
	const { username, password, pin } = counter;
	if (username !== sandbox.username || password !== sandbox.password || pin !== sandbox.pin) {
		throw new Refusal(403, 'Invalid countersignature credentials');
	}
}

/** Checks that a request can be signed now. */
function checkStatus({ status, documents }: StoredRequest) {
	if (status === 'ISSUED') throw new Refusal(412, 'Request already in ISSUED status');
	if (status !== 'ENROLLREADY') throw new Refusal(412, 'Invalid request status');
	if (documents.length === 0) throw new Refusal(404, 'No documents found for specified Request');
}

/** Tries what can go wrong, so that no code is spent on it. */
async function tryAll({ authority }: ApiCall, request: StoredRequest, looks: Map<string, Looks>) {
	for (const { uid, original, hash } of request.documents) {
		if (!original) throw new Refusal(404, `Document not found: ${uid}`);
		const source = await readFile(original.path);
		try {
			if (hash) {
				authority.tryHash(JSON.parse(source.toString('utf8')) as HashFile);
				continue;
			}
			const { signature, countersignature } = looks.get(uid) ?? {};
			await authority.tryPdf(source, signature);
			if (countersignature) await authority.tryPdf(source, countersignature);
		} catch (error) {
			throw refusalOf(error);
		}
	}
}

/** Signs one document: the signed PDF, or a CMS for a hash file. */
async function signOne(
	{ state, authority }: ApiCall,
	{ original, hash }: StoredDocument,
	by: Identity,
	looks: Looks | undefined,
): Promise<StoredFile> {
	if (!original) throw new Refusal(404, 'Document not found');
	const { filename } = original;
	const source = await readFile(original.path);
	if (hash) {
		const p7m = await authority.signHash(JSON.parse(source.toString('utf8')) as HashFile, by);
		const name = `${filename.replace(/\.[^.]*$/, '')}.p7m`;
		return storeBytes(state, p7m, name, 'application/pkcs7-mime');
	}
	let pdf = await authority.signPdf(source, by, looks?.signature);
	if (looks?.countersignature) {
		const officer = { givenName: 'Sandbox', surname1: 'Officer', serialNumber: sandbox.rao };
		const identity = await authority.issue(officer, 'RAO');
		pdf = await authority.signPdf(pdf, identity, looks.countersignature);
	}
	return storeBytes(state, pdf, filename, 'application/pdf');
}

/** `20250715 08:36:33`. */
const stamp = (date: Date) => date.toISOString().replaceAll('-', '').replace('T', ' ').slice(0, 17);

/** Signs everything of a request with one certificate; nothing is kept unless all of it was signed. */
async function signAll(call: ApiCall, request: StoredRequest, looks: Map<string, Looks>) {
	const { state, authority, callbacks } = call;
	const identity = await authority.issue(personOf(request), request.data.profile);
	const signed = new Map<StoredDocument, StoredFile>();
	try {
		for (const document of request.documents) {
			signed.set(document, await signOne(call, document, identity, looks.get(document.uid)));
		}
		const contract = await authority.signPdf(await contractOf(request), identity);
		request.contract = storeBytes(state, contract, contractName(request), 'application/pdf');
	} catch (error) {
		signed.forEach(removeFile);
		throw refusalOf(error);
	}
	for (const [document, file] of signed) document.signed = file;
	state.ledger.note('signings', request.pk);
	state.ledger.note('documentsSigned', request.pk, signed.size);
	const { serialNumber, validFrom, validTo } = identity.certificate;
	request.certificate = {
		serial_number: serialNumber,
		valid_from: stamp(validFrom),
		valid_to: stamp(validTo),
	};
	callbacks.transition(state, request, 'ISSUED');
}

/** The signing library's complaint in the API's words. */
function refusalOf(error: unknown): unknown {
	if (!(error instanceof SigningError)) return error;
	return new Refusal(400, error.code === 'encrypted' ? 'PasswordProtected' : error.message);
}

/** One call signs all documents of the request. */
export const signing: Handlers = {
	async sign(call) {
		const { state } = call;
		const request = requestOf(call, '. Cannot sign documents');
		const { pk } = request;
		// Two calls at once: the second one finds what the first one made of the request.
		await state.untilSigned(pk);
		// Nothing waits from here on until the request is marked as being signed.
		checkStatus(request);
		checkLegacyParts(call);
		const looks = looksOf(call, request.documents);
		const accepted = tryAll(call, request, looks).then(() => checkConsent(call, request));
		const work = accepted
			.then(async () => await signAll(call, request, looks))
			.finally(() => state.signing.delete(pk));
		state.signing.set(pk, work);
		// Refusals are for the caller, also where the signature itself is not waited for.
		await accepted.catch(async () => await work);
		if (request.useasync) {
			const done = work.catch((error: Error) =>
				call.options.say(`Request ${pk}: ${error.message}`),
			);
			if (call.options.signAtOnce) await done;
			return {
				message: 'Your documents are going to be signed. You will receive them in a few seconds',
			};
		}
		await work;
		return { message: 'Documents correctly signed' };
	},
};
