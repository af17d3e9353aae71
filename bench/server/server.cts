// The server that is called: a process of its own, so that the measured one does nothing but call. It answers what
// the calls of calls.cts ask for, as late as the address says, and counts.
//   /20/8/oneshot/api/v1/…   20 ms after a call has arrived; a download has 8 MiB
//   /counts                  what was counted since this was last asked for
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as later } from 'node:timers/promises';

import { fileOf } from './files.cjs';

export interface Counts {
	calls: number;
	/** The most calls that were under way at once. */
	inFlight: number;
	/** Bytes of bodies that came in. */
	received: number;
}

const none = (): Counts => ({ calls: 0, inFlight: 0, received: 0 });

let counts = none();
let underWay = 0;

const token = { username: '1000001', password: true, pin: true, rao_id: '1000', env: 'sandbox' };

/** What the API says to a call, by the start of its path. */
const answers: Array<[start: string, details: unknown]> = [
	['token/', token],
	['create', '388141'],
	['document/', '14185cd9c6ec30f49f59a844a77bc234'],
	['videoid/', 'Video uploaded'],
];

function say(response: ServerResponse, body: unknown): void {
	const text = Buffer.from(JSON.stringify(body));
	response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
	response.end(text);
}

async function send(response: ServerResponse, mebibytes: number): Promise<void> {
	const { size, chunks } = fileOf('pdf', mebibytes);
	response.writeHead(200, { 'content-type': 'application/pdf', 'content-length': size });
	for (const chunk of chunks) {
		if (!response.write(chunk)) await new Promise((resolve) => response.once('drain', resolve));
	}
	response.end();
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const [, late, mebibytes, path] =
		/^\/(\d+)\/([\d.]+)\/oneshot\/api\/v1\/(.*)$/.exec(request.url ?? '') ?? [];
	if (path === undefined) return void response.writeHead(404).end();
	counts.calls++;
	counts.inFlight = Math.max(counts.inFlight, ++underWay);
	response.once('close', () => underWay--);
	for await (const chunk of request) counts.received += (chunk as Buffer).length;
	if (late !== '0') await later(Number(late));
	if (request.method === 'GET' && path.startsWith('document/')) {
		return await send(response, Number(mebibytes));
	}
	const [, details] = answers.find(([start]) => path.startsWith(start)) ?? [];
	say(response, { status: 'success', details });
}

// Kept connections are the client's to close.
const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
	if (request.url === '/counts') {
		say(response, counts);
		counts = none();
	} else void answer(request, response);
});
// A thousand connections come at once.
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
	console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
