import type { IHttpRequestMethods, IN8nHttpFullResponse } from 'n8n-workflow';

import type { Answer } from './answer';
import { readAnswer } from './answer';
import { advise } from './catalogue';
import type { ProblemTemplate } from './problem';
import { Problem, problemFrom } from './problem';
import type { CallName } from './routes';

/** The call that an answer belongs to. */
export interface CallMade {
	name: CallName;
	method: IHttpRequestMethods;
	path: string;
	/** The request that it was about, if it was about one. */
	requestPk?: string;
	/** Replaces in a text what was secret about the call. */
	mask(text: string): string;
}

/** What an HTTP answer means: data, a path that this server does not have, or a Problem. */
export type Reading = { answer: Answer } | { routeMissing: true } | { problem: Problem };

const MAX_TEXT_BYTES = 1024 * 1024;

/** An answer that is not the API's: a proxy's page, nothing at all, broken JSON. */
export const NOT_AN_OPTIMIZER: ProblemTemplate = {
	kind: 'api',
	code: 'NOT_AN_OPTIMIZER',
	message: '{sentence} ({place})',
	description:
		'Check the Base URL and Gateway Authentication in the credential, and whether the Optimizer behind the gateway is running.',
};

/** Whether an answer's body is the file that was asked for, and no message. */
export const isFile = ({ statusCode, headers }: IN8nHttpFullResponse) =>
	statusCode === 200 && !/json|html/i.test(String(headers['content-type'] ?? ''));

/** Reads a small body to its end; what is longer than an error can be is cut off. */
export async function readText(body: unknown): Promise<string> {
	if (typeof body === 'string') return body;
	if (body === undefined || body === null) return '';
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body as AsyncIterable<Buffer>) {
		chunks.push(chunk);
		size += chunk.length;
		if (size > MAX_TEXT_BYTES) break;
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** `filename*=UTF-8''…` or `filename="…"` of a Content-Disposition header (RFC 6266). */
export function fileNameOf(disposition: unknown): string | undefined {
	const header = typeof disposition === 'string' ? disposition : '';
	const extended = /filename\*=utf-8''([^;]+)/i.exec(header)?.[1];
	if (extended && /^([^%]|%[\da-f]{2})*$/i.test(extended)) return decodeURIComponent(extended);
	return /filename="?([^";]+)"?/i.exec(header)?.[1];
}

/** Reads an answer's text: what it says, or why it is no success, or no answer of an Optimizer at all. */
export function readResponse(call: CallMade, status: number, text: string): Reading {
	const place = `HTTP ${status}, ${call.path}`;

	const notAnOptimizer = (sentence: string) => {
		const outcomeUnknown = call.method !== 'GET' && (status < 300 || status >= 500);
		const values = { sentence, place };
		return { problem: problemFrom(NOT_AN_OPTIMIZER, values, { status, outcomeUnknown }) };
	};

	if (status === 204) return { answer: readAnswer(status, {}) };
	if (status >= 300 && status < 400) {
		return notAnOptimizer('The server redirects to another place');
	}
	if (text.trim() === '') return notAnOptimizer('The server sent an empty answer');
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		const page = /<(!doctype|html|body)/i.test(text);
		return notAnOptimizer(
			page
				? 'A web page came back instead of an answer of the Optimizer'
				: 'The answer of the server could not be read',
		);
	}
	const answer = readAnswer(status, body);
	if (answer.routeMissing) return { routeMissing: true };
	if (answer.ok) return { answer };

	const message = call.mask(answer.sentence) || `The Optimizer refused without a reason (${place})`;
	const advice = advise(call.name, message, status, call.requestPk);
	return { problem: new Problem({ kind: 'api', message, status, ...advice }) };
}
