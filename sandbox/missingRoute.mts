// How a call is answered that this Optimizer does not have.
import type { FastifyReply } from 'fastify';

import type { Dialect } from './dialect.mjs';
import type { Generation } from './dialect.mjs';

const PAGE =
	'<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n';

/**
 * Answers for a missing route: FastAPI's JSON, or the pages of another framework. The legacy server is of an older
 * kind, with a page where the path is unknown.
 * @param methods what the path takes, where only the method is wrong
 */
export async function answerMissingRoute(
	reply: FastifyReply,
	generation: Generation,
	dialect: Dialect['missingRoute'],
	methods: string[],
) {
	if (methods.length > 0) {
		void reply.code(405);
		if (dialect === 'fastapi') return await reply.send({ detail: 'Method Not Allowed' });
		const allow = methods.join(', ');
		return await reply.header('allow', allow).type('text/plain').send('Method Not Allowed');
	}
	void reply.code(404);
	if (dialect === 'framework') return await reply.type('text/html').send(PAGE);
	if (generation === 'current') return await reply.send({ detail: 'Not Found' });
	return await reply.type('text/html').send('<h1>Not Found</h1>');
}
