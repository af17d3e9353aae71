// How the two generations wrap what they say: success, failure, validation.

/** The two generations of the API. */
export type Generation = 'current' | 'legacy';

/** Which of the documented or plausible spellings the Optimizer uses; see `POST /_sandbox/dialect`. */
export interface Dialect {
	/** Member that holds a list's elements. */
	list: 'detail' | 'details';
	/** Create's answer: `{request_pk}` or the bare number. */
	create: 'nested' | 'bare';
	/** The answer to several uploaded files. */
	upload: 'list' | 'map';
	/** The current API's errors, which are not documented. */
	errors: 'envelope' | 'fastapi';
	/** Which candidate path of an inferred call exists. */
	inferred: 'first' | 'second' | 'absent';
	/** Whether paths without a trailing slash are redirected (307) to the form with one. */
	slash: 'both' | 'redirect';
}

export const defaultDialect: Dialect = {
	list: 'detail',
	create: 'nested',
	upload: 'list',
	errors: 'envelope',
	inferred: 'first',
	slash: 'both',
};

/** What a call answers with, before it is wrapped. */
export type Reply =
	| {
			details?: unknown;
			message?: string;
			status?: number;
			spelling?: 'list' | 'upload' | 'videoid';
	  }
	| { file: string; contentType: string; fileName: string };

/** A documented refusal: an HTTP status and a sentence, or a map of sentences. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly details: string | Record<string, unknown>,
	) {
		super(typeof details === 'string' ? details : JSON.stringify(details));
	}
}

/** One thing that a request does not have in common with the API's description. */
export interface Deviation {
	/** Name of the field or parameter. */
	field: string;
	message: string;
	missing: boolean;
	place: 'body' | 'query' | 'path';
}

const REASONS: Record<number, string> = {
	200: 'OK',
	201: 'Created',
	400: 'Bad Request',
	403: 'Forbidden',
	404: 'Not Found',
	412: 'Precondition Failed',
	415: 'Unsupported Media Type',
	500: 'Internal Server Error',
};
const legacyStatus = (status: number) => `${status} ${REASONS[status] ?? 'Error'}`;

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
export function wrapDeviations(
	generation: Generation,
	operationId: string,
	deviations: Deviation[],
): { status: number; body: unknown } {
	if (generation === 'current') {
		const detail = deviations.map(({ field, message, missing, place }) => ({
			loc: [place, field],
			msg: missing ? 'field required' : message,
			type: missing ? 'value_error.missing' : 'value_error',
		}));
		return { status: 422, body: { detail } };
	}
	const [{ field, message, missing }] = deviations;
	let details = `Invalid parameter '${field}': ${message}`;
	if (missing) {
		details =
			operationId === 'createRequest'
				? `Missing parameter: ${field} required`
				: operationId === 'refuse' && field === 'reason'
					? 'No reason specified'
					: operationId === 'createToken'
						? 'Missing required parameters: username, password, pin'
						: `Missing required parameter: '${field}'`;
	}
	return { status: 400, body: { status: legacyStatus(400), details } };
}
