// Answers that repeat what was sent, as frameworks and gateways do when they complain.
import type { FastifyRequest } from 'fastify';

import type { ECHO_PLACES, ECHOES, Replacement } from './actions.mjs';

/** More of a body is not echoed. */
const LONGEST = 200_000;

/** The request's body, read to its end. */
export async function readBody({ raw }: FastifyRequest): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of raw) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString().slice(0, LONGEST);
}

const HTML: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#x27;',
};
const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

const WRITTEN: Record<(typeof ECHOES)[number], (text: string) => string> = {
	raw: (text) => text,
	base64: (text) => Buffer.from(text).toString('base64'),
	url: (text) => new URLSearchParams({ body: text }).toString(),
	html: (text) => text.replace(/[&<>"']/g, (character) => HTML[character]),
	json: inJson,
	'json-ascii': (text) =>
		inJson(text).replace(
			/[^ -~]/g,
			(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
		),
};

type Answer = Extract<Replacement, { type: 'status' }>;

const PLACED: Record<(typeof ECHO_PLACES)[number], (text: string) => Omit<Answer, 'type'>> = {
	error: (text) => ({
		status: 400,
		body: { status: 'error', message: `Could not process ${text}` },
	}),
	success: (text) => ({
		status: 200,
		body: { status: 'success', message: `Received ${text}`, details: { received: text } },
	}),
	detail: (text) => ({
		status: 422,
		body: {
			detail: [{ loc: ['body'], msg: `invalid: ${text}`, type: 'value_error', input: text }],
		},
	}),
	page: (text) => ({ status: 502, body: `<html><body><pre>${text}</pre></body></html>` }),
	file: (text) => ({
		status: 200,
		body: JSON.stringify({ status: 'error', message: text }),
		contentType: 'application/pdf',
	}),
};

/** The answer that an echo makes of a call. */
export function echoOf(
	{ as, place }: Extract<Replacement, { type: 'echo' }>,
	request: FastifyRequest,
	body: string,
): Answer {
	const headers = Object.entries(request.headers).map(
		([name, value]) => `${name}: ${String(value)}`,
	);
	return { type: 'status', ...PLACED[place](WRITTEN[as](`${headers.join('\n')}\n\n${body}`)) };
}
