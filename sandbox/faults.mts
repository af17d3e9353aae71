// Faults on demand: what a hostile network or a broken gateway does to a call.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export type FaultAction =
	| {
			type: 'status';
			status: number;
			body?: unknown;
			contentType?: string;
			headers?: Record<string, string>;
	  }
	| { type: 'drop'; when: 'before' | 'after' }
	| { type: 'refuse'; status: number; body?: string }
	| { type: 'delay'; ms: number }
	| { type: 'redirect'; status: number; location: string }
	| { type: 'truncate' };

export interface Fault {
	/** `path` is a regular expression on the path without the query. */
	match: { method?: string; path?: string };
	/** Calls to let through first. */
	skip?: number;
	/** Calls to spoil; 1 when not given. */
	times?: number;
	action: FaultAction;
}

/** Holds the faults that were asked for, and spoils calls with them. */
export class Faults {
	private faults: Array<Fault & { skip: number; times: number }> = [];

	add(fault: Fault) {
		this.faults.push({ skip: 0, times: 1, ...fault });
	}

	clear() {
		this.faults = [];
	}

	private next(method: string, path: string): FaultAction | undefined {
		for (const fault of this.faults) {
			const { match } = fault;
			if (match.method && match.method !== method) continue;
			if (match.path && !new RegExp(match.path).test(path)) continue;
			if (fault.skip > 0) {
				fault.skip -= 1;
			} else if (fault.times > 0) {
				fault.times -= 1;
				return fault.action;
			}
		}
		return undefined;
	}

	/** Installs the hook that spoils calls; those of the control surface are left alone. */
	install(server: FastifyInstance) {
		server.addHook('onRequest', async (request, reply) => {
			const path = request.url.split('?')[0];
			if (path.startsWith('/_sandbox')) return;
			const action = this.next(request.method, path);
			if (action) await spoil(action, request, reply);
		});
	}
}

/** Reads a request to its end; an answer that comes earlier may be lost (that is what `refuse` is for). */
export async function wholeRequest({ raw }: FastifyRequest) {
	if (!raw.readableEnded) await once(raw.resume(), 'end');
}

async function spoil(action: FaultAction, request: FastifyRequest, reply: FastifyReply) {
	switch (action.type) {
		case 'delay':
			await sleep(action.ms);
			return;
		case 'status': {
			const { status, body = '', contentType, headers = {} } = action;
			const text = typeof body === 'string' ? body : JSON.stringify(body);
			const type = contentType ?? (typeof body === 'string' ? 'text/html' : 'application/json');
			await wholeRequest(request);
			await reply.code(status).headers(headers).type(type).send(text);
			return;
		}
		case 'redirect':
			await wholeRequest(request);
			await reply.code(action.status).header('location', action.location).send();
			return;
		case 'refuse':
			reply.hijack();
			refuse(reply, action.status, action.body ?? '<html>Refused</html>');
			return;
		case 'drop':
			if (action.when === 'after') {
				lose(reply);
			} else {
				reply.hijack();
				request.raw.socket.destroy();
			}
			return;
		case 'truncate':
			halve(reply);
	}
}

/** Answers without reading the request's body, as a gateway does with what is too large for it. */
function refuse(reply: FastifyReply, status: number, body: string) {
	const { raw } = reply;
	raw.writeHead(status, {
		'Content-Type': 'text/html',
		'Content-Length': Buffer.byteLength(body),
		Connection: 'close',
	});
	raw.end(body, () => raw.socket?.destroy());
}

/** Lets the call be processed, and breaks the connection when its answer is about to be sent. */
function lose({ raw }: FastifyReply) {
	const drop = () => {
		raw.socket?.destroy();
		return raw;
	};
	Object.assign(raw, { writeHead: drop, write: drop, end: drop });
}

/** Sends the head and half of the announced body, then breaks the connection. */
function halve(reply: FastifyReply) {
	const { raw } = reply;
	const write = raw.write.bind(raw) as (chunk: Buffer, sent?: () => void) => boolean;
	let left: number | undefined;
	const send = (chunk: string | Uint8Array = '') => {
		left ??= Math.floor(Number(reply.getHeader('content-length') ?? 0) / 2);
		const bytes = Buffer.from(chunk as string).subarray(0, left);
		left -= bytes.length;
		return left > 0 ? write(bytes) : write(bytes, () => raw.socket?.destroy());
	};
	Object.assign(raw, {
		write: send,
		end: (chunk?: string | Uint8Array) => {
			send(chunk);
			return raw;
		},
	});
}
