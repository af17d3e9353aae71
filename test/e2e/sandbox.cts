// What the local Optimizer knows beside its API.
import axios from 'axios';

import type { OutboxEntry } from '../harness/optimizer.cjs';

interface Place {
	optimizer: { url: string };
}

export async function control<T>({ optimizer }: Place, path: string): Promise<T> {
	return (await axios.get<T>(`${optimizer.url}/_sandbox/${path}`)).data;
}

/** The last code that a request's signer was sent. */
export async function lastCode(place: Place, requestPk: string): Promise<string> {
	const outbox = await control<OutboxEntry[]>(place, `outbox?request_pk=${requestPk}`);
	const last = outbox.at(-1);
	if (!last) throw new Error(`No code was sent for request ${requestPk}`);
	return last.code;
}
