import type { IHttpRequestMethods } from 'n8n-workflow';

/** Why an attempt failed: an HTTP status, or the code of a connection that broke. */
export interface Failure {
	status?: number;
	/** Node's error code, e.g. ECONNRESET; DEADLINE and IDLE are the client's own. */
	code?: string;
	/** The system call that failed, e.g. `connect`. */
	syscall?: string;
	/** The answer's Retry-After header, seconds or a date. */
	retryAfter?: string;
	/** The API itself refused. */
	refused?: boolean;
}

const MAX_ATTEMPTS = 4;
const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 60_000;
const BUSY = [429, 502, 503, 504, 520, 521, 522, 523, 524];

/** The server never saw the call: nothing listened, its name has no address, n8n did not let it out. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'BLOCKED'];

/** These may also come over a connection that stands. */
const UNREACHABLE = ['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'];

/** The TLS connection never stood, so that nothing of the call was sent. */
const isTls = (code: string) =>
	/CERT|SSL|TLS|UNABLE_TO|SELF_SIGNED|ALTNAME|EPROTO|HOSTNAME_MISMATCH/.test(code);

/** Problems that no repetition heals, and those that have taken long enough. */
const isTransient = (code: string) =>
	!isTls(code) &&
	!['ERR_CANCELED', 'DEADLINE', 'IDLE', 'BLOCKED', 'ETIMEDOUT', 'ECONNABORTED'].includes(code) &&
	!/^ERR_INVALID/.test(code);

/** Whether it is certain that a failed call never reached the server. */
export function neverSent({ code = '', syscall }: Failure): boolean {
	if (UNREACHABLE.includes(code)) return syscall === 'connect';
	return NEVER_SENT.includes(code) || isTls(code);
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3) as milliseconds from now; undefined when unreadable. */
export function parseRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
	if (!header) return undefined;
	if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * Milliseconds to wait before the next attempt, or undefined when the call must not be repeated.
 * GET and DELETE are repeated after busy answers and broken connections; anything else (it may create,
 * send an SMS, charge or sign) only when the server certainly never saw it.
 *
 * @param attempt number of the attempt that failed, from 1
 * @param random a number from 0 to 1, for the jitter
 */
export function retryDelay(
	method: IHttpRequestMethods,
	attempt: number,
	failure: Failure,
	random: number = Math.random(),
): number | undefined {
	if (attempt >= MAX_ATTEMPTS) return undefined;
	const { status, code } = failure;
	const repeatable = method === 'GET' || method === 'DELETE';
	const temporary =
		status !== undefined ? BUSY.includes(status) : code !== undefined && isTransient(code);
	const unseen = neverSent(failure) && isTransient(code ?? '');
	if (!(repeatable ? temporary : unseen)) return undefined;

	const asked = parseRetryAfter(failure.retryAfter);
	if (asked !== undefined) return asked <= MAX_DELAY_MS ? asked : undefined;
	const backoff = BASE_DELAY_MS * 2 ** (attempt - 1);
	return Math.min(MAX_DELAY_MS, backoff / 2 + (backoff / 2) * random);
}
