// What tests, the demo and people ask the local Optimizer beside the API: outbox, calls, faults, states.
import type { FastifyInstance } from 'fastify';

import { completeVideo } from './api/requests.mjs';
import type { Callbacks } from './callbacks.mjs';
import type { Fault, Faults } from './faults.mjs';
import type { Dialect } from './replies.mjs';
import type { Authority } from './signing/index.mjs';
import type { State } from './state.mjs';

/** One call of the API as it was received. */
export interface ReceivedCall {
	method: string;
	path: string;
	query: string;
	/** 0 while it is under way, or when no answer was sent. */
	status: number;
	contentType: string;
	headers: Record<string, unknown>;
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

/** Adds `/_sandbox/…`. */
export function installControl(server: FastifyInstance, controlled: Controlled) {
	const { state, faults, callbacks, received, authority } = controlled;
	const ok = { ok: true };

	server.get('/_sandbox/outbox', async (request) => {
		const { request_pk: pk } = request.query as { request_pk?: string };
		return state.kept.outbox.filter((entry) => !pk || entry.request_pk === Number(pk));
	});
	server.get('/_sandbox/ca.pem', async (_request, reply) =>
		reply.type('application/x-pem-file').send(authority.caPem),
	);
	server.get('/_sandbox/callbacks', async () => callbacks.deliveries);
	server.get('/_sandbox/calls', async () => received);
	server.delete('/_sandbox/calls', async () => {
		received.length = 0;
		return ok;
	});
	server.post('/_sandbox/faults', async (request) => {
		faults.add(request.body as Fault);
		return ok;
	});
	server.delete('/_sandbox/faults', async () => {
		faults.clear();
		return ok;
	});
	server.get('/_sandbox/dialect', async () => state.kept.dialect);
	server.post('/_sandbox/dialect', async (request) => {
		Object.assign(state.kept.dialect, request.body as Partial<Dialect>);
		return state.kept.dialect;
	});
	server.post('/_sandbox/requests/:pk/status', async (request, reply) => {
		const { pk } = request.params as { pk: string };
		const found = state.request(pk);
		if (!found) return await reply.code(404).send({ ok: false });
		callbacks.transition(state, found, (request.body as { status: string }).status);
		return ok;
	});
	server.post('/_sandbox/videoid/:vpk/complete', async (request, reply) => {
		const { vpk } = request.params as { vpk: string };
		const found = state.kept.requests.find(({ videoidPk }) => videoidPk === Number(vpk));
		if (!found) return await reply.code(404).send({ ok: false });
		completeVideo(state, found);
		callbacks.transition(state, found, 'VIDEOREVIEW');
		return ok;
	});
	server.post('/_sandbox/reset', async () => {
		state.reset();
		faults.clear();
		received.length = 0;
		callbacks.deliveries.length = 0;
		return ok;
	});
}
