// Faults on demand: what a hostile network or a broken gateway does to a call.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';

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

declare module 'fastify' {
	interface FastifyRequest {
		fault?: FaultAction;
	}
}

/** Holds the faults that were asked for, and spoils calls with them. */
export class Faults {
	private faults: Fault[] = [];

	add(fault: Fault) {
		this.faults.push({ times: 1, ...fault });
	}

	clear() {
		this.faults = [];
	}

	private next(method: string, path: string): FaultAction | undefined {
		for (const fault of this.faults) {
			const { match } = fault;
			if (match.method && match.method !== method) continue;
			if (match.path && !new RegExp(match.path).test(path)) continue;
			if ((fault.skip ?? 0) > 0) {
				fault.skip = (fault.skip ?? 0) - 1;
				continue;
			}
			if ((fault.times ?? 1) <= 0) continue;
			fault.times = (fault.times ?? 1) - 1;
			return fault.action;
		}
		return undefined;
	}

	/** Installs the hooks that spoil calls; those of the control surface are left alone. */
	install(server: FastifyInstance) {
		server.addHook('onRequest', async (request, reply) => {
			const path = request.url.split('?')[0];
			if (path.startsWith('/_sandbox')) return;
			request.fault = this.next(request.method, path);
			if (request.fault) await spoilBefore(request.fault, request, reply);
		});
		server.addHook('onSend', async (request, reply, payload) => {
			return request.fault ? spoilAfter(request.fault, request, reply, payload) : payload;
		});
	}
}

async function spoilBefore(action: FaultAction, request: FastifyRequest, reply: FastifyReply) {
	switch (action.type) {
		case 'delay':
			await sleep(action.ms);
			return;
		case 'status': {
			const { status, body = '', contentType, headers = {} } = action;
			const text = typeof body === 'string';
			const type = contentType ?? (text ? 'text/html' : 'application/json');
			await reply
				.code(status)
				.headers(headers)
				.type(type)
				.send(text ? body : JSON.stringify(body));
			return;
		}
		case 'redirect':
			await reply.code(action.status).header('location', action.location).send();
			return;
		case 'refuse':
			reply.hijack();
			reply.raw.writeHead(action.status, { 'Content-Type': 'text/html', Connection: 'close' });
			reply.raw.end(action.body ?? '<html>Request Entity Too Large</html>', () => {
				request.raw.socket.destroy();
			});
			return;
		case 'drop':
			if (action.when === 'after') return;
			reply.hijack();
			request.raw.socket.destroy();
	}
}

function spoilAfter(
	action: FaultAction,
	request: FastifyRequest,
	reply: FastifyReply,
	payload: unknown,
): unknown {
	const lost = action.type === 'drop' && action.when === 'after';
	if (!lost && action.type !== 'truncate') return payload;
	reply.hijack();
	if (lost) {
		request.raw.socket.destroy();
	} else {
		const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(String(payload));
		const type = String(reply.getHeader('content-type') ?? 'application/octet-stream');
		reply.raw.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length });
		reply.raw.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
			request.raw.socket.destroy();
		});
	}
	return payload;
}
