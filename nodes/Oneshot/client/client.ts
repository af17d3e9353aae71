import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';

import type { Account, Context } from './account';
import { maskSecrets, readAccount } from './account';
import type { Answer, ReadAnswer } from './answer';
import { readAnswer } from './answer';
import { advise } from './catalogue';
import type { ByteStream, Part } from './multipart';
import { pause } from './pause';
import { Problem } from './problem';
import type { Failure } from './retry';
import { retryDelay } from './retry';
import type { CallName, Route } from './routes';
import { fillPath, routeOf } from './routes';
import { connectionFailure, send } from './transport';

/** What a call carries. */
export interface CallOptions {
	/** Values for the placeholders of the path: `pk`, `vpk`, `uid`, `type`. */
	path?: Record<string, string>;
	query?: IDataObject;
	/** A JSON body. */
	json?: IDataObject;
	/** A multipart body; files are streamed. */
	form?: Part[];
}

/** A file that is coming in. */
export interface Download {
	body: ByteStream;
	contentType: string;
	/** The file name that the server suggests. */
	fileName?: string;
}

/** Reads a file's stream to its end; runs again when the connection broke in the middle. */
export type Receive<T> = (file: Download) => Promise<T>;

/** The way to the One-Shot API: nothing else in the package talks HTTP. */
export interface Client {
	account: Account;
	/** Aborts when the execution is stopped. */
	signal?: AbortSignal;
	/** Makes a call and takes the envelope off. Throws a Problem. */
	call(name: CallName, options?: CallOptions): Promise<Answer>;
	/** Makes a call that answers with a file. Throws a Problem. */
	download<T>(name: CallName, options: CallOptions, receive: Receive<T>): Promise<T>;
}

const MAX_ERROR_BODY_BYTES = 1024 * 1024;
const CHECK_GATEWAY =
	'Check the Base URL and Gateway Authentication in the credential, and whether the Optimizer behind the gateway is running.';

/** Calls whose body holds secrets that an answer might repeat. */
const SENSITIVE: CallName[] = [
	'token.create',
	'request.sign',
	'settings.update',
	'videoId.approve',
	'videoId.refuse',
];

/** Which candidate path an Optimizer offers, by base URL and call: found out once per process. */
const knownPaths = new Map<string, string>();

const isFile = ({ statusCode, headers }: IN8nHttpFullResponse) =>
	statusCode === 200 && !/json|html/i.test(String(headers['content-type'] ?? ''));

/** Reads a small body to its end; what is longer than an error can be is cut off. */
async function readText(body: unknown): Promise<string> {
	if (typeof body === 'string') return body;
	if (body === undefined || body === null) return '';
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body as AsyncIterable<Buffer>) {
		chunks.push(chunk);
		size += chunk.length;
		if (size > MAX_ERROR_BODY_BYTES) break;
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** `filename*=UTF-8''…` or `filename="…"` of a Content-Disposition header (RFC 6266). */
export function fileNameOf(disposition: unknown): string | undefined {
	const header = typeof disposition === 'string' ? disposition : '';
	const extended = /filename\*=utf-8''([^;]+)/i.exec(header)?.[1];
	if (extended && /^([^%]|%[\da-f]{2})*$/i.test(extended)) return decodeURIComponent(extended);
	return /filename="?([^";]+)"?/i.exec(header)?.[1];
}

/** An answer that is not the API's: a proxy's page, nothing at all, broken JSON. */
function stranger(message: string, place: string, status: number): Problem {
	return new Problem({
		kind: 'api',
		code: 'NOT_AN_OPTIMIZER',
		message: `${message} (${place})`,
		description: CHECK_GATEWAY,
		status,
		outcomeUnknown: status < 300 || status >= 500,
	});
}

/** Reads an answer's text. Throws a Problem when it is no success, or no answer of an Optimizer. */
function understand(
	name: CallName,
	path: string,
	status: number,
	text: string,
	options: CallOptions,
	account: Account,
): ReadAnswer {
	const place = `HTTP ${status}, ${path}`;
	if (status === 204) return readAnswer(status, {});
	if (status >= 300 && status < 400) {
		throw stranger('The server redirects to another place', place, status);
	}
	if (text.trim() === '') throw stranger('The server sent an empty answer', place, status);
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		const page = /<(!doctype|html|body)/i.test(text);
		const message = page
			? 'A web page came back instead of an answer of the Optimizer'
			: 'The answer of the server could not be read';
		throw stranger(message, place, status);
	}
	const answer = readAnswer(status, body);
	if (answer.ok || answer.routeMissing) return answer;

	const sent = SENSITIVE.includes(name) ? Object.values(options.json ?? {}) : [];
	const secrets = sent.filter((value) => typeof value === 'string');
	const sentence =
		maskSecrets(account.mask(answer.sentence), secrets) ||
		`The Optimizer refused without a reason (${place})`;
	throw new Problem({
		kind: 'api',
		message: sentence,
		status,
		...advise(name, sentence, status, options.path?.pk),
	});
}

function notOffered(name: CallName, description: string): Problem {
	const [resource, operation] = name
		.replace('getAll', 'getMany')
		.split('.')
		.map((word) => word.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
	return new Problem({
		kind: 'api',
		code: 'NOT_OFFERED',
		message: `This Optimizer does not offer “${resource}: ${operation}”`,
		description,
	});
}

/** Fills a path, or says that an ID is missing. */
function pathFor(template: string, values: Record<string, string> = {}): string {
	const path = fillPath(template, values);
	if (path !== undefined) return path;
	throw new Problem({
		kind: 'input',
		code: 'INVALID_INPUT',
		message: 'An ID is missing, or is no ID',
		description: 'Choose it from the list, or check the expression that gives it.',
	});
}

/** What one attempt led to: an answer, a missing route, or a failure that may be worth repeating. */
type Attempt<T> =
	| { answer: Answer; file?: T }
	| { routeMissing: true }
	| { failure: Failure; problem: Problem };

/** Reads the credential and returns the client for one run of a node, or one look-up of the editor. */
export async function createClient(context: Context): Promise<Client> {
	const account = await readAccount(context);
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;

	async function attempt<T>(
		name: CallName,
		{ method }: Route,
		path: string,
		options: CallOptions,
		receive?: Receive<T>,
	): Promise<Attempt<T>> {
		const { query, json, form } = options;
		const streamed = receive !== undefined;
		const outcome = await send(context, account, { method, path, query, json, form, streamed });
		if ('failure' in outcome) return outcome;
		const { response } = outcome;
		try {
			if (receive && isFile(response)) {
				const file = await receive({
					body: response.body as unknown as ByteStream,
					contentType: String(response.headers['content-type'] ?? ''),
					fileName: fileNameOf(response.headers['content-disposition']),
				});
				return { answer: { data: undefined }, file };
			}
			const text = await readText(response.body);
			const answer = understand(name, path, response.statusCode, text, options, account);
			return answer.routeMissing ? { routeMissing: true } : { answer };
		} catch (error) {
			if (error instanceof Problem) {
				const retryAfter = response.headers['retry-after'] as string | undefined;
				return { problem: error, failure: { status: response.statusCode, retryAfter } };
			}
			// A stream that ended too early reaches us as ERR_STREAM_PREMATURE_CLOSE or ECONNRESET.
			const { code } = error as { code?: unknown };
			if (/^(ERR_STREAM|ECONN|EPIPE|ETIMEDOUT)/.test(String(code))) {
				return connectionFailure('ECONNRESET', account.baseUrl) as Attempt<T>;
			}
			const message = `The file could not be stored in n8n: ${(error as Error).message}`;
			return { failure: {}, problem: new Problem({ kind: 'api', code: 'STORE', message }) };
		}
	}

	/** One path, with repetitions where they are safe. */
	async function attempts<T>(
		name: CallName,
		route: Route,
		path: string,
		options: CallOptions,
		receive?: Receive<T>,
	): Promise<Exclude<Attempt<T>, { failure: Failure }>> {
		for (let count = 1; ; count++) {
			const result = await attempt(name, route, path, options, receive);
			if (!('failure' in result)) return result;
			const { failure, problem } = result;
			// An earlier attempt deleted it and its answer was lost.
			if (route.method === 'DELETE' && count > 1 && failure.status === 404) {
				return { answer: { data: undefined } };
			}
			const delay = retryDelay(route.method, count, failure);
			if (delay === undefined || signal?.aborted) throw problem;
			await pause(delay, signal);
		}
	}

	/** Tries the candidate paths of a call; only a missing route leads to the next. */
	async function request<T>(name: CallName, options: CallOptions, receive?: Receive<T>) {
		const route = routeOf(name, account.version);
		if (!route) {
			throw notOffered(name, 'It exists only on the other Optimizer Version (see the credential).');
		}
		const key = `${account.baseUrl} ${account.version} ${name}`;
		const known = knownPaths.get(key);
		// The path that worked comes first, and the others again: an Optimizer may have been upgraded.
		for (const template of new Set(known ? [known, ...route.paths] : route.paths)) {
			const path = pathFor(template, options.path);
			const result = await attempts(name, route, path, options, receive);
			if (!('routeMissing' in result)) {
				knownPaths.set(key, template);
				return result;
			}
		}
		throw notOffered(name, 'Check Optimizer Version and Base URL in the credential.');
	}

	return {
		account,
		signal,
		async call(name, options = {}) {
			return (await request(name, options)).answer;
		},
		async download(name, options, receive) {
			const { file, answer } = await request(name, options, receive);
			if (file !== undefined) return file;
			throw new Problem({
				kind: 'api',
				code: 'NO_FILE',
				message: answer.message ?? 'The Optimizer sent no file',
				description: 'Check the ID of what you want to download.',
			});
		},
	};
}
