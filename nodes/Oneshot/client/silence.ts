import { IDLE_MS } from './deadlines';

/** Watches that a connection does not fall silent. */
export interface Silence {
	/** Aborts when nothing was heard for too long. */
	signal: AbortSignal;
	/** Something came. */
	heard(): void;
	/** Nothing more is awaited. */
	end(): void;
}

/**
 * Watches one exchange. Only the signal of its request ends a connection at once: n8n hands its answer on through a
 * stream that, destroyed, first waits for what never comes.
 *
 * @param atOnce whether the answer itself has to begin in time, or only to go on once it began
 */
export function watchSilence(atOnce: boolean): Silence {
	const controller = new AbortController();
	let last = atOnce ? Date.now() : Infinity;
	let over = false;
	// n8n forbids timers; a signal that times out is one.
	const watch = (ms: number) => {
		AbortSignal.timeout(ms).addEventListener(
			'abort',
			() => {
				if (over) return;
				const left = last + IDLE_MS - Date.now();
				if (left > 0) watch(Math.min(left, IDLE_MS));
				else controller.abort();
			},
			{ once: true },
		);
	};
	watch(IDLE_MS);
	return {
		signal: controller.signal,
		heard() {
			last = Date.now();
		},
		end() {
			over = true;
		},
	};
}
