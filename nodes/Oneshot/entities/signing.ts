import { createHash } from 'crypto';

import type { IDataObject } from 'n8n-workflow';

import type { Answer } from '../client/answer';
import type { Client } from '../client/client';
import { LOOK_MS } from '../client/deadlines';
import { NOT_AN_OPTIMIZER } from '../client/judge';
import { pause } from '../client/pause';
import type { Problem, ProblemTemplate } from '../client/problem';
import { problemFrom, settle } from '../client/problem';
import type { KnownDocument } from './document';
import { DOCUMENT_KINDS, downloadOptions, findDocuments } from './document';
import { readRequest } from './request';

// Signing, once: what Sign answered, and the look at the request where its answer was lost.

/** Signing may still be going on behind a gateway that gave up: look several times. */
const LOOKS_MS = [0, 1000, 2000, 4000];

/** After so long nobody looks again. */
const LOOKS_END_MS = 60_000;

export const SIGN_NOT_CONFIRMED: ProblemTemplate = {
	kind: 'api',
	code: 'SIGN_NOT_CONFIRMED',
	message:
		'The answer to Sign was lost ({reason}); the Optimizer says that request {request} is {status}',
	description:
		'Request {request} was not signed so far. Look again in a minute with "Request: Get": if it is ISSUED, download the documents; if not, send a new code and sign it again. Do not create another request.',
};

export const SIGN_OUTCOME_UNKNOWN: ProblemTemplate = {
	kind: 'api',
	code: 'SIGN_OUTCOME_UNKNOWN',
	message: 'The answer to Sign was lost ({reason})',
	description:
		'It is not known whether request {request} was signed. Do not sign it again blindly: run "Document: Download" (signed) for it. If the files come, it was signed; if the Optimizer has none, send a new code and sign the same request again.',
};

/** The request's status, or undefined where this Optimizer does not let it be read. */
async function readStatus(client: Client, pk: string): Promise<string | undefined> {
	const { value: request } = await settle(readRequest(client, pk, LOOK_MS));
	return typeof request?.status === 'string' ? request.status : undefined;
}

/** What is known of a file without keeping it. */
interface Seen {
	sha256: string;
	/** It holds a signature: a P7M, or a PDF with a /ByteRange and a CMS. */
	signature: boolean;
}

/** Looks at a file of a document, to its end; undefined where there is none. */
async function lookAt(
	client: Client,
	pk: string,
	uid: string,
	type: 'original' | 'signed',
): Promise<Seen | undefined> {
	const options = { ...downloadOptions(client, pk, uid, type), deadline: LOOK_MS };
	const { value: seen } = await settle(
		client.download('document.download', options, DOCUMENT_KINDS[type], async ({ body, kind }) => {
			const hash = createHash('sha256');
			let byteRange = false;
			let cms = false;
			let end = '';
			for await (const chunk of body as AsyncIterable<Buffer>) {
				hash.update(chunk);
				const text = end + chunk.toString('latin1');
				byteRange ||= text.includes('/ByteRange');
				cms ||= /\/Contents\s*<30/i.test(text);
				end = text.slice(-64);
			}
			return { sha256: hash.digest('hex'), signature: kind !== 'pdf' || (byteRange && cms) };
		}),
	);
	return seen;
}

/**
 * Whether a signed file proves that it was signed: it differs from the original or, where that can't be had, holds a
 * signature. Any other 200 proves nothing.
 */
const differs = (signed: Seen, original: Seen | undefined) =>
	original === undefined ? signed.signature : signed.sha256 !== original.sha256;

/** Whether a document was signed. */
async function isSigned(client: Client, pk: string, uid: string): Promise<boolean> {
	const signed = await lookAt(client, pk, uid, 'signed');
	return signed !== undefined && differs(signed, await lookAt(client, pk, uid, 'original'));
}

/** What the Optimizer has of a request: found by documented calls alone, so `gone` says that there is no file. */
export interface Found {
	state: 'signed' | 'open' | 'gone' | 'unknown';
	/** The signed file is there. */
	files: boolean;
}

/** Whether an Optimizer says that there is no such file; any other failure, a gateway's 404 among them, says nothing. */
function isAbsent(problem: Problem | undefined): boolean {
	if (problem === undefined || problem.outcomeUnknown) return false;
	const refusals = [400, 404, 410, 412];
	return problem.code !== NOT_AN_OPTIMIZER.code && refusals.includes(problem.status ?? 0);
}

/** Whether there is a file of a document, by its first bytes alone. */
async function peekAt(client: Client, pk: string, uid: string, type: 'original' | 'signed') {
	const options = { ...downloadOptions(client, pk, uid, type), deadline: LOOK_MS };
	const { value: there = false, problem } = await settle(
		client.download('document.download', options, DOCUMENT_KINDS[type], async () => true),
	);
	return { there, absent: isAbsent(problem) };
}

/**
 * Whether a request is signed, by its status where that can be read, else by the files of one of its documents: a
 * short look. Never throws a Problem.
 */
export async function findOut(client: Client, pk: string, uid: string): Promise<Found> {
	const status = await readStatus(client, pk);
	if (status === 'CANCELLED') return { state: 'gone', files: false };
	const signed = await peekAt(client, pk, uid, 'signed');
	const isProven = status === 'ISSUED' || (signed.there && (await isSigned(client, pk, uid)));
	if (isProven) return { state: 'signed', files: signed.there };
	const original = await peekAt(client, pk, uid, 'original');
	if (original.there) return { state: 'open', files: false };
	return { state: signed.absent && original.absent ? 'gone' : 'unknown', files: false };
}

/** One document of the request, by which a signature can be recognised. */
async function findUid(
	client: Client,
	pk: string,
	known: KnownDocument[],
): Promise<string | undefined> {
	const { value: documents = [] } = await settle(findDocuments(client, pk, known, LOOK_MS));
	return documents[0]?.uid;
}

/**
 * Finds out whether a request was signed although the answer of Sign was lost: its status where that can
 * be read, else a signed document. Undefined where it was signed.
 *
 * @returns a Problem: `SIGN_NOT_CONFIRMED` when the Optimizer says that it is not signed so far,
 * `SIGN_OUTCOME_UNKNOWN` when nothing can be found out
 */
async function lookWhetherSigned(
	client: Client,
	pk: string,
	known: KnownDocument[],
	lost: Problem,
): Promise<Problem | undefined> {
	let status: string | undefined;
	const end = Date.now() + LOOKS_END_MS;
	for (const wait of LOOKS_MS) {
		await pause(wait, client.signal);
		if (client.signal?.aborted || Date.now() > end) break;
		status = await readStatus(client, pk);
		if (status === 'ISSUED') return undefined;
		if (status === undefined) {
			const uid = await findUid(client, pk, known);
			if (uid !== undefined && (await isSigned(client, pk, uid))) return undefined;
		}
	}
	const template = status === undefined ? SIGN_OUTCOME_UNKNOWN : SIGN_NOT_CONFIRMED;
	const values = { reason: lost.message, request: pk, status: status ?? '' };
	return problemFrom(template, values, { status: lost.status, outcomeUnknown: true });
}

/** What Sign said; an asynchronous request answers at once: “Your documents are going to be signed. …” */
function readSigned({ message, data }: Answer): IDataObject {
	const sentence = message ?? (typeof data === 'string' ? data : undefined);
	const later = /going to be signed/i.test(sentence ?? '');
	return { signed: !later, already_signed: false, ...(sentence && { message: sentence }) };
}

/**
 * `POST /sign/{pk}`, once: signs all documents of the request. “Already ISSUED” is success. An answer that
 * was lost is not repeated: the request, or a signed document, says whether it was signed. Throws a Problem.
 *
 * @param body what Sign sends, see `signBody`
 * @param known the request's documents, as far as they are known
 * @returns `signed`, `already_signed`, `answer_lost`, `message`
 */
export async function sign(
	client: Client,
	pk: string,
	body: IDataObject,
	known: KnownDocument[],
): Promise<IDataObject> {
	const { value: answer, problem } = await settle(
		client.call('request.sign', { path: { pk }, json: body }),
	);
	if (answer) return readSigned(answer);
	if (problem.code === 'ALREADY_ISSUED') {
		return { signed: true, already_signed: true, message: problem.message };
	}
	if (!problem.outcomeUnknown) throw problem;
	const unconfirmed = await lookWhetherSigned(client, pk, known, problem);
	if (unconfirmed) throw unconfirmed;
	return { signed: true, already_signed: false, answer_lost: true };
}
