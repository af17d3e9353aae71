import type { CallName } from './routes';

/** How long a call may take in all, repetitions included, where the user does not say. Milliseconds. */
const READ_MS = 60_000;
const ACT_MS = 120_000;
/** Issues a certificate and signs every document. */
const SIGN_MS = 300_000;
const FILE_MS = 3_600_000;

/** A short look at a request or document, while somebody waits for something else. */
export const LOOK_MS = 20_000;

/** How long nothing at all may come or go while a file is under way. */
export const IDLE_MS = 120_000;

/** The deadline of a call in milliseconds. */
export function deadlineOf(call: CallName, reads: boolean, withFile: boolean): number {
	if (withFile) return FILE_MS;
	if (call === 'request.sign') return SIGN_MS;
	return reads ? READ_MS : ACT_MS;
}
