// A server in this process that keeps every call, and answers as it is told: an Optimizer would take ten times as long.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { subscribe } from 'node:diagnostics_channel';

/** A call as it came. */
export interface Received {
	method: string;
	/** Not decoded, without the query. */
	path: string;
	query: string;
	headers: IncomingHttpHeaders;
	body: Buffer;
}

/** A whole answer, with its head, or what Node makes one of. */
export type Reply =
	| { raw: Buffer }
	| { status: number; headers: Record<string, string>; body: Buffer };

export type Answers = (call: Received) => Reply | Promise<Reply>;

/** Calls of this process to other places than this machine. */
const elsewhere: string[] = [];
subscribe('http.client.request.start', (message) => {
	const { request } = message as { request: { host: string; method: string; path: string } };
	if (request.host !== '127.0.0.1') {
		elsewhere.push(`${request.method} ${request.host} ${request.path}`);
	}
});

export type Server = Awaited<ReturnType<typeof startServer>>;

export async function startServer() {
	let answers: Answers = () => ({ status: 500, headers: {}, body: Buffer.alloc(0) });
	const calls: Received[] = [];
	const server = createServer((request, response) => {
		void (async () => {
			const chunks: Buffer[] = [];
			for await (const chunk of request) chunks.push(chunk as Buffer);
			const [path, query = ''] = (request.url ?? '').split(/\?(.*)/s);
			const call: Received = {
				...{ method: request.method ?? '', path, query },
				...{ headers: request.headers, body: Buffer.concat(chunks) },
			};
			calls.push(call);
			const reply = await answers(call);
			if ('raw' in reply) {
				response.socket?.end(reply.raw);
			} else {
				response.writeHead(reply.status, { ...reply.headers, connection: 'close' });
				response.end(reply.body);
			}
		})().catch(() => response.destroy());
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		/** How calls are answered from now on; forgets those that came. */
		answer(how: Answers) {
			answers = how;
			calls.length = 0;
			elsewhere.length = 0;
		},
		/** Those that came since. */
		calls,
		/** Those that went to somewhere else since. */
		elsewhere,
		async stop() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
