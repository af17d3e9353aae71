import type { IDataObject } from 'n8n-workflow';

/** An answer without its envelope. */
export interface Answer {
	/** What the API calls `details`, or `detail` in some calls; the whole body where there is no envelope. */
	data: unknown;
	/** The sentence that came with it (`message`, spelled `messsage` in one call). */
	message?: string;
}

/** A body that could be read, and whether it says that the call succeeded. */
export interface ReadAnswer extends Answer {
	ok: boolean;
	/** Why not, in the API's own words; empty when it gave none. */
	sentence: string;
	/** FastAPI's own 404 or 405: the route does not exist, nothing of the API was asked. */
	routeMissing: boolean;
}

export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** `success`, `OK` and `200 OK` are success; an answer without `status` is judged by HTTP alone. */
const isSuccess = (status: unknown) =>
	status === undefined || /^(success|ok|2\d\d)\b/i.test(String(status));

/** A JSON object inside a sentence, as in `Error creating …: {"detail":"You do not have permission"}`. */
function unfold(text: string): string {
	const start = text.search(/[{[]/);
	if (start < 0) return text;
	try {
		const inner = toSentence(JSON.parse(text.slice(start)));
		return inner ? text.slice(0, start) + inner : text;
	} catch {
		return text;
	}
}

/**
 * One sentence out of whatever an error carries: text, `[{loc, msg}]` (FastAPI), `{field: [texts]}`,
 * or `{uid: text}`. Never `[object Object]`.
 */
export function toSentence(value: unknown): string {
	if (typeof value === 'string') return unfold(value.trim());
	if (typeof value === 'number') return String(value);
	if (Array.isArray(value)) return value.map(toSentence).filter(Boolean).join('; ');
	if (!isObject(value)) return '';
	if (typeof value.msg === 'string') {
		const place = Array.isArray(value.loc) ? value.loc.filter((part) => part !== 'body') : [];
		return place.length > 0 ? `${place.join('.')}: ${value.msg}` : value.msg;
	}
	for (const key of ['detail', 'details', 'message', 'messsage', 'error']) {
		const sentence = toSentence(value[key]);
		if (sentence) return sentence;
	}
	return Object.entries(value)
		.filter(([key]) => key !== 'status')
		.map(([key, inner]) => [key, toSentence(inner)])
		.filter(([, sentence]) => sentence)
		.map(([key, sentence]) => `${key}: ${sentence}`)
		.join('; ');
}

/**
 * Takes the envelope off a JSON body: `{status, message, details}` in all documented spellings, and
 * FastAPI's bare `{detail}`. A failure status under HTTP 200 is a failure.
 */
export function readAnswer(httpStatus: number, body: unknown): ReadAnswer {
	const bare = { ok: httpStatus < 400, routeMissing: false };
	if (!isObject(body)) return { ...bare, data: body, sentence: toSentence(body) };

	const ok = bare.ok && isSuccess(body.status);
	const enveloped = 'details' in body || 'detail' in body || 'status' in body;
	const message = body.message ?? body.messsage;
	return {
		ok,
		data: enveloped ? (body.details ?? body.detail) : body,
		message: typeof message === 'string' ? message : undefined,
		sentence: ok ? '' : toSentence(body) || toSentence(body.status),
		routeMissing:
			(httpStatus === 404 || httpStatus === 405) &&
			Object.keys(body).length === 1 &&
			(body.detail === 'Not Found' || body.detail === 'Method Not Allowed'),
	};
}

/**
 * An ID out of an answer: bare (`388141`, `"5a1d…"`), named (`{request_pk: 388141}`), one level deeper,
 * or at the end of the message (`VideoID created with pk 16673`). Undefined when there is none.
 *
 * @param names the names it may have, the likeliest first
 */
export function idOf(answer: Answer, ...names: string[]): string | number | undefined {
	const usable = (value: unknown): value is string | number =>
		typeof value === 'number' || (typeof value === 'string' && /^[\w-]+$/.test(value));
	const { data } = answer;
	if (usable(data)) return data;
	if (isObject(data)) {
		for (const holder of [data, ...Object.values(data).filter(isObject)]) {
			for (const name of names) {
				const value = holder[name];
				if (usable(value)) return value;
			}
		}
	}
	return /\bpk (\d+)/.exec(answer.message ?? '')?.[1];
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
