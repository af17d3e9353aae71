// One request to the Optimizer, and what its answer says of the call.
import axios, { type AxiosInstance } from 'axios';

import { isObject, readEnvelope } from '../../nodes/Oneshot/client/answer';
import { isRouteMissing } from '../../nodes/Oneshot/client/judge';
import { mask, shapeOf } from './mask.cjs';
import type { Options } from './options.cjs';

const TIMEOUT_MS = 20_000;
const MAX_BODY_BYTES = 50 * 1024 ** 2;

/** Whether a path exists on this Optimizer, as far as one answer tells. */
export type Verdict = 'exists' | 'absent' | 'unsettled';

export interface Answered {
	verdict: Verdict;
	/** HTTP status; undefined when no answer came. */
	status?: number;
	/** The shape of a success, e.g. `{status: success, details: {request_pk: number}}`. */
	envelope?: string;
	/** The shape of a refusal and its sentence, masked. */
	error?: string;
	/** Whether the server sent us to the path with a slash at its end. */
	slashRedirect: boolean;
	/** Methods that the server says the path has. */
	allow?: string;
	/** The body, for the steps that follow; never printed. */
	body?: unknown;
}

export interface Asking {
	method: string;
	/** After the base URL, or absolute. */
	path: string;
	json?: unknown;
	form?: FormData;
	query?: Record<string, string>;
}

export type Ask = (asking: Asking) => Promise<Answered>;

interface Raw {
	status: number;
	contentType: string;
	allow?: string;
	location?: string;
	bytes: Buffer;
}

async function send(http: AxiosInstance, url: string, asking: Asking): Promise<Raw> {
	const { method, json, form, query } = asking;
	const { status, headers, data } = await http.request<Buffer>({
		method,
		url,
		params: query,
		data: form ?? json,
	});
	return {
		status,
		contentType: String(headers['content-type'] ?? ''),
		allow: headers.allow as string | undefined,
		location: headers.location as string | undefined,
		bytes: data,
	};
}

/** The same address with a slash at its end, on the same server. */
function isSlashForm(from: string, location: string): boolean {
	const [target, source] = [new URL(location, from), new URL(from)];
	return target.origin === source.origin && target.pathname === `${source.pathname}/`;
}

function readBody({ contentType, bytes }: Raw): { json?: unknown; page?: string } {
	try {
		return { json: JSON.parse(bytes.toString('utf8')) };
	} catch {
		if (/html/i.test(contentType)) return { page: 'a web page' };
		return {
			page: `${contentType.split(';')[0] || 'nothing'}, ${bytes.length > 0 ? 'a file' : 'empty'}`,
		};
	}
}

/** What an answer says, with nothing in it that identifies. */
function judge(raw: Raw, secrets: string[]): Omit<Answered, 'slashRedirect'> {
	const { status, allow } = raw;
	const { json, page } = readBody(raw);
	const told = { status, allow, body: json };
	if (page !== undefined) {
		if (status === 404) return { ...told, verdict: 'absent', error: page };
		if (status >= 200 && status < 300 && page !== 'a web page') {
			return { ...told, verdict: 'exists', envelope: page };
		}
		return { ...told, verdict: 'unsettled', error: page };
	}
	const answer = readEnvelope(json);
	// 405: the path belongs to other methods.
	if (isRouteMissing(status, json) || status === 405) {
		return { ...told, verdict: 'absent', error: shapeOf(json) };
	}
	if (status < 400 && answer.says !== 'failure')
		return { ...told, verdict: 'exists', envelope: shapeOf(json) };
	const form = isObject(json) && typeof json.status === 'string' ? { ...json, status: '' } : json;
	const error = `${shapeOf(form)} “${mask(answer.sentence, secrets)}”`;
	// A gateway answers before the Optimizer is asked.
	const isSettled = ![401, 407, 429, 502, 503, 504].includes(status);
	return { ...told, verdict: isSettled ? 'exists' : 'unsettled', error };
}

/** The way to ask; it follows a redirect to the slash form once, and no other. Never throws. */
export function asker({ baseUrl, headers, secrets }: Options): Ask {
	const http = axios.create({
		timeout: TIMEOUT_MS,
		maxRedirects: 0,
		maxContentLength: MAX_BODY_BYTES,
		responseType: 'arraybuffer',
		validateStatus: () => true,
		headers,
	});
	const base = baseUrl.href.replace(/\/+$/, '');
	return async (asking) => {
		const url = /^https?:/.test(asking.path) ? asking.path : base + asking.path;
		try {
			const raw = await send(http, url, asking);
			const isRedirect = raw.status === 307 || raw.status === 308;
			if (!isRedirect || !raw.location || !isSlashForm(url, raw.location)) {
				return { ...judge(raw, secrets), slashRedirect: false };
			}
			return { ...judge(await send(http, `${url}/`, asking), secrets), slashRedirect: true };
		} catch (error) {
			// Only the code: axios' own sentence holds the address.
			const { code = 'unknown' } = error as { code?: string };
			return { verdict: 'unsettled', error: `no answer (${code})`, slashRedirect: false };
		}
	};
}
