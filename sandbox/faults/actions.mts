// The vocabulary of faults: what a hostile network, a proxy or a broken server does to a call.
import { exactly } from '../checks.mjs';

/**
 * When a fault strikes. `unread`: before the request's body is read. `before`: the request is read to its end, the
 * call is not carried out. `after`: the call is carried out, its answer is lost.
 */
export const MOMENTS = ['unread', 'before', 'after'] as const;
export type Moment = (typeof MOMENTS)[number];

/** What is done to the bytes of the real answer's body. */
export const CHANGES = ['empty', 'half', 'twice', 'bom', 'utf-16le', 'latin1', 'gzip'] as const;

/** A part of a generated body: a text, so many times (once by default), or until the connection ends. */
export interface Piece {
	text: string;
	repeat?: number | 'endless';
}

/** How a call is written into an answer that echoes it. */
export const ECHOES = [
	...(['raw', 'base64', 'mime', 'hex', 'url', 'html', 'json', 'json-ascii'] as const),
] as const;
/** Where it stands: in an error's or a success's sentence, a validation, a proxy's page, or in place of a file. */
export const ECHO_PLACES = ['error', 'success', 'detail', 'page', 'file'] as const;

type Headers = Record<string, string | string[]>;

/** Faults that come in place of the real answer. */
export type Replacement = { when?: Moment } & (
	| {
			/** A well-formed answer. */
			type: 'status';
			status: number;
			/** A text (text/html by default), or a value that is sent as JSON. */
			body?: unknown;
			bodyBase64?: string;
			/** `''` sends none. */
			contentType?: string;
			headers?: Headers;
	  }
	/** `location` may have `{host}` (with its port), `{path}` and `{url}` (the path with its query). */
	| { type: 'redirect'; status: number; location?: string }
	/** An answer that comes while the request is still being sent. */
	| { type: 'refuse'; status: number; body?: string }
	/** The connection is closed, or reset (RST). */
	| { type: 'drop'; how?: 'close' | 'reset' }
	/** What was sent, headers and body, comes back; of a call that was carried out, its fields. */
	| { type: 'echo'; as: (typeof ECHOES)[number]; place: (typeof ECHO_PLACES)[number] }
	/** Nothing is ever answered. */
	| { type: 'hang' }
	/** Bytes as they are, well-formed or not (`text` is written in UTF-8). */
	| { type: 'raw'; text?: string; base64?: string; then?: 'close' | 'reset' | 'hold' }
	| {
			/** An answer whose body is made while it is sent. */
			type: 'generated';
			status?: number;
			contentType?: string;
			headers?: Headers;
			pieces: Piece[];
			/** Compresses the body, and says so. */
			gzip?: boolean;
	  }
);

/** Faults that spoil the real answer: the call is carried out. */
export type Alteration =
	| {
			type: 'alter';
			status?: number;
			/** Headers to set, or to leave out (null). */
			headers?: Record<string, string | null>;
			body?: (typeof CHANGES)[number];
	  }
	/** The head and a part of the announced body (a half by default), then the end. */
	| { type: 'truncate'; part?: number; how?: 'close' | 'reset' }
	/** So many bytes of the body (one by default) at a time. */
	| { type: 'drip'; bytes?: number; everyMs: number };

/** Faults that only come before the real answer. */
export type Preliminary =
	| { type: 'delay'; ms: number }
	/** Informational answers (100, 102, 103) before the real one. */
	| { type: 'interim'; status: 100 | 102 | 103; count?: number };

/** Nobody listens from the moment it is asked for: new connections are refused. */
export interface Unreachable {
	type: 'unreachable';
	ms: number;
}

export type FaultAction = Replacement | Alteration | Preliminary | Unreachable;

/** A fault as it is asked for: an action, or the name of a script. */
export interface Fault {
	/** `path` is a regular expression on the path without the query, `caller` the name in the header X-Caller. */
	match: { method?: string; path?: string; caller?: string };
	/** Calls to let through first. */
	skip?: number;
	/** Calls to spoil; 1 when not given. */
	times?: number;
	action?: FaultAction;
	/** A name of `GET /_sandbox/faults/scripts`. */
	script?: string;
	/** When a script strikes, where that is open. */
	when?: Moment;
}

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const status = { type: 'integer', minimum: 200, maximum: 999 };
const when = { enum: MOMENTS };
const how = { enum: ['close', 'reset'] };
const headers = {
	type: 'object',
	additionalProperties: { type: ['string', 'array'], items: text },
};
const piece = exactly(
	{
		text: { type: 'string', minLength: 1 },
		repeat: { type: ['integer', 'string'], minimum: 1, pattern: '^endless$' },
	},
	['text'],
);

const action = (type: string, properties: Record<string, object>, ...required: string[]) =>
	exactly({ type: { const: type }, ...properties }, ['type', ...required]);

/** JSON schema of an action. */
export const actionSchema = {
	type: 'object',
	discriminator: { propertyName: 'type' },
	oneOf: [
		action(
			'status',
			{ status, body: {}, bodyBase64: text, contentType: text, headers, when },
			'status',
		),
		action('redirect', { status, location: text, when }, 'status'),
		action('refuse', { status, body: text }, 'status'),
		action('drop', { when, how }),
		action('echo', { as: { enum: ECHOES }, place: { enum: ECHO_PLACES }, when }, 'as', 'place'),
		action('hang', { when }),
		action('raw', { text, base64: text, then: { enum: ['close', 'reset', 'hold'] }, when }),
		action(
			'generated',
			{
				status,
				contentType: text,
				headers,
				pieces: { type: 'array', items: piece },
				gzip: { type: 'boolean' },
				when,
			},
			'pieces',
		),
		action('alter', {
			status,
			headers: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
			body: { enum: CHANGES },
		}),
		action('truncate', { part: { type: 'number', minimum: 0, maximum: 1 }, how }),
		action('drip', { bytes: { type: 'integer', minimum: 1 }, everyMs: count }, 'everyMs'),
		action('delay', { ms: count }, 'ms'),
		action('interim', { status: { enum: [100, 102, 103] }, count }, 'status'),
		action('unreachable', { ms: count }, 'ms'),
	],
};

/** JSON schema of a fault. */
export const faultSchema = exactly(
	{
		match: exactly({ method: { type: 'string', pattern: '^[A-Z]+$' }, path: text, caller: text }),
		skip: count,
		times: { type: 'integer', minimum: 1 },
		action: actionSchema,
		script: text,
		when,
	},
	['match'],
);

/** The moment of a replacement: after its request was read, unless it says otherwise. */
export const momentOf = (replacement: Replacement): Moment =>
	replacement.type === 'refuse' ? 'unread' : (replacement.when ?? 'before');

const REPLACEMENTS = ['status', 'redirect', 'refuse', 'drop', 'echo', 'hang', 'raw', 'generated'];
const ALTERATIONS = ['alter', 'truncate', 'drip'];

export const isReplacement = (of: FaultAction): of is Replacement => REPLACEMENTS.includes(of.type);
export const isAlteration = (of: FaultAction): of is Alteration => ALTERATIONS.includes(of.type);

/** What happens, and the action that makes it happen. */
export type Script = [description: string, action: FaultAction];
export type Scripts = Record<string, Script>;
