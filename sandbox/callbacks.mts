// What the Optimizer tells a URL of the user's: the documented events, to this machine only.
import { setTimeout as sleep } from 'node:timers/promises';

import type { State, StoredRequest } from './state.mjs';

const EVENTS: Record<string, string> = {
	CREATED: 'REQUEST_CREATED',
	VIDEOPENDING: 'REQUEST_CREATED',
	VIDEOINCOMPLETE: 'VIDEOID_UPDATED',
	VIDEOREVIEW: 'VIDEOID_UPDATED',
	VIDEOERROR: 'VIDEOID_FAILED',
	ENROLLREADY: 'REQUEST_APPROVED',
	ISSUED: 'REQUEST_ENROLLED',
	CANCELLED: 'REQUEST_CANCELED',
};

/** Every state of a request. */
export const STATUSES = [...Object.keys(EVENTS), 'RENEWED'];

/** Waits before the attempts; how often and when the vendor tries again is not documented. */
const RETRIES_MS = [0, 500, 2000];
const ANSWER_MS = 10_000;

export interface Delivery {
	url: string;
	body: unknown;
	attempts: number;
	/** HTTP status, or why there was none. */
	result: string;
}

const isLoopback = (url: string) =>
	URL.canParse(url) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);

/** `20250715083633`. */
const stamp = (date: Date) => date.toISOString().replace(/[-:T]/g, '').slice(0, 14);

function bodyOf(request: StoredRequest, event: string): unknown {
	const { status, previousStatus, pk, data } = request;
	const registrationAuthority = Number(data.registration_authority) || null;
	if (request.generation === 'legacy') {
		return {
			status,
			date: new Date().toISOString().replace('Z', '000'),
			previous_status: previousStatus,
			request: pk,
			registration_authority: registrationAuthority,
		};
	}
	return {
		event_type: event,
		sent_at: stamp(new Date()),
		...(previousStatus && { previous_status: previousStatus }),
		request: {
			status,
			profile: data.profile,
			registration_authority: registrationAuthority,
			scratchcard: data.scratchcard,
			pk,
		},
		certificates: request.certificate ? [{ status: 'VALID', ...request.certificate }] : [],
	};
}

/** Delivers callbacks in the order of the events, and remembers what became of them. */
export class Callbacks {
	readonly deliveries: Delivery[] = [];

	/** The last delivery of each request: its events arrive in their order. */
	private readonly last = new Map<number, Promise<void>>();

	/** Moves a request to a state and tells its callback URL, when it has one. */
	transition(state: State, request: StoredRequest, status: string, event = EVENTS[status]) {
		if (request.status !== status) request.previousStatus = request.status;
		request.status = status;
		state.save();
		const { callback } = request;
		if (!callback || !event) return;
		const body = bodyOf(request, event);
		const before = this.last.get(request.pk) ?? Promise.resolve();
		this.last.set(
			request.pk,
			before.then(async () => await this.deliver(callback, body)),
		);
	}

	private async deliver(url: string, body: unknown) {
		const delivery: Delivery = { url, body, attempts: 0, result: '' };
		this.deliveries.push(delivery);
		if (!isLoopback(url)) {
			delivery.result = 'not sent: the local Optimizer calls this machine only';
			return;
		}
		for (const wait of RETRIES_MS) {
			await sleep(wait, undefined, { ref: false });
			delivery.attempts += 1;
			try {
				const response = await fetch(url, {
					method: 'POST',
					headers: { 'Content-Type': 'application/json' },
					body: JSON.stringify(body),
					redirect: 'manual',
					signal: AbortSignal.timeout(ANSWER_MS),
				});
				delivery.result = String(response.status);
				await response.body?.cancel();
				if (response.status === 200) return;
			} catch (error) {
				delivery.result = (error as Error).message;
			}
		}
	}
}
