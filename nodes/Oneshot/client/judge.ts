import type { IHttpRequestMethods } from 'n8n-workflow';

import type { Answer, Envelope } from './answer';
import { isObject, numberOf, readEnvelope, toSentence, uidOf } from './answer';
import { advise, adviseStatus } from './catalogue';
import { isDocumentedError } from './documentedErrors';
import { findOutAdvice, proofs } from './outcomes';
import type { ProblemTemplate } from './problem';
import { Problem, problemFrom } from './problem';
import type { CallName } from './routes';
import { maskTexts } from './secrets';
import { hasShape } from './shapes';

/** The call that an answer belongs to. */
export interface CallMade {
	name: CallName;
	method: IHttpRequestMethods;
	path: string;
	/** The request that it was about, if it was about one. */
	requestPk?: string;
	/** Replaces in a text what this call sent in secret. */
	mask(text: string): string;
}

/**
 * What an HTTP answer means. `done`: carried out, on the API's own word. `routeMissing`: this server does not
 * have the path. `refused`: certainly not carried out. `unknown`: it may have been.
 */
export type Judgement =
	| { outcome: 'done'; answer: Answer }
	| { outcome: 'routeMissing'; problem: Problem }
	| { outcome: 'refused' | 'unknown'; problem: Problem };

/** It is not known whether a call was carried out. */
export const OUTCOME_UNKNOWN: ProblemTemplate = {
	kind: 'api',
	code: 'OUTCOME_UNKNOWN',
	message: '{sentence}',
	description: 'It is not known whether the Optimizer carried it out. {advice}',
};

/**
 * The Problem of a call of which it is not known whether it was carried out.
 *
 * @param sentence what came back instead of an answer
 * @param status of the HTTP answer, where one came
 */
export const outcomeUnknown = (call: CallName, sentence: string, status?: number): Problem =>
	problemFrom(
		OUTCOME_UNKNOWN,
		{ sentence, advice: findOutAdvice(call) },
		{ status, outcomeUnknown: true },
	);

/** An answer that is not the API's: a proxy's page, nothing at all, broken JSON. */
export const NOT_AN_OPTIMIZER: ProblemTemplate = {
	kind: 'api',
	code: 'NOT_AN_OPTIMIZER',
	message: '{sentence}',
	description: '{advice}',
};

const CHECK_GATEWAY =
	'Check the Base URL and Gateway Authentication in the credential, and whether the Optimizer behind the gateway is running.';

/** Given by gateways that did not wait for the Optimizer's answer, or lost it (52x: Cloudflare). */
const LOST = [408, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530];

/** What a body is, where it is not the API's JSON. */
function describeBody(status: number, text: string, body: unknown): string {
	if (status >= 300 && status < 400) return 'The server redirects to another place';
	if (text.trim() === '') return 'The server sent an empty answer';
	if (/<(!doctype|html|head|body)/i.test(text)) {
		return 'A web page came back instead of an answer of the Optimizer';
	}
	if (body === undefined) return 'The answer of the server could not be read';
	return 'The answer is not one that an Optimizer gives';
}

/** FastAPI's complaint about the fields of a call: `[{loc, msg, type}]`. */
const isFieldComplaint = (status: number, { data }: Envelope) =>
	status === 422 && Array.isArray(data) && data.every((entry) => isObject(entry) && 'msg' in entry);

/** Whether the API itself says that it did not carry out the call. */
const isRefusal = (status: number, envelope: Envelope) =>
	envelope.says === 'failure' ||
	isFieldComplaint(status, envelope) ||
	(envelope.says === 'nothing' && isDocumentedError(envelope.sentence));

/** FastAPI's own 404 or 405, or a framework's page: nothing of the API was asked. */
export function isRouteMissing(status: number, body: unknown): boolean {
	if (status !== 404 && status !== 405) return false;
	if (!isObject(body)) return true;
	const bare = Object.keys(body).length === 1;
	return bare && /^(not found|method not allowed)$/i.test(toSentence(body));
}

/** Whether an answer without the API's envelope shows that the call was carried out. */
function isProven(call: CallMade, answer: Answer): boolean {
	const { ids = [], sentence } = proofs[call.name] ?? {};
	const said = [answer.message, answer.data].filter((text) => typeof text === 'string');
	if (sentence && said.some((text) => sentence.test(text))) return true;
	if (ids.length === 0) return false;
	// A bare value is no ID: only its name makes it one.
	const list = Array.isArray(answer.data) ? answer.data : [answer.data];
	const idOf = ids.some((name) => name.endsWith('pk')) ? numberOf : uidOf;
	return list.length > 0 && list.every((data) => isObject(data) && idOf({ data }, ...ids));
}

/** Data of a call that only reads, in its shape; an object that speaks of an error is none. */
const isData = (name: CallName, body: unknown, { says, data }: Envelope) =>
	body !== undefined &&
	body !== null &&
	!(isObject(body) && ('error' in body || body.success === false)) &&
	!(isObject(body) && Number(body.code) >= 400) &&
	(hasShape(name, data) || (name === 'settings.hello' && says === 'success'));

function parse(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\ufeff/, ''));
	} catch {
		return undefined;
	}
}

/**
 * Judges an HTTP answer that is no file: what it says, and whether the call was carried out. The rules:
 *
 * - What creates, sends, charges, binds or deletes (every method but GET) is done only on positive evidence:
 *   the API's envelope with a status of success, or that call's documented ID or sentence.
 * - It is refused only on the API's own word (its envelope, a documented sentence, FastAPI's 422), or by a
 *   4xx, which HTTP defines as not carried out.
 * - 408, 502, 503, 504 and 52x are unknown even in an envelope, as is everything else.
 */
export function judge(call: CallMade, status: number, text: string): Judgement {
	const parsed = parse(text);
	const body = maskTexts(parsed, call.mask);
	const envelope = readEnvelope(body);
	const { data, message } = envelope;
	const place = `HTTP ${status}, ${call.path}`;
	const reads = call.method === 'GET';
	const advice = adviseStatus(status);

	if (isRouteMissing(status, body)) {
		const missing = `There is a server, but no One-Shot API at this address (${place})`;
		const values = { sentence: missing, advice: advice?.description ?? CHECK_GATEWAY };
		return { outcome: 'routeMissing', problem: problemFrom(NOT_AN_OPTIMIZER, values, { status }) };
	}

	const lost = LOST.includes(status) || LOST.includes(envelope.code ?? 0);
	if (!lost && isRefusal(status, envelope)) {
		// A secret that came back as a number is a text from here on.
		const said =
			call.mask(envelope.sentence) || `The Optimizer refused without a reason (${place})`;
		const facts = advise(call.name, said, Math.max(status, envelope.code ?? 0), call.requestPk);
		return {
			outcome: 'refused',
			problem: new Problem({ kind: 'api', message: said, status, ...facts }),
		};
	}
	// 204 has nothing to say, and 202 is for later: of a call that reads it is no answer yet.
	const answers = status >= 200 && status < 300 && status !== 204 && !(reads && status === 202);
	if (answers && !lost) {
		const answer = { data, message };
		const done = reads
			? isData(call.name, body, envelope)
			: envelope.says === 'success' || isProven(call, answer);
		if (done) return { outcome: 'done', answer };
	}

	const described = `${describeBody(status, text, parsed)} (${place})`;
	if (status >= 400 && status < 500 && !lost) {
		const said = (isObject(body) && call.mask(envelope.sentence)) || described;
		const facts = isObject(body)
			? advise(call.name, said, status, call.requestPk)
			: {
					code: advice?.code ?? NOT_AN_OPTIMIZER.code,
					description: advice?.description ?? CHECK_GATEWAY,
				};
		return {
			outcome: 'refused',
			problem: new Problem({ kind: 'api', message: said, status, ...facts }),
		};
	}
	if (reads) {
		const facts = { advice: advice?.description ?? CHECK_GATEWAY };
		const template = advice ? { ...NOT_AN_OPTIMIZER, code: advice.code } : NOT_AN_OPTIMIZER;
		const problem = problemFrom(template, { sentence: described, ...facts }, { status });
		return { outcome: 'unknown', problem };
	}
	return { outcome: 'unknown', problem: outcomeUnknown(call.name, described, status) };
}
