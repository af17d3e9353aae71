// Whose a call is, where several share the Optimizer.
import type { FastifyRequest } from 'fastify';

import type { State } from './state.mjs';

/** The header in which a caller gives a name of their own choice. */
const HEADER = 'x-caller';

/** Who calls, by their own word, else whoever created the request that the call is about. */
export function callerOf({ headers, params }: FastifyRequest, { kept }: State): string | undefined {
	const named = headers[HEADER];
	if (typeof named === 'string') return named;
	const { pk, vpk } = (params ?? {}) as { pk?: string; vpk?: string };
	if (pk === undefined && vpk === undefined) return undefined;
	return kept.requests.find(
		(request) => request.pk === Number(pk) || request.videoidPk === Number(vpk),
	)?.caller;
}
