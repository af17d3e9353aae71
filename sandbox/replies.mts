// How the two generations wrap what they say: success, failure, validation.
import { STATUS_CODES } from 'node:http';

import type { Dialect, Generation } from './dialect.mjs';
import type { StoredFile } from './state.mjs';

/** What a call answers with, before it is wrapped. */
export type Reply =
	| {
			details?: unknown;
			message?: string;
			status?: number;
			spelling?: 'list' | 'upload' | 'videoid';
	  }
	| { file: StoredFile }
	| { pdf: Uint8Array; filename: string };

/** A documented refusal: an HTTP status and a sentence, or a map of sentences. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly details: string | Record<string, unknown>,
	) {
		super(typeof details === 'string' ? details : JSON.stringify(details));
	}
}

/** One thing in a request that is not as the API's description has it. */
export interface Deviation {
	place: 'body' | 'query' | 'path';
	/** Name of the field or parameter, with dots within objects; the place's when it is about all of it. */
	field: string;
	message: string;
	missing: boolean;
}

/** A request that is not as the API's description has it. */
export class InvalidCall extends Error {
	constructor(
		readonly operationId: string,
		readonly deviations: Deviation[],
	) {
		super(deviations.map(({ field, message }) => `${field}: ${message}`).join('; '));
	}
}

const legacyStatus = (status: number) => `${status} ${STATUS_CODES[status] ?? 'Error'}`;

/** A success in a generation's envelope. */
export function wrap(
	generation: Generation,
	dialect: Dialect,
	reply: Extract<Reply, { details?: unknown }>,
): Record<string, unknown> {
	const { details, message, status = 200, spelling } = reply;
	if (generation === 'legacy') {
		return { status: legacyStatus(status), details: details ?? message };
	}
	// The reference spells it so: uploads and lists say `detail`, Create VideoID even `messsage`.
	const name =
		spelling === 'list'
			? dialect.list
			: spelling === 'upload' || spelling === 'videoid'
				? 'detail'
				: 'details';
	return {
		status: 'success',
		...(message !== undefined && { [spelling === 'videoid' ? 'messsage' : 'message']: message }),
		...(details !== undefined && { [name]: details }),
	};
}

/** A refusal in a generation's form. */
export function wrapRefusal(
	generation: Generation,
	dialect: Dialect,
	{ status, details }: Refusal,
): unknown {
	if (generation === 'legacy') return { status: legacyStatus(status), details };
	if (dialect.errors === 'fastapi') return { detail: details };
	return typeof details === 'string'
		? { status: 'error', message: details }
		: { status: 'error', details };
}

/** FastAPI's answer to a request that is not as described, or the legacy wording for it. */
export function wrapInvalidCall(
	generation: Generation,
	{ operationId, deviations }: InvalidCall,
): { status: number; body: unknown } {
	if (generation === 'current') {
		const detail = deviations.map(({ field, message, missing, place }) => ({
			loc: [place, ...(field === place ? [] : field.split('.'))],
			msg: missing ? 'field required' : message,
			type: missing ? 'value_error.missing' : 'value_error',
		}));
		return { status: 422, body: { detail } };
	}
	const { field, message, missing } = deviations[0];
	const details = missing
		? missingParameter(operationId, field)
		: `Invalid parameter '${field}': ${message}`;
	return { status: 400, body: { status: legacyStatus(400), details } };
}

/** The legacy API has a wording of its own for several calls. */
function missingParameter(operationId: string, field: string): string {
	if (operationId === 'createRequest') return `Missing parameter: ${field} required`;
	if (operationId === 'createToken') return 'Missing required parameters: username, password, pin';
	if (operationId === 'refuse' && field === 'reason') return 'No reason specified';
	return `Missing required parameter: '${field}'`;
}
