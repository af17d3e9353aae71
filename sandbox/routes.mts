// Every described call as a route: what it carries is checked, its handler carries it out.
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { handlers } from './api/index.mjs';
import type { CallContext } from './call.mjs';
import type { Dialect } from './dialect.mjs';
import { forgetForm, readForm } from './forms.mjs';
import { answerMissingRoute } from './missingRoute.mjs';
import { callsOf, type DescribedCall } from './openapi.mjs';
import { InvalidCall, wrap, type Reply } from './replies.mjs';
import type { Generation } from './dialect.mjs';
import type { StoredFile } from './state.mjs';

/** Every call of both descriptions. Throws when a call has no handler, or a handler no call. */
function describedCalls(): DescribedCall[] {
	const calls = (['current', 'legacy'] as const).flatMap(callsOf);
	const described = new Set(calls.map(({ operationId }) => operationId));
	const strays = [
		...[...described].filter((id) => !Object.hasOwn(handlers, id)),
		...Object.keys(handlers).filter((id) => !described.has(id)),
	];
	if (strays.length > 0) {
		throw new Error(`The API descriptions and the handlers differ: ${strays.join(', ')}`);
	}
	return calls;
}

/** The generation of a URL path; what is outside of both counts as legacy. */
export const generationOf = (path: string): Generation =>
	path.startsWith('/oneshot/') ? 'current' : 'legacy';

/** Adds the routes of both generations, and the answers for what is no route. */
export function installRoutes(server: FastifyInstance, context: CallContext) {
	const { state } = context;
	const calls = describedCalls();

	/** Whether this Optimizer's dialect leaves a described call out. */
	function isAbsent({ standing, candidate, dialect }: DescribedCall) {
		const spoken = state.kept.dialect;
		const names = Object.keys(dialect) as Array<keyof Dialect>;
		if (names.some((name) => dialect[name] !== spoken[name])) return true;
		if (standing !== 'inferred') return false;
		const { inferred } = spoken;
		if (inferred === 'absent') return true;
		return candidate !== undefined && candidate !== (inferred === 'second' ? 2 : 1);
	}

	for (const call of calls) {
		server.route({
			method: call.method,
			url: call.path.replace(/\{(\w+)\}/g, ':$1'),
			handler: async (request, reply) =>
				isAbsent(call) ? await noRoute(request, reply) : await answer(call, request, reply),
		});
	}

	async function answer(call: DescribedCall, request: FastifyRequest, reply: FastifyReply) {
		const form = request.isMultipart() ? await readForm(request, state) : undefined;
		let result: Reply;
		try {
			result = await carryOut(call, request, form);
		} catch (error) {
			forgetForm(form);
			throw error;
		} finally {
			// Before the answer, which may get lost; after a refusal too.
			if (call.method !== 'GET') state.save();
		}
		if ('file' in result)
			return await sendFile(reply, result.file, createReadStream(result.file.path));
		if ('pdf' in result) {
			const { pdf, filename } = result;
			const file = { filename, mime: 'application/pdf', size: pdf.length };
			return await sendFile(reply, file, Buffer.from(pdf));
		}
		return await reply
			.code(result.status ?? 200)
			.send(wrap(call.generation, state.kept.dialect, result));
	}

	async function carryOut(
		call: DescribedCall,
		request: FastifyRequest,
		form: Awaited<ReturnType<typeof readForm>> | undefined,
	): Promise<Reply> {
		const { generation, operationId } = call;
		const body = form?.fields ?? request.body;
		if (request.received) request.received.fields = (body ?? {}) as Record<string, unknown>;
		const path = request.params as Record<string, string>;
		const query = request.query as Record<string, string>;
		const files = form?.files ?? [];
		const deviations = call.check({
			path,
			query,
			contentType: request.headers['content-type'] ?? '',
			body: form
				? { ...form.fields, ...Object.fromEntries(files.map((file) => [file.field, file])) }
				: (body ?? undefined),
		});
		if (deviations.length > 0) throw new InvalidCall(operationId, deviations);
		return await handlers[operationId]({
			...context,
			generation,
			caller: request.received?.caller,
			path,
			query,
			body: (body ?? {}) as Record<string, unknown>,
			files,
		});
	}

	const patterns = calls.map((call) => ({
		call,
		path: new RegExp(`^${call.path.replace(/\{\w+\}/g, '[^/]+')}/?$`),
	}));

	/** The answer for what this Optimizer does not have, in its dialect. */
	async function noRoute(request: FastifyRequest, reply: FastifyReply) {
		const [path] = request.url.split('?');
		const methods = patterns
			.filter((pattern) => pattern.path.test(path) && !isAbsent(pattern.call))
			.map((pattern) => pattern.call.method);
		const { missingRoute } = state.kept.dialect;
		return await answerMissingRoute(reply, generationOf(path), missingRoute, methods);
	}
	server.setNotFoundHandler(noRoute);
}

/** Sends a file, with its name as Starlette (under FastAPI) writes it. */
async function sendFile(
	reply: FastifyReply,
	{ filename, mime, size }: Pick<StoredFile, 'filename' | 'mime' | 'size'>,
	content: Readable | Buffer,
) {
	const encoded = encodeURIComponent(filename).replace(
		/['()*]/g,
		(letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	const name = encoded === filename ? `filename="${encoded}"` : `filename*=utf-8''${encoded}`;
	return await reply
		.type(mime)
		.header('content-disposition', `attachment; ${name}`)
		.header('content-length', size)
		.send(content);
}
