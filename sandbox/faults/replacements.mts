// Answers that come in place of the real one.
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { momentOf, type Piece, type Replacement as AnyReplacement } from './actions.mjs';

/** Echoes are made into answers before they get here. */
type Replacement = Exclude<AnyReplacement, { type: 'echo' }>;
type Typed<Type> = Extract<Replacement, { type: Type }>;

/** Generated bodies are made in blocks of about this many bytes. */
const BLOCK_BYTES = 64 * 1024;

/** Closes a connection, or resets it (RST). */
export function end(socket: Socket | null, how: 'close' | 'reset' = 'close') {
	// Under TLS there is no reset by this name; the connection ends all the same.
	if (how === 'reset' && typeof socket?.resetAndDestroy === 'function') socket.resetAndDestroy();
	else socket?.destroy();
}

/** Answers a call with a fault, past Fastify; `hold` is told of sockets that stay open without an answer. */
export function replace(
	action: Replacement,
	request: FastifyRequest,
	reply: FastifyReply,
	hold: (socket: Socket) => void,
) {
	reply.hijack();
	const { raw } = reply;
	const { socket } = request.raw;
	// The client may be gone at any moment: that is what faults are about.
	raw.on('error', () => {});
	const unread = momentOf(action) === 'unread';
	switch (action.type) {
		case 'status':
			answer(raw, action, unread);
			return;
		case 'redirect': {
			const location = action.location && filledIn(action.location, request);
			const headers: Record<string, string> = location ? { location } : {};
			answer(raw, { ...action, type: 'status', body: '', contentType: '', headers }, unread);
			return;
		}
		case 'refuse':
			answer(raw, { body: '<html>Refused</html>', ...action, type: 'status' }, unread);
			return;
		case 'drop':
			end(socket, action.how);
			return;
		case 'hang':
			hold(socket);
			return;
		case 'raw':
			write(socket, action, hold);
			return;
		case 'generated':
			void generate(raw, action);
	}
}

/** Sends a well-formed answer; one that comes early ends the connection, as proxies do. */
function answer(
	raw: ServerResponse,
	{ status, body = '', bodyBase64, contentType, headers = {} }: Typed<'status'>,
	early: boolean,
) {
	const isText = typeof body === 'string';
	const bytes =
		bodyBase64 === undefined
			? Buffer.from(isText ? body : JSON.stringify(body))
			: Buffer.from(bodyBase64, 'base64');
	const type = contentType ?? (isText ? 'text/html' : 'application/json');
	raw.writeHead(status, {
		...(type && { 'Content-Type': type }),
		...(![204, 304].includes(status) && { 'Content-Length': bytes.length }),
		...headers,
		...(early && { Connection: 'close' }),
	});
	raw.end(bytes, () => {
		if (early) raw.socket?.destroy();
	});
}

/** A location with its placeholders filled in from the call. */
function filledIn(location: string, { url, headers }: FastifyRequest) {
	const values: Record<string, string> = {
		'{host}': headers.host ?? '',
		'{path}': url.split('?')[0],
		'{url}': url,
	};
	return location.replace(/\{(?:host|path|url)\}/g, (name) => values[name]);
}

/** Writes bytes to the socket itself. */
function write(socket: Socket, action: Typed<'raw'>, hold: (socket: Socket) => void) {
	const { text = '', base64, then = 'close' } = action;
	const bytes = base64 === undefined ? Buffer.from(text) : Buffer.from(base64, 'base64');
	if (then === 'hold') hold(socket);
	socket.write(bytes, () => {
		if (then === 'close') socket.end(() => socket.destroy());
		if (then === 'reset') end(socket, 'reset');
	});
}

/** Sends a body while it is made; ends with it, or with the connection. */
async function generate(raw: ServerResponse, action: Typed<'generated'>) {
	const { status = 200, contentType = 'application/json', headers = {}, pieces, gzip } = action;
	raw.writeHead(status, {
		'Content-Type': contentType,
		...(gzip && { 'Content-Encoding': 'gzip' }),
		...headers,
	});
	const body = Readable.from(blocksOf(pieces), { objectMode: false });
	const sent = gzip ? pipeline(body, createGzip(), raw) : pipeline(body, raw);
	// It is usual that the client gives up.
	await sent.catch(() => raw.destroy());
}

/** The bytes of pieces, in blocks. */
function* blocksOf(pieces: Piece[]): Generator<Buffer> {
	for (const { text, repeat = 1 } of pieces) {
		const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / Buffer.byteLength(text)));
		const block = Buffer.from(
			text.repeat(Math.min(perBlock, repeat === 'endless' ? Infinity : repeat)),
		);
		let left = repeat === 'endless' ? Infinity : repeat;
		for (; left >= perBlock; left -= perBlock) yield block;
		if (left > 0) yield Buffer.from(text.repeat(left));
	}
}
