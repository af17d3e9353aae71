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

/** How callbacks go from now on. */
export interface Manner {
	/** Where those go whose request has no address of its own, as one set on the Registration Authority; empty: nowhere. */
	address: string;
	/** How often each is sent once more. */
	repeats: number;
	/** Whether they are kept back until they are released. */
	held: boolean;
}

interface Message {
	/** Of the request that it is about. */
	pk: number;
	url: string;
	body: unknown;
}

/** Whether an address is one of this machine: no other is called. */
export const isLoopback = (url: string) =>
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

/** Delivers callbacks in the order of the events, unless told otherwise, and remembers what became of them. */
export class Callbacks {
	readonly deliveries: Delivery[] = [];

	manner: Manner;

	private held: Message[] = [];

	/** The last delivery of each request: its events arrive in their order. */
	private readonly last = new Map<number, Promise<void>>();

	/** @param address where callbacks go from the start, see `Manner` */
	constructor(private readonly address = '') {
		this.manner = this.firstManner();
	}

	/** Forgets what was sent, what is held and how. */
	reset() {
		this.deliveries.length = 0;
		this.held = [];
		this.manner = this.firstManner();
	}

	/** Moves a request to a state and tells its callback URL, when it has one. */
	transition(state: State, request: StoredRequest, status: string, event = EVENTS[status]) {
		if (request.status !== status) request.previousStatus = request.status;
		request.status = status;
		state.save();
		const { pk, callback: url = this.manner.address } = request;
		if (!url || !event) return;
		const message = { pk, url, body: bodyOf(request, event) };
		if (this.manner.held) this.held.push(message);
		else void this.queue(message);
	}

	/**
	 * Sends what is held, one after the other; later callbacks are held as before.
	 * @param pks the requests whose callbacks are sent
	 */
	async release(order: 'kept' | 'reversed', pks: Set<number>) {
		const asked = this.held.filter(({ pk }) => pks.has(pk));
		this.held = this.held.filter(({ pk }) => !pks.has(pk));
		const messages = order === 'reversed' ? asked.reverse() : asked;
		for (const message of messages) await this.queue(message);
	}

	/** Sends anything to an address, once, as a stranger may do. */
	async send(url: string, body: unknown): Promise<Delivery> {
		return await this.deliver(url, body, [0]);
	}

	private firstManner(): Manner {
		return { address: this.address, repeats: 0, held: false };
	}

	private async queue({ pk, url, body }: Message) {
		const { repeats } = this.manner;
		const sent = (this.last.get(pk) ?? Promise.resolve()).then(async () => {
			for (let times = 0; times <= repeats; times += 1) await this.deliver(url, body, RETRIES_MS);
		});
		this.last.set(pk, sent);
		await sent;
	}

	private async deliver(url: string, body: unknown, waits: number[]): Promise<Delivery> {
		const delivery: Delivery = { url, body, attempts: 0, result: '' };
		this.deliveries.push(delivery);
		if (!isLoopback(url)) {
			delivery.result = 'not sent: the local Optimizer calls this machine only';
			return delivery;
		}
		for (const wait of waits) {
			await sleep(wait, undefined, { ref: false });
			delivery.attempts += 1;
			try {
				const response = await fetch(url, {
					method: 'POST',
					headers: { 'Content-Type': 'application/json' },
					body: typeof body === 'string' ? body : JSON.stringify(body),
					redirect: 'manual',
					signal: AbortSignal.timeout(ANSWER_MS),
				});
				delivery.result = String(response.status);
				await response.body?.cancel();
				if (response.status === 200) break;
			} catch (error) {
				delivery.result = (error as Error).message;
			}
		}
		return delivery;
	}
}
