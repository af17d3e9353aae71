// The local Optimizer: its server with everything that answers on it.
import { readFileSync } from 'node:fs';

import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance } from 'fastify';

import type { Options } from './call.mjs';
import { Callbacks } from './callbacks.mjs';
import { callerOf } from './callers.mjs';
import { installControl, type ReceivedCall } from './control.mjs';
import { Faults, wholeRequest } from './faults/faults.mjs';
import { installGateway, type Gateway } from './gateway.mjs';
import { installGuard } from './guard.mjs';
import { InvalidCall, Refusal, wrapInvalidCall, wrapRefusal } from './replies.mjs';
import { generationOf, installRoutes } from './routes.mjs';
import { createAuthority, type AuthorityOptions } from './signing/index.mjs';
import { State } from './state.mjs';

export interface ServerOptions extends Options {
	/** Folder that keeps the state; in memory when not given. */
	data?: string;
	gateway: Gateway;
	/** Where callbacks go whose request has no address of its own. */
	callback?: string;
	signing?: AuthorityOptions;
	/** PEM files: the server's own certificate and key, and the CA of the clients' certificates. */
	tls?: { cert: string; key: string; clientCa?: string };
}

/** Evidences of an identification carry four photos in base64. */
const MAX_JSON_BYTES = 256 * 1024 ** 2;

declare module 'fastify' {
	interface FastifyRequest {
		received?: ReceivedCall;
	}
}

/** Builds the server; it is not listening yet. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
	const state = new State(options.data);
	const authority = await createAuthority(options.data, options.signing);
	const callbacks = new Callbacks(options.callback);
	const faults = new Faults();
	const received: ReceivedCall[] = [];

	const server = Fastify({
		routerOptions: { ignoreTrailingSlash: true },
		bodyLimit: MAX_JSON_BYTES,
		forceCloseConnections: true,
		...(options.tls && { https: httpsOptions(options.tls) }),
	}) as FastifyInstance;
	await server.register(multipart);
	readBodies(server);
	server.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
		const generation = generationOf(request.url);
		if (error instanceof InvalidCall) {
			const { status, body } = wrapInvalidCall(generation, error);
			return await reply.code(status).send(body);
		}
		const known = error instanceof Refusal;
		const refusal = known ? error : new Refusal(error.statusCode ?? 500, error.message);
		if (!known && refusal.status >= 500) options.say(`Fault: ${error.stack ?? error.message}`);
		const said = wrapRefusal(generation, state.kept.dialect, refusal);
		return await reply.code(refusal.status).send(said);
	});

	// In this order: strangers stay out, what is received is listed, a gateway stands in front, and what passes it
	// may be spoilt.
	installGuard(server);
	listCalls(server, state, received);
	installGateway(server, options.gateway);
	faults.install(server);
	redirectToSlash(server, state);
	installRoutes(server, { state, authority, callbacks, options });
	await installControl(server, { state, faults, callbacks, received, authority });

	server.addHook('onClose', async () => state.close());
	return server;
}

function httpsOptions({ cert, key, clientCa }: NonNullable<ServerOptions['tls']>) {
	return {
		cert: readFileSync(cert),
		key: readFileSync(key),
		...(clientCa && { ca: readFileSync(clientCa), requestCert: true, rejectUnauthorized: true }),
	};
}

/** JSON with the documented complaint; anything else than JSON and forms is left to the descriptions. */
function readBodies(server: FastifyInstance) {
	server.removeContentTypeParser(['application/json', 'text/plain']);
	server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
		try {
			done(null, body === '' ? undefined : JSON.parse(String(body)));
		} catch (error) {
			const reason = (error as Error).message;
			done(new Refusal(400, `Could not parse JSON body - Expecting value: ${reason}`));
		}
	});
	server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
		done(null, body === '' ? undefined : body);
	});
}

/** Notes every call of the API, for `GET /_sandbox/calls`. */
function listCalls(server: FastifyInstance, state: State, received: ReceivedCall[]) {
	server.addHook('onRequest', async (request) => {
		if (request.url.startsWith('/_sandbox')) return;
		const [path, query = ''] = request.url.split('?');
		const { method, headers } = request;
		const contentType = headers['content-type'] ?? '';
		request.received = {
			caller: callerOf(request, state),
			method,
			path,
			query,
			status: 0,
			contentType,
			headers,
			fields: {},
			files: [],
		};
		received.push(request.received);
	});
	server.addHook('onResponse', async (request, reply) => {
		if (request.received) request.received.status = reply.statusCode;
	});
}

/** The dialect of servers that send everybody to the path with a slash at its end. */
function redirectToSlash(server: FastifyInstance, state: State) {
	server.addHook('onRequest', async (request, reply) => {
		const [path, query] = request.url.split('?');
		if (state.kept.dialect.slash !== 'redirect') return;
		if (path.startsWith('/_sandbox') || path.endsWith('/')) return;
		await wholeRequest(request);
		await reply.redirect(`${path}/${query ? `?${query}` : ''}`, 307);
	});
}
