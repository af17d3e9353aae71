// What tests, the demo and people ask the local Optimizer beside the API: outbox, calls, faults, states.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { isLoopback, STATUSES, type Callbacks, type Manner } from './callbacks.mjs';
import { checkBy, exactly, type Check } from './checks.mjs';
import { dialectValues } from './dialect.mjs';
import { faultSchema, type Fault } from './faults/actions.mjs';
import type { Faults } from './faults/faults.mjs';
import { scripts } from './faults/scripts.mjs';
import type { Authority } from './signing/index.mjs';
import { outboxPage, sendPage, wantsPage } from './outboxPage.mjs';
import { VIDEOS, playVideo, type Video } from './person.mjs';
import type { State } from './state.mjs';

/** One call of the API as it was received. */
export interface ReceivedCall {
	/** Who called, where they gave a name (the header X-Caller), or created the request under one. */
	caller?: string;
	method: string;
	path: string;
	query: string;
	/** 0 while it is under way, or when no answer was sent. */
	status: number;
	contentType: string;
	headers: Record<string, unknown>;
	/** What it was spoilt with: the name of a script, or the type of an action. */
	fault?: string;
	/** Text fields of a form, or the JSON body. */
	fields: Record<string, unknown>;
	files: Array<{
		field: string;
		filename: string;
		contentType: string;
		size: number;
		sha256: string;
	}>;
}

interface Controlled {
	state: State;
	faults: Faults;
	callbacks: Callbacks;
	received: ReceivedCall[];
	authority: Authority;
}

/** A control call that makes no sense. */
class ControlError extends Error {
	constructor(
		message: string,
		readonly statusCode = 400,
	) {
		super(message);
	}
}

const nothing = exactly({});
const number = { type: 'string', pattern: '^[0-9]+$' };
/** Of one caller alone. */
const ofCaller = exactly({ caller: { type: 'string' } });
const callerIn = ({ query }: FastifyRequest) => (query as { caller?: string }).caller;
const dialectSchema = exactly(
	Object.fromEntries(
		Object.entries(dialectValues).map(([name, values]) => [name, { enum: values }]),
	),
);

const mannerSchema = exactly({
	address: { type: 'string' },
	repeats: { type: 'integer', minimum: 0, maximum: 10 },
	held: { type: 'boolean' },
});

function assertThisMachine(member: string, url: string) {
	if (isLoopback(url)) return;
	throw new ControlError(`${member} must be an address of this machine: it calls no other`);
}

interface ControlCall {
	method: 'GET' | 'POST' | 'DELETE';
	/** Under `/_sandbox`. */
	url: string;
	/** JSON schemas; no query, and no body, where not given. */
	query?: object;
	body?: object;
	run(request: FastifyRequest, reply: FastifyReply): unknown;
}

/** Every control call. */
function controlCalls({
	state,
	faults,
	callbacks,
	received,
	authority,
}: Controlled): ControlCall[] {
	const done = { ok: true };
	const videoRequest = ({ params }: FastifyRequest) => {
		const { vpk } = params as { vpk: string };
		const found = state.kept.requests.find(({ videoidPk }) => videoidPk === Number(vpk));
		if (!found) throw new ControlError(`There is no video identification ${vpk}`, 404);
		return found;
	};
	/** The requests that are told of: those of the caller that is asked for, else all. */
	const requestsOf = (caller: string | undefined) =>
		state.kept.requests.filter((each) => caller === undefined || each.caller === caller);
	return [
		{
			method: 'GET',
			url: '/outbox',
			query: exactly({ request_pk: number, caller: { type: 'string' } }),
			run(request, reply) {
				const { request_pk: pk } = request.query as { request_pk?: string };
				const caller = callerIn(request);
				const own = new Set(requestsOf(caller).map((each) => each.pk));
				const entries = state.kept.outbox.filter(
					({ request_pk: of }) =>
						(!pk || of === Number(pk)) && (caller === undefined || own.has(of)),
				);
				reply.header('vary', 'accept');
				return wantsPage(request.headers.accept) ? sendPage(reply, outboxPage(entries)) : entries;
			},
		},
		{
			method: 'GET',
			url: '/ca.pem',
			run: (_request, reply) => reply.type('application/x-pem-file').send(authority.caPem),
		},
		{ method: 'GET', url: '/callbacks', run: () => callbacks.deliveries },
		{
			method: 'POST',
			url: '/callbacks',
			body: mannerSchema,
			run({ body }) {
				const manner = body as Partial<Manner>;
				if (manner.address) assertThisMachine('address', manner.address);
				return Object.assign(callbacks.manner, manner);
			},
		},
		{
			method: 'POST',
			url: '/callbacks/release',
			query: ofCaller,
			body: exactly({ order: { enum: ['kept', 'reversed'] } }),
			async run(request) {
				const { order = 'kept' } = (request.body ?? {}) as { order?: 'kept' | 'reversed' };
				await callbacks.release(order, new Set(requestsOf(callerIn(request)).map(({ pk }) => pk)));
				return done;
			},
		},
		{
			method: 'POST',
			url: '/callbacks/send',
			body: exactly({ url: { type: 'string' }, body: {} }, ['url', 'body']),
			async run(request) {
				const { url, body } = request.body as { url: string; body: unknown };
				assertThisMachine('url', url);
				return await callbacks.send(url, body);
			},
		},
		{
			method: 'GET',
			url: '/ledger',
			query: ofCaller,
			async run(request) {
				const caller = callerIn(request);
				const asked = requestsOf(caller).map(({ pk }) => pk);
				// What is signed in the background is done when it is counted.
				for (const pk of asked) await state.untilSigned(pk);
				return state.ledger.report(caller === undefined ? undefined : asked);
			},
		},
		{
			method: 'GET',
			url: '/requests',
			query: ofCaller,
			run: (request) =>
				requestsOf(callerIn(request)).map(({ pk, videoidPk, status, data }) => ({
					...{ request_pk: pk, videoid_pk: videoidPk ?? null, status },
					mobile_phone_number: data.mobile_phone_number,
				})),
		},
		{
			method: 'GET',
			url: '/calls',
			query: ofCaller,
			run(request) {
				const caller = callerIn(request);
				return received.filter((call) => caller === undefined || call.caller === caller);
			},
		},
		{
			method: 'DELETE',
			url: '/calls',
			run() {
				received.length = 0;
				return done;
			},
		},
		{
			method: 'GET',
			url: '/faults/scripts',
			run: () => [...scripts.values()],
		},
		{
			method: 'POST',
			url: '/faults',
			body: faultSchema,
			run({ body }) {
				try {
					faults.add(body as Fault);
				} catch (error) {
					throw new ControlError((error as Error).message);
				}
				return done;
			},
		},
		{ method: 'GET', url: '/faults/held', run: () => faults.heldCalls() },
		{
			method: 'DELETE',
			url: '/faults',
			query: ofCaller,
			run(request) {
				faults.clear(callerIn(request));
				return done;
			},
		},
		{ method: 'GET', url: '/dialect', run: () => state.kept.dialect },
		{
			method: 'POST',
			url: '/dialect',
			body: dialectSchema,
			run({ body }) {
				Object.assign(state.kept.dialect, body);
				state.save();
				return state.kept.dialect;
			},
		},
		{
			method: 'POST',
			url: '/requests/:pk/status',
			body: exactly({ status: { enum: STATUSES } }, ['status']),
			run({ params, body }) {
				const { pk } = params as { pk: string };
				const found = state.request(pk);
				if (!found) throw new ControlError(`There is no request ${pk}`, 404);
				callbacks.transition(state, found, (body as { status: string }).status);
				return done;
			},
		},
		{
			method: 'POST',
			url: '/videoid/:vpk/video',
			body: exactly({ video: { enum: VIDEOS } }, ['video']),
			run(request) {
				const found = videoRequest(request);
				const { video } = request.body as { video: Video };
				if (!playVideo(state, callbacks, found, video)) {
					const sentence = `There is no video to be done of request ${found.pk}: it is ${found.status}`;
					throw new ControlError(sentence, 409);
				}
				return done;
			},
		},
		{
			method: 'POST',
			url: '/reset',
			run() {
				state.reset();
				faults.clear();
				received.length = 0;
				callbacks.reset();
				return done;
			},
		},
	];
}

/** Adds `/_sandbox/…`; what is sent there is checked, and refused with a sentence. */
export async function installControl(server: FastifyInstance, controlled: Controlled) {
	const calls = controlCalls(controlled);
	const install = async (control: FastifyInstance) => {
		for (const { method, url, query = nothing, body = nothing, run } of calls) {
			const checks: Array<[Check, (request: FastifyRequest) => unknown]> = [
				[checkBy(query), (request) => request.query],
				[checkBy(body), (request) => request.body ?? {}],
			];
			control.route({
				method,
				url,
				handler: async (request, reply) => {
					for (const [check, part] of checks) {
						const complaint = check(part(request));
						if (complaint) throw new ControlError(complaint);
					}
					return await run(request, reply);
				},
			});
		}
		control.setNotFoundHandler(async ({ method, url }, reply) => {
			const known = calls.map((call) => `${call.method} /_sandbox${call.url}`).join(', ');
			const error = `There is no control call ${method} ${url.split('?')[0]}: there are ${known}`;
			return await reply.code(404).send({ error });
		});
		control.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
			return await reply.code(error.statusCode ?? 500).send({ error: error.message });
		});
	};
	await server.register(install, { prefix: '/_sandbox' });
}
