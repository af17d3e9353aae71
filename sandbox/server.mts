// The local Optimizer: routes from the API descriptions, handlers, envelopes, faults, control surface.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import multipart from '@fastify/multipart';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';

import { storeStream } from './api/files.mjs';
import { handlers } from './api/index.mjs';
import type { Options, UploadedFile } from './call.mjs';
import { Callbacks } from './callbacks.mjs';
import { installControl, type ReceivedCall } from './control.mjs';
import { Faults } from './faults.mjs';
import { installGateway, type Gateway } from './gateway.mjs';
import { callsOf, type DescribedCall } from './openapi.mjs';
import { Refusal, wrap, wrapDeviations, wrapRefusal, type Generation } from './replies.mjs';
import { createAuthority } from './signing/index.mjs';
import { State } from './state.mjs';

export interface ServerOptions extends Options {
	/** Folder that keeps the state; in memory when not given. */
	data?: string;
	gateway: Gateway;
	/** PEM files: the server's own certificate and key, and the CA of the clients' certificates. */
	tls?: { cert: string; key: string; clientCa?: string };
}

const MAX_FILE_BYTES = 2 * 1024 ** 3;
const isWriting = (method: string) => method !== 'GET';
const toFastifyPath = (path: string) => path.replace(/\{(\w+)\}/g, ':$1');

declare module 'fastify' {
	interface FastifyRequest {
		received?: ReceivedCall;
	}
}

/** Every call of both descriptions; throws when a call has no handler, or a handler no call. */
function describedCalls(): DescribedCall[] {
	const calls = (['current', 'legacy'] as const).flatMap(callsOf);
	const described = new Set(calls.map(({ operationId }) => operationId));
	const strays = [
		...[...described].filter((id) => !(id in handlers)),
		...Object.keys(handlers).filter((id) => !described.has(id)),
	];
	if (strays.length > 0) {
		throw new Error(`The API descriptions and the handlers differ: ${strays.join(', ')}`);
	}
	return calls;
}

/** The parts of a form: text fields, and files streamed to disk. */
async function readForm(request: FastifyRequest, state: State) {
	const fields: Record<string, string> = {};
	const files: UploadedFile[] = [];
	for await (const part of request.parts({ limits: { fileSize: MAX_FILE_BYTES, files: 50 } })) {
		if (part.type === 'file') {
			const stored = await storeStream(state, part.file, part.filename);
			files.push({ ...stored, field: part.fieldname });
			request.received?.files.push({
				field: part.fieldname,
				filename: part.filename,
				contentType: part.mimetype,
				size: stored.size,
				sha256: stored.sha256,
			});
		} else {
			fields[part.fieldname] = String(part.value);
		}
	}
	return { fields, files };
}

/** Builds the server; it is not listening yet. */
export async function buildServer(options: ServerOptions) {
	const { tls } = options;
	const state = new State(options.data);
	const authority = await createAuthority(options.data);
	const callbacks = new Callbacks();
	const faults = new Faults();
	const received: ReceivedCall[] = [];
	const calls = describedCalls();

	const server = Fastify({
		logger: false,
		routerOptions: { ignoreTrailingSlash: true },
		forceCloseConnections: true,
		requestTimeout: 0,
		...(tls && {
			https: {
				cert: readFileSync(tls.cert),
				key: readFileSync(tls.key),
				...(tls.clientCa && {
					ca: readFileSync(tls.clientCa),
					requestCert: true,
					rejectUnauthorized: true,
				}),
			},
		}),
	});
	await server.register(multipart);
	server.removeContentTypeParser('application/json');
	server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
		try {
			done(null, body === '' ? undefined : JSON.parse(String(body)));
		} catch (error) {
			done(new Refusal(400, `Could not parse JSON body - ${(error as Error).message}`));
		}
	});

	server.addHook('onRequest', async (request) => {
		if (request.url.startsWith('/_sandbox')) return;
		const [path, query = ''] = request.url.split('?');
		request.received = {
			method: request.method,
			path,
			query,
			status: 0,
			contentType: request.headers['content-type'] ?? '',
			headers: request.headers,
			fields: {},
			files: [],
		};
		received.push(request.received);
	});
	server.addHook('onResponse', async (request, reply) => {
		if (request.received) request.received.status = reply.statusCode;
	});
	installGateway(server, options.gateway);
	faults.install(server);
	server.addHook('onRequest', async (request, reply) => {
		const { slash } = state.kept.dialect;
		const [path, query] = request.url.split('?');
		if (slash !== 'redirect' || path.startsWith('/_sandbox') || path.endsWith('/')) return;
		await reply.redirect(`${path}/${query ? `?${query}` : ''}`, 307);
	});

	/** Whether this Optimizer's dialect leaves a described call out. */
	function isAbsent({ generation, inferred, candidate, hasCandidates }: DescribedCall) {
		if (generation === 'legacy' || !inferred) return false;
		const which = state.kept.dialect.inferred;
		if (which === 'absent') return true;
		return hasCandidates && candidate !== (which === 'second' ? 2 : 1);
	}

	async function answer(call: DescribedCall, request: FastifyRequest, reply: FastifyReply) {
		const { generation, operationId } = call;
		const { dialect } = state.kept;
		if (isAbsent(call)) {
			const shared = calls.some(
				(other) => other !== call && other.path === call.path && !isAbsent(other),
			);
			return await reply
				.code(shared ? 405 : 404)
				.send({ detail: shared ? 'Method Not Allowed' : 'Not Found' });
		}
		const form = request.isMultipart() ? await readForm(request, state) : undefined;
		const body = form?.fields ?? (request.body as Record<string, unknown> | undefined);
		if (request.received) request.received.fields = body ?? {};
		const path = request.params as Record<string, string>;
		const query = request.query as Record<string, string>;
		const named =
			form && Object.fromEntries(form.files.map(({ field, filename }) => [field, filename]));
		const deviations = call.check({
			path,
			query,
			contentType: request.headers['content-type'] ?? '',
			body: body && { ...body, ...named },
		});
		if (deviations.length > 0) {
			const { status, body: said } = wrapDeviations(generation, operationId, deviations);
			return await reply.code(status).send(said);
		}
		const result = await handlers[operationId]({
			generation,
			path,
			query,
			body: body ?? {},
			files: form?.files ?? [],
			state,
			authority,
			callbacks,
			options,
		});
		if (isWriting(call.method)) state.save();
		if ('file' in result) {
			const name = encodeURIComponent(result.fileName);
			return await reply
				.type(result.contentType)
				.header('content-disposition', `attachment; filename*=UTF-8''${name}`)
				.send(await readFile(result.file));
		}
		return await reply.code(result.status ?? 200).send(wrap(generation, dialect, result));
	}

	for (const call of calls) {
		server.route({
			method: call.method,
			url: toFastifyPath(call.path),
			handler: async (request, reply) => await answer(call, request, reply),
		});
	}

	const generationOf = (url: string): Generation =>
		url.startsWith('/oneshot/') ? 'current' : 'legacy';
	const patterns = calls.map(({ path }) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`));
	server.setNotFoundHandler(async (request, reply) => {
		const [path] = request.url.split('?');
		const known = patterns.some((pattern) => pattern.test(path));
		if (generationOf(path) === 'legacy' && !known) {
			return await reply.code(404).type('text/html').send('<h1>Not Found</h1>');
		}
		return await reply
			.code(known ? 405 : 404)
			.send({ detail: known ? 'Method Not Allowed' : 'Not Found' });
	});
	server.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
		const refusal =
			error instanceof Refusal ? error : new Refusal(error.statusCode ?? 500, error.message);
		if (refusal.status >= 500 && refusal !== error)
			options.say(`Fault: ${error.stack ?? error.message}`);
		const said = wrapRefusal(generationOf(request.url), state.kept.dialect, refusal);
		return await reply.code(refusal.status).send(said);
	});

	installControl(server, { state, faults, callbacks, received, authority });
	server.addHook('onClose', async () => state.close());
	return server;
}
