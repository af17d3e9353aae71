import type { IDataObject } from 'n8n-workflow';

import type { ByteStream } from '../files/bytes';
import { streamOf } from '../files/bytes';
import type { FileKind } from '../files/kinds';
import { factsOf } from '../files/kinds';
import type { Account, Context } from './account';
import type { Answer } from './answer';
import { cut } from './answer';
import { adviseConnection } from './catalogue';
import { IDLE_MS } from './deadlines';
import { parseDisposition } from './disposition';
import { BodyError, readText, startFile } from './incoming';
import type { CallMade } from './judge';
import { judge, outcomeUnknown } from './judge';
import type { Part } from './multipart';
import type { ProblemTemplate } from './problem';
import { Problem, problemFrom } from './problem';
import type { Failure } from './retry';
import { neverSent } from './retry';
import type { CallName, Route } from './routes';
import { maskOf, secretsOf } from './secrets';
import { watchSilence } from './silence';
import type { ConnectionError, HttpResponse } from './transport';
import { send } from './transport';

/** n8n, or the credential, refused to make the call. */
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

/** What came is another kind of file than was asked for. */
export const NOT_THE_FILE: ProblemTemplate = {
	kind: 'api',
	code: 'NOT_THE_FILE',
	message: 'The server sent {came} instead of {wanted} ({place})',
	description:
		'Nothing was stored. Check the ID, and whether a gateway in front of the Optimizer answers in its place.',
};

export const FILE_INCOMPLETE: ProblemTemplate = {
	kind: 'api',
	code: 'FILE_INCOMPLETE',
	message: 'The file is not complete: its end is missing ({place})',
	description: 'Download it again. If it stays so, ask whoever runs the Optimizer to look at it.',
};

export const TOO_MUCH: ProblemTemplate = {
	kind: 'api',
	code: 'ANSWER_TOO_LARGE',
	message: 'The answer is larger than {limit} ({place})',
	description:
		'A larger file is taken when "Largest File (MB)" in the options of this node is raised. Anything else is no answer of an Optimizer.',
};

/** Answers that are no files: a list of thousands of documents is far below. */
const MAX_TEXT_BYTES = 16 * 1024 ** 2;
/** Of an error nothing but its sentence is told. A call that looks again may get many of them. */
const MAX_ERROR_BYTES = 1024 ** 2;
const mostBytes = (status: number) => (status < 400 ? MAX_TEXT_BYTES : MAX_ERROR_BYTES);
/** Of a path as it is told in a sentence: an ID may be anything that an expression gave. */
const LONGEST_PATH = 200;
/** Each value of a JSON answer takes many times its own bytes in memory. */
const MAX_TEXT_VALUES = 250_000;

/** What a call carries. */
export interface CallOptions {
	/** Values for the placeholders of the path: `pk`, `vpk`, `uid`, `type`. */
	path?: Record<string, string>;
	query?: IDataObject;
	/** A JSON body. */
	json?: IDataObject;
	/** A multipart body; files are streamed. */
	form?: Part[];
	/** Milliseconds that the call may take in all, repetitions included. */
	deadline?: number;
}

/** A file that is coming in. */
export interface Download {
	body: ByteStream;
	/** By its bytes, whatever the server calls it. */
	kind: FileKind;
	/** The file name that the server suggests. */
	fileName?: string;
}

/** Which file is wanted, and what becomes of it. */
export interface Receiver<T> {
	kinds: FileKind[];
	/** Bytes. */
	most: number;
	/** Reads the stream to its end; runs again when the connection broke in the middle. */
	receive(file: Download): Promise<T>;
}

/** What one exchange led to: an answer, a route that is missing, or a failure that may be worth repeating. */
export type Exchange<T> =
	| { answer: Answer; file?: T }
	| { routeMissing: Problem }
	| { failure: Failure; problem: Problem };

/** One call on one path, while its deadline runs. */
export interface Attempt<T> {
	name: CallName;
	route: Route;
	path: string;
	options: CallOptions;
	receiver?: Receiver<T>;
	/** The execution was stopped. */
	cancelled?: AbortSignal;
	/** The deadline has passed. */
	deadline: AbortSignal;
	/** Either. */
	ended: AbortSignal;
	/** When it passes, in milliseconds since 1970. */
	endsAt: number;
}

/** Why a deadline ended a call, as a code of a connection. */
function endedBy<T>({ cancelled, deadline }: Attempt<T>, code: string): string {
	if (cancelled?.aborted) return 'ERR_CANCELED';
	if (deadline.aborted) return 'DEADLINE';
	// Nobody stopped it: the upload's stream was closed when the server broke the connection.
	return code === 'ERR_CANCELED' ? 'ECONNRESET' : code;
}

/** A connection that failed, as the retry policy and as the user see it. */
function connectionFailed<T>(
	error: ConnectionError,
	call: CallMade,
	attempt: Attempt<T>,
	account: Account,
): Exchange<T> {
	const code = endedBy(attempt, error.code);
	if (code === '' && !/blocked because/.test(error.message)) {
		const reason = call.mask(error.message);
		return { failure: {}, problem: problemFrom(CALL_NOT_MADE, { reason }) };
	}
	const failure: Failure = { code: code || 'BLOCKED', syscall: error.syscall };
	const facts = adviseConnection(failure.code ?? '', new URL(account.baseUrl));
	if (call.method === 'GET' || neverSent(failure)) {
		return { failure, problem: new Problem({ kind: 'api', ...facts }) };
	}
	return { failure, problem: outcomeUnknown(call.name, facts.message) };
}

/** A body that could not be read to its end, or a file that n8n could not store. */
function readingFailed<T>(
	error: { code?: unknown; message: string },
	call: CallMade,
	attempt: Attempt<T>,
	account: Account,
	status: number,
): Exchange<T> {
	const code = endedBy(attempt, String(error.code ?? ''));
	const place = `HTTP ${status}, ${call.path}`;
	if (code === 'TOO_LARGE' || code === 'TOO_MANY') {
		const { receiver } = attempt;
		const most = receiver && status === 200 ? receiver.most : mostBytes(status);
		const limit =
			code === 'TOO_MANY'
				? `${MAX_TEXT_VALUES.toLocaleString('en')} values`
				: `${Math.round(most / 1024 ** 2)} MB`;
		if (call.method === 'GET') {
			return { failure: {}, problem: problemFrom(TOO_MUCH, { limit, place }, { status }) };
		}
		const sentence = `The answer is larger than ${limit} (${place})`;
		return { failure: {}, problem: outcomeUnknown(call.name, sentence, status) };
	}
	if (code === 'INCOMPLETE') {
		const failure: Failure = { code: 'ECONNRESET' };
		return { failure, problem: problemFrom(FILE_INCOMPLETE, { place }, { status }) };
	}
	// A stream that ended too early reaches us as ERR_STREAM_PREMATURE_CLOSE or ECONNRESET; zlib's codes start with Z_.
	const known = ['DEADLINE', 'IDLE', 'ERR_CANCELED'].includes(code);
	if (known || /^(ERR_STREAM|ECONN|EPIPE|ETIMEDOUT|Z_|ERR_)/.test(code)) {
		return connectionFailed(
			{ code: known ? code : 'ECONNRESET', message: '' },
			call,
			attempt,
			account,
		);
	}
	if (!attempt.receiver && call.method !== 'GET') {
		const sentence = `The answer could not be read (${place})`;
		return { failure: {}, problem: outcomeUnknown(call.name, sentence, status) };
	}
	const reason = call.mask(error.message).slice(0, 500);
	return { failure: {}, problem: problemFrom(FILE_NOT_STORED, { reason }) };
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Hands a file on if it is the one that was asked for; else what came is read as words. */
async function receiveFile<T>(
	{ status, headers, body }: HttpResponse,
	call: CallMade,
	heard: () => void,
	{ kinds, most, receive }: Receiver<T>,
): Promise<Exchange<T>> {
	const incoming = await startFile(body, most, heard);
	const { chunks, head } = incoming;
	// Who writes a mark of text before a file has read it as text: a signature's places are wrong from there on.
	const kind = head.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 'damaged' : incoming.kind;
	const place = `HTTP ${status}, ${call.path}`;
	// A hash file is JSON, and so is a message.
	const message = kind === 'json' && !head.includes('messageDigest');
	if (kinds.includes(kind) && !message) {
		const { fileName } = parseDisposition(headers['content-disposition']);
		const file = await receive({ body: streamOf(body, chunks), kind, fileName });
		return { answer: { data: undefined }, file };
	}
	if (kind === 'empty') throw new BodyError('INCOMPLETE');
	const text = await readStart(chunks);
	if (['json', 'text', 'unknown'].includes(kind)) {
		const judged = judge(call, status, text);
		if (judged.outcome === 'refused') return { problem: judged.problem, failure: { status } };
	}
	const wanted = kinds.map((name) => factsOf(name).name).join(' or ');
	const values = { came: factsOf(kind).name, wanted, place };
	return { failure: {}, problem: problemFrom(NOT_THE_FILE, values, { status }) };
}

/** The start of what is no file, to be read as words. */
async function readStart(chunks: AsyncGenerator<Buffer>): Promise<string> {
	const read: Buffer[] = [];
	let size = 0;
	for await (const chunk of chunks) {
		read.push(chunk);
		size += chunk.length;
		if (size > 1024 ** 2) break;
	}
	return Buffer.concat(read).toString('utf8');
}

/** Reads what came back: the file that was asked for, or words. */
async function readBody<T>(
	response: HttpResponse,
	call: CallMade,
	heard: () => void,
	receiver?: Receiver<T>,
): Promise<Exchange<T>> {
	const { status, headers, body } = response;
	if (receiver && status === 200) return await receiveFile(response, call, heard, receiver);

	const text = await readText(body, mostBytes(status), MAX_TEXT_VALUES, heard);
	const judged = judge(call, status, text);
	if (judged.outcome === 'done') return { answer: judged.answer };
	if (judged.outcome === 'routeMissing') return { routeMissing: judged.problem };
	const retryAfter = headers['retry-after'];
	return {
		problem: judged.problem,
		failure: {
			status,
			retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
			refused: judged.outcome === 'refused',
		},
	};
}

/** Makes a call once, on one path. Never throws for what the network, the server or the file store did. */
export async function exchange<T>(
	context: Context,
	account: Account,
	attempt: Attempt<T>,
): Promise<Exchange<T>> {
	const { name, route, path, options, receiver, ended } = attempt;
	const { query, json, form } = options;
	const { method } = route;
	// Who asks for tokens, or for the passwords in the settings, is answered with them.
	const isAskedFor = /^(token|settings)\./.test(name);
	const always = isAskedFor ? account.ownSecrets : account.allSecrets;
	const mask = maskOf(account, always, secretsOf(json, form));
	// A token's uid stands for an officer's credentials: it is not said where it went wrong.
	const { uid = '', pk: requestPk } = options.path ?? {};
	const said = name.startsWith('token.') && uid ? path.replace(encodeURIComponent(uid), '…') : path;
	const call: CallMade = { name, method, path: cut(said, LONGEST_PATH), requestPk, mask };
	// A file may take an hour to come, but not to begin. What ends before long needs no watch.
	const isLong = attempt.endsAt - Date.now() > IDLE_MS;
	const silence = isLong ? watchSilence(receiver !== undefined) : undefined;
	const signal = silence ? AbortSignal.any([ended, silence.signal]) : ended;
	const sent = await send(context, account, { method, path, query, json, form, signal });
	if ('error' in sent) {
		silence?.end();
		const error = silence?.signal.aborted ? { code: 'ETIMEDOUT', message: '' } : sent.error;
		return connectionFailed(error, call, attempt, account);
	}
	const { response } = sent;
	try {
		silence?.heard();
		return await readBody(response, call, () => silence?.heard(), receiver);
	} catch (error) {
		const cause = silence?.signal.aborted ? { code: 'IDLE', message: '' } : (error as Error);
		return readingFailed(cause, call, attempt, account, response.status);
	} finally {
		silence?.end();
		response.body.destroy();
	}
}
