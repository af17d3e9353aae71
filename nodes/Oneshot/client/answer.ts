import type { IDataObject } from 'n8n-workflow';

/** An answer without its envelope. */
export interface Answer {
	/** What the API calls `details`, or `detail` in some calls; the whole body where there is no envelope. */
	data: unknown;
	/** The sentence that came with it (`message`, spelled `messsage` in one call). */
	message?: string;
}

/** A JSON body with its envelope taken off. */
export interface Envelope extends Answer {
	/** What its `status` says: success, failure, or nothing that the API is known to say. */
	says: 'success' | 'failure' | 'nothing';
	/** The HTTP status inside of it, as in `403 Forbidden`. */
	code?: number;
	/** All that it says, as one sentence; empty when it says nothing. Put together when it is read. */
	readonly sentence: string;
}

export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Longer sentences are no sentences: something is echoed. */
const LONGEST = 2000;
const DEEPEST = 8;

/** The beginning of a text that is too long. */
export const cut = (text: string, longest = LONGEST): string =>
	text.length > longest ? `${text.slice(0, longest)}…` : text;

/** A JSON object inside a sentence, as in `Error creating …: {"detail":"You do not have permission"}`. */
function unfold(text: string, depth: number): string {
	const start = text.search(/[{[]/);
	if (start < 0 || text.length > LONGEST) return text;
	try {
		const inner = sentenceOf(JSON.parse(text.slice(start)), depth + 1);
		return inner ? text.slice(0, start) + inner : text;
	} catch {
		return text;
	}
}

function sentenceOf(value: unknown, depth: number): string {
	if (depth > DEEPEST) return '';
	if (typeof value === 'string') return unfold(value.trim(), depth);
	if (typeof value === 'number') return String(value);
	const inner = (element: unknown) => sentenceOf(element, depth + 1);
	if (Array.isArray(value)) return value.slice(0, 20).map(inner).filter(Boolean).join('; ');
	if (!isObject(value)) return '';
	if (typeof value.msg === 'string') {
		const place = Array.isArray(value.loc) ? value.loc.filter((part) => part !== 'body') : [];
		return place.length > 0 ? `${place.slice(0, 8).join('.')}: ${value.msg}` : value.msg;
	}
	for (const key of ['detail', 'details', 'message', 'messsage', 'error']) {
		const sentence = inner(value[key]);
		if (sentence) return sentence;
	}
	return Object.entries(value)
		.filter(([key]) => key !== 'status')
		.slice(0, 20)
		.map(([key, element]) => [key, inner(element)])
		.filter(([, sentence]) => sentence)
		.map(([key, sentence]) => `${key}: ${sentence}`)
		.join('; ');
}

/**
 * One sentence out of whatever an error carries: text, `[{loc, msg}]` (FastAPI), `{field: [texts]}`,
 * or `{uid: text}`. Never `[object Object]`, never more than 2,000 characters.
 */
export const toSentence = (value: unknown): string => cut(sentenceOf(value, 0));

const SUCCESS = /^(success|ok|2\d\d(\s.*)?)$/i;
const FAILURE = /^(error|fail|failed|failure|[45]\d\d(\s.*)?)$/i;

/**
 * Takes the envelope off a JSON body: `{status, message, details}` in all documented spellings, and
 * FastAPI's bare `{detail}`. A `status` that is neither success nor failure is data, e.g. a request's.
 */
export function readEnvelope(body: unknown): Envelope {
	if (!isObject(body)) {
		return {
			data: body,
			says: 'nothing',
			get sentence() {
				return toSentence(body);
			},
		};
	}
	const status =
		typeof body.status === 'string' || typeof body.status === 'number'
			? String(body.status).trim()
			: '';
	const says = SUCCESS.test(status) ? 'success' : FAILURE.test(status) ? 'failure' : 'nothing';
	const message = body.message ?? body.messsage;
	const wrapped =
		says !== 'nothing' || (!('status' in body) && ('details' in body || 'detail' in body));
	const code = /^[1-5]\d\d\b/.exec(status)?.[0];
	return {
		data: wrapped ? (body.details ?? body.detail) : body,
		message: typeof message === 'string' && message !== '' ? cut(message) : undefined,
		says,
		code: code === undefined ? undefined : Number(code),
		get sentence() {
			return toSentence(body) || (says === 'failure' ? status : '');
		},
	};
}

/** A number that the API gives to a request or a Video ID. */
const isNumber = (value: unknown): value is string | number =>
	(typeof value === 'string' || typeof value === 'number') && /^[1-9]\d{0,17}$/.test(String(value));

/** A unique ID: 32 hex digits, a UUID and the like; words such as `queued` are none. */
const isUid = (value: unknown): value is string =>
	typeof value === 'string' && /^(?=.*\d)[\w-]{6,128}$/.test(value);

/** An ID of an answer: bare, by one of its names, or one level deeper; undefined when there is none. */
function findId<Id>(
	{ data }: Answer,
	names: string[],
	isId: (value: unknown) => value is Id,
): Id | undefined {
	if (isId(data)) return data;
	if (!isObject(data)) return undefined;
	for (const holder of [data, ...Object.values(data).filter(isObject)]) {
		for (const name of names) {
			const value = Object.hasOwn(holder, name) ? holder[name] : undefined;
			if (isId(value)) return value;
		}
	}
	return undefined;
}

/** A unique ID out of an answer, by the likeliest of its names first. */
export const uidOf = (answer: Answer, ...names: string[]): string | undefined =>
	findId(answer, names, isUid);

/**
 * A request's or Video ID's number out of an answer, by the likeliest of its names first, or out of its
 * message in any spelling: `VideoID created with pk 16673`, `PK: 388141`.
 */
export function numberOf(answer: Answer, ...names: string[]): string | undefined {
	const found = findId(answer, names, isNumber);
	if (found !== undefined) return String(found);
	const texts = [answer.message, answer.data].filter((text) => typeof text === 'string');
	const spelled = texts.map((text) => /\bpk\b\W{0,3}([1-9]\d{0,17})\b/i.exec(text)?.[1]);
	return spelled.find((number) => number !== undefined);
}

/** The elements of a list, whether the API sends a list or a map keyed by uid; `uid` ends up inside. */
export function listOf(data: unknown, idName = 'uid'): IDataObject[] {
	if (Array.isArray(data)) {
		return data.map((element) => (isObject(element) ? element : { [idName]: element as string }));
	}
	if (!isObject(data)) return [];
	return Object.entries(data).map(([id, element]) => ({
		[idName]: id,
		...(isObject(element) ? element : {}),
	}));
}
