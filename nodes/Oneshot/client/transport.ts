import type { IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { ByteStream } from '../files/bytes';
import type { Account, Context } from './account';
import { CREDENTIAL } from './account';
import { IDLE_MS } from './deadlines';
import type { Part } from './multipart';
import { createForm } from './multipart';

/** One HTTP request; files are opened anew for every attempt. */
export interface HttpRequest {
	method: NonNullable<IHttpRequestOptions['method']>;
	/** Relative to the credential's base URL. */
	path: string;
	query?: IDataObject;
	json?: IDataObject;
	form?: Part[];
	/** Aborts when the deadline has passed or the execution was stopped. */
	signal: AbortSignal;
}

/** An answer of whatever status; its body is to be read or destroyed. */
export interface HttpResponse {
	status: number;
	headers: Record<string, unknown>;
	body: ByteStream;
}

/** An HTTP answer, or the error because of which there was none. */
export type Sent = { response: HttpResponse } | { error: ConnectionError };

/** Why there was no answer. Only what can't hold a secret leaves axios' errors. */
export interface ConnectionError {
	/** Node's or axios' code, e.g. ECONNRESET; empty where the credential or n8n refused to make the call. */
	code: string;
	/** The system call that failed, e.g. `connect`. */
	syscall?: string;
	message: string;
}

const MAX_REDIRECTS = 3;

/** n8n wraps what axios throws; the rest of these errors may hold secrets. */
function readError(error: unknown): ConnectionError {
	const { cause } = error as { cause?: unknown };
	const source = (cause ?? error) as { code?: unknown; syscall?: unknown; message?: unknown };
	const inner = (source as { cause?: { syscall?: unknown } }).cause;
	const syscall = source.syscall ?? inner?.syscall;
	return {
		code: typeof source.code === 'string' ? source.code : '',
		syscall: typeof syscall === 'string' ? syscall : undefined,
		message: String(source.message ?? 'The call could not be made').slice(0, 500),
	};
}

/**
 * Where a redirect leads, if it may be followed: to the same path with a slash at its end, whatever scheme or
 * host a proxy made it name, or by 307 and 308 to the same call further below the base URL, on its own origin.
 *
 * @param asked the address that was called, or its path below the base URL
 */
export function redirectTarget(
	status: number,
	location: unknown,
	asked: string,
	baseUrl: string,
): URL | undefined {
	if (![301, 302, 307, 308].includes(status)) return undefined;
	if (typeof location !== 'string' || location.trim() === '') return undefined;
	const from = new URL(URL.canParse(asked) ? asked : baseUrl + asked);
	if (!URL.canParse(location, from.href)) return undefined;
	const target = new URL(location, from.href);
	const base = new URL(baseUrl);
	if (target.pathname === `${from.pathname}/`) {
		return new URL(target.pathname, base.origin);
	}
	const root = base.pathname.replace(/\/$/, '');
	const own = from.pathname.slice(root.length);
	const isSameCall =
		target.pathname.startsWith(`${root}/`) && target.pathname.replace(/\/$/, '').endsWith(own);
	const keepsMethod = status === 307 || status === 308;
	if (!keepsMethod || target.origin !== base.origin || !isSameCall) return undefined;
	return new URL(target.pathname, base.origin);
}

/** What the credential understands beside n8n's options (credentials/OneshotApi.credentials.ts). */
type Options = IHttpRequestOptions & { deadline: AbortSignal };

/**
 * Sends one request through n8n's helper with the credential, and follows what redirects it may. Never throws
 * for what the network or the server did.
 */
export async function send(
	context: Context,
	account: Account,
	request: HttpRequest,
): Promise<Sent> {
	const form = request.form && createForm(request.form);
	let url = request.path;
	for (let redirects = 0; ; redirects++) {
		let response: IN8nHttpFullResponse;
		let opened: { body: Buffer | ByteStream; close(): void } | undefined;
		try {
			opened = await form?.open();
			const options: Options = {
				method: request.method,
				url,
				qs: request.query, // sent again after a redirect, whose own is dropped
				headers: { Accept: '*/*', 'Accept-Encoding': 'identity', ...form?.headers },
				body: opened?.body ?? request.json,
				encoding: 'stream',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				// n8n's helper would keep a copy of the whole body to be able to follow redirects.
				disableFollowRedirect: true,
				// Of silence, in both directions: axios gives it to the socket.
				timeout: form ? IDLE_MS : undefined,
				deadline: request.signal,
			};
			response = (await context.helpers.httpRequestWithAuthentication.call(
				context,
				CREDENTIAL,
				options,
				{ credentialsDecrypted: account.decrypted },
			)) as IN8nHttpFullResponse;
		} catch (error) {
			return { error: readError(error) };
		} finally {
			opened?.close();
		}
		const { statusCode: status, headers } = response;
		const body = response.body as unknown as ByteStream;
		const target = redirectTarget(status, headers.location, url, account.baseUrl);
		if (target === undefined || redirects === MAX_REDIRECTS) {
			return { response: { status, headers, body } };
		}
		body.destroy();
		url = target.href;
	}
}
