import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';

import type { ByteStream } from '../files/bytes';
import type { Account, Context } from './account';
import { maskSecrets } from './account';
import type { Answer } from './answer';
import { adviseConnection } from './catalogue';
import type { Part } from './multipart';
import type { ProblemTemplate } from './problem';
import { Problem, problemFrom } from './problem';
import type { CallMade } from './response';
import { fileNameOf, isFile, readResponse, readText } from './response';
import type { Failure } from './retry';
import { neverSent } from './retry';
import type { CallName, Route } from './routes';
import { hasSecretBody } from './routes';
import type { ConnectionError } from './transport';
import { send } from './transport';

/** The credential, or n8n itself, refused to make the call. */
export const CALL_NOT_MADE: ProblemTemplate = {
	kind: 'input',
	code: 'CREDENTIAL',
	message: '{reason}',
};

export const FILE_NOT_STORED: ProblemTemplate = {
	kind: 'api',
	code: 'STORE',
	message: 'The file could not be stored in n8n: {reason}',
	description: "Check the space and the settings of n8n's binary data.",
};

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

/** What one exchange led to: an answer, a route that is missing, or a failure that may be worth repeating. */
export type Exchange<T> =
	| { answer: Answer; file?: T }
	| { routeMissing: true }
	| { failure: Failure; problem: Problem };

/** The call, as its answer is read. */
function callMade(
	name: CallName,
	{ method }: Route,
	path: string,
	{ json = {}, path: values }: CallOptions,
	account: Account,
): CallMade {
	const secrets = hasSecretBody(name)
		? Object.values(json).filter((value) => typeof value === 'string')
		: [];
	return {
		name,
		method,
		path,
		requestPk: values?.pk,
		mask: (text) => maskSecrets(account.mask(text), secrets),
	};
}

/** A connection that failed, as the retry policy and as the user see it. */
function connectionFailed<T>(
	{ code, message }: ConnectionError,
	{ method }: CallMade,
	account: Account,
): Exchange<T> {
	if (code === '') {
		return { failure: {}, problem: problemFrom(CALL_NOT_MADE, { reason: message }) };
	}
	const failure: Failure = { code };
	const facts = adviseConnection(code, new URL(account.baseUrl));
	const outcomeUnknown = method !== 'GET' && !neverSent(failure);
	return { failure, problem: new Problem({ kind: 'api', ...facts, outcomeUnknown }) };
}

/** How a stream that ended too early is told. */
const BROKEN_STREAM: ConnectionError = { code: 'ECONNRESET', message: '' };

/** A body that could not be read to its end, or a file that n8n could not store. */
function readingFailed<T>(
	error: Error & { code?: unknown },
	call: CallMade,
	account: Account,
): Exchange<T> {
	// A stream that ended too early reaches us as ERR_STREAM_PREMATURE_CLOSE or ECONNRESET.
	if (/^(ERR_STREAM|ECONN|EPIPE|ETIMEDOUT)/.test(String(error.code))) {
		return connectionFailed(BROKEN_STREAM, call, account);
	}
	return { failure: {}, problem: problemFrom(FILE_NOT_STORED, { reason: error.message }) };
}

/** Reads what came back: the file that was asked for, or words. */
async function readBody<T>(
	response: IN8nHttpFullResponse,
	call: CallMade,
	receive?: Receive<T>,
): Promise<Exchange<T>> {
	const { body, headers, statusCode } = response;
	if (receive && isFile(response)) {
		const file = await receive({
			body: body as unknown as ByteStream,
			contentType: String(headers['content-type'] ?? ''),
			fileName: fileNameOf(headers['content-disposition']),
		});
		return { answer: { data: undefined }, file };
	}
	const reading = readResponse(call, statusCode, await readText(body));
	if (!('problem' in reading)) return reading;
	const retryAfter = headers['retry-after'] as string | undefined;
	return { problem: reading.problem, failure: { status: statusCode, retryAfter } };
}

/** Makes a call once, on one path. Never throws for what the network, the server or the file store did. */
export async function exchange<T>(
	context: Context,
	account: Account,
	name: CallName,
	route: Route,
	path: string,
	options: CallOptions,
	receive?: Receive<T>,
): Promise<Exchange<T>> {
	const { query, json, form } = options;
	const call = callMade(name, route, path, options, account);
	const streamed = receive !== undefined;
	const request = { method: route.method, path, query, json, form, streamed };
	const sent = await send(context, account, request);
	if ('error' in sent) return connectionFailed(sent.error, call, account);
	try {
		return await readBody(sent.response, call, receive);
	} catch (error) {
		return readingFailed(error as Error, call, account);
	}
}
