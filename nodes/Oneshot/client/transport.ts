import type { IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { Account, Context } from './account';
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
	/** Whether the answer's body is wanted as a stream. */
	streamed: boolean;
}

/** An HTTP answer of whatever status, or the error because of which there was none. */
export type Sent = { response: IN8nHttpFullResponse } | { error: ConnectionError };

/** Why there was no answer. Only what can't hold a secret leaves axios' errors. */
export interface ConnectionError {
	/** Node's or axios' code, e.g. ECONNRESET; empty where the credential or n8n refused to make the call. */
	code: string;
	message: string;
}

const CALL_TIMEOUT_MS = 300_000;
const FILE_TIMEOUT_MS = 3_600_000;
const MAX_REDIRECTS = 3;

/** n8n wraps what axios throws; the rest of these errors may hold secrets. */
function readError(error: unknown, account: Account): ConnectionError {
	const { cause } = error as { cause?: unknown };
	const source = (cause ?? error) as { code?: unknown; message?: unknown };
	return {
		code: typeof source.code === 'string' ? source.code : '',
		message: account.mask(String(source.message ?? 'The call could not be made')),
	};
}

/** The address that a 307 or 308 names, if it is on the credential's own origin. */
function redirectTarget(response: IN8nHttpFullResponse, baseUrl: string): string | undefined {
	if (![307, 308].includes(response.statusCode)) return undefined;
	const { origin } = new URL(baseUrl);
	const location = String(response.headers.location ?? '');
	if (!URL.canParse(location, origin)) return undefined;
	const target = new URL(location, origin);
	if (target.origin !== origin) return undefined;
	target.search = ''; // the query is sent again
	return target.href;
}

/**
 * Sends one request through n8n's helper with the credential, and follows 307 and 308 on the
 * credential's own origin. Never throws for what the network or the server did.
 */
export async function send(
	context: Context,
	account: Account,
	request: HttpRequest,
): Promise<Sent> {
	const form = request.form && createForm(request.form);
	let url = request.path;
	for (let redirects = 0; ; redirects++) {
		const opened = await form?.open();
		let response: IN8nHttpFullResponse;
		try {
			response = (await context.helpers.httpRequestWithAuthentication.call(context, 'oneshotApi', {
				method: request.method,
				url,
				qs: request.query,
				headers: { Accept: '*/*', ...form?.headers },
				body: opened?.body ?? request.json,
				encoding: request.streamed ? 'stream' : 'text',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				// n8n's helper would keep a copy of the whole body to be able to follow redirects.
				disableFollowRedirect: true,
				timeout: form || request.streamed ? FILE_TIMEOUT_MS : CALL_TIMEOUT_MS,
			})) as IN8nHttpFullResponse;
		} catch (error) {
			return { error: readError(error, account) };
		} finally {
			opened?.close();
		}
		const target = redirectTarget(response, account.baseUrl);
		if (target === undefined || redirects === MAX_REDIRECTS) return { response };
		url = target;
	}
}
