// The real answer, spoilt on its way.
import type { OutgoingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';

import type { FastifyReply } from 'fastify';

import type { Alteration, CHANGES } from './actions.mjs';
import { end } from './replacements.mjs';

/** What Fastify is about to send. */
export type Payload = string | Buffer | Readable | null | undefined;

const CHANGED: Record<(typeof CHANGES)[number], (body: Buffer) => Buffer> = {
	empty: () => Buffer.alloc(0),
	half: (body) => body.subarray(0, Math.floor(body.length / 2)),
	twice: (body) => Buffer.concat([body, body]),
	bom: (body) => Buffer.concat([Buffer.from('\ufeff'), body]),
	'utf-16le': (body) => Buffer.from(`\ufeff${body.toString()}`, 'utf16le'),
	latin1: (body) => Buffer.from(body.toString(), 'latin1'),
	gzip: (body) => gzipSync(body),
};

/** The bytes of an answer's body. */
async function bytesOf(payload: Payload): Promise<Buffer> {
	if (payload === null || payload === undefined) return Buffer.alloc(0);
	return typeof payload === 'string' || Buffer.isBuffer(payload)
		? Buffer.from(payload)
		: await buffer(payload);
}

/** Sends the real answer in a spoilt form, past Fastify. */
export async function alter(
	action: Alteration,
	reply: FastifyReply,
	payload: Payload,
	signal: AbortSignal,
) {
	reply.hijack();
	const { raw } = reply;
	raw.on('error', () => {});
	const body = await bytesOf(payload);
	const headers = { ...reply.getHeaders(), 'content-length': body.length } as OutgoingHttpHeaders;
	switch (action.type) {
		case 'alter': {
			const changed = action.body ? CHANGED[action.body](body) : body;
			const all = { ...headers, 'content-length': changed.length, ...lowerCased(action.headers) };
			const kept = Object.entries(all).filter(([, value]) => value !== null);
			raw.writeHead(action.status ?? reply.statusCode, Object.fromEntries(kept));
			raw.end(changed);
			return;
		}
		case 'truncate': {
			const { part = 0.5, how } = action;
			raw.writeHead(reply.statusCode, headers);
			raw.flushHeaders();
			raw.write(body.subarray(0, Math.floor(body.length * part)), () => end(raw.socket, how));
			return;
		}
		case 'drip': {
			const { bytes = 1, everyMs } = action;
			raw.writeHead(reply.statusCode, headers);
			for (let at = 0; at < body.length && !raw.destroyed && !signal.aborted; at += bytes) {
				raw.write(body.subarray(at, at + bytes));
				await sleep(everyMs, undefined, { signal, ref: false }).catch(() => end(raw.socket));
			}
			raw.end();
		}
	}
}

const lowerCased = (headers: Record<string, string | null> = {}) =>
	Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
