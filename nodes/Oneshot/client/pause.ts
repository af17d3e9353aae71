import { sleep } from 'n8n-workflow';

/** How soon a stopped execution is noticed; n8n's `sleep` itself can't be ended early. */
const STEP_MS = 250;

/** Waits, or returns early when the execution is stopped. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
	for (let left = ms; left > 0 && !signal?.aborted; left -= STEP_MS) {
		await sleep(Math.min(left, STEP_MS));
	}
}
