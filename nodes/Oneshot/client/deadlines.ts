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

/** Signals that end a call. */
export interface Deadline {
	/** Its time is over. */
	deadline: AbortSignal;
	/** Its time is over, or the execution was stopped. */
	ended: AbortSignal;
}

/** The longest time that a timer can wait for: 24 days. One that is longer would be over at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** Node 20 warns of a signal to which more than ten listen. */
const MOST_CALLS = 8;

/**
 * Signals that abort in so many milliseconds, or up to a hundredth earlier: calls that begin at about the same time
 * share them, since to make them costs a tenth of what a small call does.
 */
export function sharedDeadlines(cancelled: AbortSignal | undefined): (ms: number) => Deadline {
	let last = { ms: 0, madeAt: 0, calls: 0, signals: {} as Deadline };
	return (ms) => {
		const now = Date.now();
		const fits = last.ms === ms && now - last.madeAt < ms / 100 && last.calls < MOST_CALLS;
		if (!fits) {
			const deadline = AbortSignal.timeout(Math.min(Math.ceil(ms), LONGEST_MS));
			const ended = cancelled ? AbortSignal.any([deadline, cancelled]) : deadline;
			last = { ms, madeAt: now, calls: 0, signals: { deadline, ended } };
		}
		last.calls++;
		return last.signals;
	};
}
