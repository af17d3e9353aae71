// Faults on demand: which call is spoilt, and how.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import {
	isAlteration,
	isReplacement,
	momentOf,
	type Fault,
	type FaultAction,
	type Preliminary,
} from './actions.mjs';
import { alter, type Payload } from './alterations.mjs';
import { echoOf, readBody } from './echoes.mjs';
import { end, replace } from './replacements.mjs';
import { scripts } from './scripts.mjs';

declare module 'fastify' {
	interface FastifyRequest {
		/** What is to become of this call's answer. */
		fault?: FaultAction;
	}
}

/** A call that waits for an answer that never comes. */
interface HeldCall {
	/** No two have the same since the start. */
	number: number;
	caller?: string;
	method: string;
	path: string;
}

type Planned = Fault & { skip: number; times: number; action: FaultAction; pattern?: RegExp };

/** Holds the faults that were asked for, and spoils calls with them. */
export class Faults {
	private planned: Planned[] = [];

	/** Connections that nobody is going to answer, with the calls on them. */
	private readonly held = new Map<Socket, HeldCall>();
	private heldSoFar = 0;

	/** Ends what waits or drips when the faults are cleared. */
	private clearing = new AbortController();

	/** Makes the server unreachable for a time; set by `install`. */
	private vanish: (ms: number) => void = () => {};

	/** Adds a fault. Throws an Error with a sentence when it makes no sense. */
	add(fault: Fault) {
		const action = actionOf(fault);
		if (action.type === 'unreachable') {
			this.vanish(action.ms);
			return;
		}
		const pattern = fault.match.path === undefined ? undefined : new RegExp(fault.match.path);
		this.planned.push({ skip: 0, times: 1, ...fault, action, pattern });
	}

	/** Forgets all faults, and ends the connections that wait because of one; or forgets those of one caller. */
	clear(caller?: string) {
		if (caller !== undefined) {
			this.planned = this.planned.filter(({ match }) => match.caller !== caller);
			return;
		}
		this.planned = [];
		this.clearing.abort();
		this.clearing = new AbortController();
		for (const socket of this.held.keys()) socket.destroy();
	}

	/** Calls that have been received and wait for an answer that never comes. */
	heldCalls(): HeldCall[] {
		return [...this.held.values()];
	}

	private next(method: string, path: string, caller?: string): Planned | undefined {
		for (const fault of this.planned) {
			if (fault.match.method && fault.match.method !== method) continue;
			if (fault.match.caller !== undefined && fault.match.caller !== caller) continue;
			if (fault.pattern && !fault.pattern.test(path)) continue;
			if (fault.skip > 0) {
				fault.skip -= 1;
			} else if (fault.times > 0) {
				fault.times -= 1;
				return fault;
			}
		}
		return undefined;
	}

	/** Installs the hooks that spoil calls; those of the control surface are left alone. */
	install(server: FastifyInstance) {
		this.vanish = (ms) => stopListening(server, ms, this.clearing.signal);
		server.addHook('onRequest', async (request, reply) => {
			const path = request.url.split('?')[0];
			if (path.startsWith('/_sandbox')) return;
			const { received } = request;
			const fault = this.next(request.method, path, received?.caller);
			if (!fault) return;
			request.fault = fault.action;
			if (received) received.fault = fault.script ?? fault.action.type;
			await this.beforehand(fault.action, request, reply);
		});
		server.addHook('onSend', (request, reply, payload, done) => {
			if (!this.afterwards(request, reply, payload as Payload)) done();
		});
		server.addHook('preClose', async () => this.clear());
	}

	/** What a fault does before the call is carried out. */
	private async beforehand(action: FaultAction, request: FastifyRequest, reply: FastifyReply) {
		const hold = (socket: Socket) => this.hold(socket, request);
		if (isReplacement(action)) {
			const moment = momentOf(action);
			if (moment === 'after') return;
			request.fault = undefined;
			if (action.type === 'echo') {
				const body = moment === 'before' ? await readBody(request) : Buffer.alloc(0);
				const echo = { ...echoOf(action, request, body), when: moment };
				replace(echo, request, reply, hold);
				return;
			}
			if (moment === 'before') await wholeRequest(request);
			replace(action, request, reply, hold);
		} else if (action.type === 'interim') {
			interim(reply, action);
		} else if (action.type === 'delay') {
			const options = { signal: this.clearing.signal, ref: false };
			await sleep(action.ms, undefined, options).catch(() => {
				reply.hijack();
				end(request.raw.socket);
			});
		}
	}

	/** What a fault does when the real answer is about to be sent; whether it takes the answer's place. */
	private afterwards(request: FastifyRequest, reply: FastifyReply, payload: Payload): boolean {
		const action = request.fault;
		request.fault = undefined;
		if (!action) return false;
		if (isAlteration(action)) {
			void alter(action, reply, payload, this.clearing.signal).catch(() => end(request.raw.socket));
			return true;
		}
		if (!isReplacement(action)) return false;
		if (payload instanceof Readable) payload.destroy();
		const hold = (socket: Socket) => this.hold(socket, request);
		if (action.type === 'echo') {
			const fields = Buffer.from(JSON.stringify(request.received?.fields ?? {}));
			replace({ ...echoOf(action, request, fields), when: 'after' }, request, reply, hold);
			return true;
		}
		replace(action, request, reply, hold);
		return true;
	}

	private hold(socket: Socket, { method, url, received }: FastifyRequest) {
		const number = ++this.heldSoFar;
		this.held.set(socket, { number, caller: received?.caller, method, path: url.split('?')[0] });
		socket.once('close', () => this.held.delete(socket));
	}
}

/** The action of a fault, or of the script that it names. */
function actionOf({ action, script, when }: Fault): FaultAction {
	if ((action === undefined) === (script === undefined)) {
		throw new Error('A fault has either an action or a script');
	}
	if (action) {
		if (when) throw new Error('when belongs into the action; beside it, it is for scripts');
		return action;
	}
	const found = scripts.get(script as string);
	if (!found) {
		throw new Error(`There is no script ${script}: GET /_sandbox/faults/scripts lists them`);
	}
	if (!when) return found.action;
	if (!isReplacement(found.action) || found.action.type === 'refuse') {
		throw new Error(`The script ${script} has a moment of its own: leave out when`);
	}
	return { ...found.action, when };
}

/** Reads a request to its end; an answer that comes earlier may be lost (that is what `unread` is for). */
export async function wholeRequest({ raw }: FastifyRequest) {
	if (!raw.readableEnded) await once(raw.resume(), 'end');
}

function interim(
	{ raw }: FastifyReply,
	{ status, count = 1 }: Extract<Preliminary, { type: 'interim' }>,
) {
	for (let sent = 0; sent < count; sent += 1) {
		if (status === 100) raw.writeContinue();
		else if (status === 102) raw.writeProcessing();
		else raw.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' });
	}
}

/** Refuses new connections for a time, or until the faults are cleared. */
function stopListening({ server }: FastifyInstance, ms: number, cleared: AbortSignal) {
	const address = server.address();
	if (address === null || typeof address === 'string') return;
	server.close();
	void sleep(ms, undefined, { signal: cleared })
		.catch(() => {})
		.then(() => server.listen(address.port, address.address));
}
