// Somebody who calls an address many times, eight at once; prints the milliseconds that it took. What to do comes from
// stdin.
import { Agent } from 'node:http';
import { json } from 'node:stream/consumers';

import axios from 'axios';

export interface Visit {
	url: string;
	requests: number;
	/** Posted as JSON; nothing: GET. */
	body?: object;
}

const AT_ONCE = 8;

async function main(): Promise<void> {
	const { url, requests, body } = (await json(process.stdin)) as Visit;
	const httpAgent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
	const client = axios.create({
		httpAgent,
		responseType: 'text',
		validateStatus: (is) => is === 200,
	});
	let left = requests;
	const caller = async () => {
		while (left-- > 0) await (body ? client.post(url, body) : client.get(url));
	};
	const start = performance.now();
	await Promise.all(Array.from({ length: AT_ONCE }, caller));
	process.stdout.write(String(performance.now() - start));
	httpAgent.destroy();
}

void main();
