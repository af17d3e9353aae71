// One address for a cluster: what comes from outside goes to the webhook processes in turn, the editor to the main one.
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';

import type { Server } from '../shared/programs.cjs';

interface Balancer {
	/** Where people find n8n. */
	port: number;
	/** The ports of the processes behind it. */
	main: number;
	webhooks: number[];
}

/** As n8n's documentation routes them: what people and other services call in production. */
const isForWebhooks = (path = '') => /^\/(webhook|webhook-waiting|form|form-waiting)\//.test(path);

/** A connection to the first of these ports that somebody listens on: a process that is down is passed over. */
async function connected([port, ...others]: number[]): Promise<Socket> {
	const socket = connect({ port, host: '127.0.0.1' });
	try {
		await once(socket, 'connect');
		return socket;
	} catch (error) {
		if (others.length === 0) throw error;
		return await connected(others);
	}
}

/** Starts to listen on loopback. */
export async function startBalancer(balancer: Balancer): Promise<Pick<Server, 'stop'>> {
	const { port, main, webhooks } = balancer;
	let turn = 0;
	function targets({ url }: IncomingMessage): number[] {
		if (!isForWebhooks(url)) return [main];
		const first = turn++ % webhooks.length;
		return [...webhooks.slice(first), ...webhooks.slice(0, first)];
	}

	async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
		// Connected before anything is sent: what a process may have seen goes to no other.
		const socket = await connected(targets(incoming));
		const { method, url: path, headers } = incoming;
		const outgoing = request({ createConnection: () => socket, method, path, headers });
		incoming.pipe(outgoing);
		response.once('close', () => outgoing.destroy());
		const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
		response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
		answer.pipe(response);
		await once(answer, 'end');
	}

	const server = createServer((incoming, response) => {
		pass(incoming, response).catch(() => {
			if (response.headersSent) response.destroy();
			else response.writeHead(502).end('This part of n8n does not answer');
		});
	});
	// The editor's connection for what happens meanwhile.
	server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
		connected(targets(incoming))
			.then((beyond) => {
				const { method, url, rawHeaders } = incoming;
				const headers = rawHeaders.flatMap((name, index) =>
					index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : [],
				);
				beyond.write(`${[`${method} ${url} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n`);
				beyond.write(head);
				socket.pipe(beyond).pipe(socket);
				for (const [end, other] of [
					[socket, beyond],
					[beyond, socket],
				]) {
					end.on('error', () => other.destroy()).on('close', () => other.destroy());
				}
			})
			.catch(() => socket.destroy());
	});
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		async stop() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
