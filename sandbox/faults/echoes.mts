// Answers that repeat what was sent, as frameworks and gateways do when they complain.
import type { FastifyRequest } from 'fastify';

import type { ECHO_PLACES, ECHOES, Replacement } from './actions.mjs';

/** More of a body is not echoed. */
const LONGEST = 200_000;

/** The request's body, read to its end. */
export async function readBody({ raw }: FastifyRequest): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of raw) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).subarray(0, LONGEST);
}

const HTML: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#x27;',
};
const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

const WRITTEN: Record<(typeof ECHOES)[number], (bytes: Buffer) => string> = {
	raw: (bytes) => bytes.toString(),
	base64: (bytes) => bytes.toString('base64'),
	mime: (bytes) => (bytes.toString('base64').match(/.{1,76}/g) ?? []).join('\r\n'),
	hex: (bytes) => bytes.toString('hex'),
	url: (bytes) => new URLSearchParams({ body: bytes.toString() }).toString(),
	html: (bytes) => bytes.toString().replace(/[&<>"']/g, (character) => HTML[character]),
	json: (bytes) => inJson(bytes.toString()),
	'json-ascii': (bytes) =>
		inJson(bytes.toString()).replace(
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
	body: Buffer,
): Answer {
	const headers = Object.entries(request.headers).map(
		([name, value]) => `${name}: ${String(value)}`,
	);
	const whole = Buffer.concat([Buffer.from(`${headers.join('\n')}\n\n`), body]);
	return { type: 'status', ...PLACED[place](WRITTEN[as](whole)) };
}
