import type { IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { Account, Context } from './account';
import { adviseConnection } from './catalogue';
import type { Part } from './multipart';
import { createForm } from './multipart';
import { Problem } from './problem';
import type { Failure } from './retry';
import { neverSent } from './retry';

/** One HTTP request; files are opened anew for every sending. */
export interface Sending {
	method: NonNullable<IHttpRequestOptions['method']>;
	/** Relative to the credential's base URL. */
	path: string;
	query?: IDataObject;
	json?: IDataObject;
	form?: Part[];
	/** Whether the answer's body is wanted as a stream. */
	streamed: boolean;
}

/** An HTTP answer of whatever status, or why there was none. */
export type Outcome = { response: IN8nHttpFullResponse } | { failure: Failure; problem: Problem };

const CALL_TIMEOUT_MS = 300_000;
const FILE_TIMEOUT_MS = 3_600_000;
const MAX_REDIRECTS = 3;

/** A connection that failed, as the retry policy and as the user see it. */
export function connectionFailure(code: string, baseUrl: string): Outcome {
	const failure: Failure = { code };
	const facts = adviseConnection(code, new URL(baseUrl));
	const outcomeUnknown = !neverSent(failure);
	return { failure, problem: new Problem({ kind: 'api', ...facts, outcomeUnknown }) };
}

/** n8n wraps what axios throws; only its code leaves here, since the rest may hold secrets. */
function failureOf(error: unknown, account: Account): Outcome {
	const { cause } = error as { cause?: unknown };
	const source = (cause ?? error) as { code?: unknown; message?: unknown };
	if (typeof source.code === 'string') return connectionFailure(source.code, account.baseUrl);
	const message = account.mask(String(source.message ?? 'The call could not be made'));
	return { failure: {}, problem: new Problem({ kind: 'input', code: 'CREDENTIAL', message }) };
}

/**
 * Sends one request through n8n's helper with the credential, and follows 307 and 308 on the
 * credential's own origin. Never throws for what the network or the server did.
 */
export async function send(context: Context, account: Account, sending: Sending): Promise<Outcome> {
	const form = sending.form && createForm(sending.form);
	let url = sending.path;
	for (let redirects = 0; ; redirects++) {
		const opened = await form?.open();
		let response: IN8nHttpFullResponse;
		try {
			response = (await context.helpers.httpRequestWithAuthentication.call(context, 'oneshotApi', {
				method: sending.method,
				url,
				qs: sending.query,
				headers: { Accept: '*/*', ...form?.headers },
				body: opened?.body ?? sending.json,
				encoding: sending.streamed ? 'stream' : 'text',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				// n8n's helper would keep a copy of the whole body to be able to follow redirects.
				disableFollowRedirect: true,
				timeout: form || sending.streamed ? FILE_TIMEOUT_MS : CALL_TIMEOUT_MS,
			})) as IN8nHttpFullResponse;
		} catch (error) {
			return failureOf(error, account);
		} finally {
			opened?.close();
		}
		if (![307, 308].includes(response.statusCode) || redirects === MAX_REDIRECTS) {
			return { response };
		}
		const { origin } = new URL(account.baseUrl);
		const location = String(response.headers.location ?? '');
		if (!URL.canParse(location, origin)) return { response };
		const target = new URL(location, origin);
		if (target.origin !== origin) return { response };
		target.search = ''; // the query is sent again
		url = target.href;
	}
}
