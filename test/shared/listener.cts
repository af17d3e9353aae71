// Somebody on this machine whom the Optimizer calls back.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A callback as it arrives: the legacy one has its status beside the number of its request. */
export interface Callback {
	event_type?: string;
	status?: string;
	previous_status?: string;
	request: { status: string; pk: number } | number;
	certificates?: unknown[];
}

/** Somebody who is called back. */
export class Listener {
	readonly received: Callback[] = [];

	private readonly server: Server;

	private waiting: Array<() => void> = [];

	/** HTTP statuses to answer with before 200. */
	failures: number[] = [];

	constructor() {
		this.server = createServer((request, response) => {
			void this.take(request).then((callback) => {
				response.statusCode = this.failures.shift() ?? 200;
				response.end(() => {
					if (response.statusCode !== 200) return;
					this.received.push(callback);
					this.waiting.forEach((check) => check());
				});
			});
		});
	}

	private async take(request: IncomingMessage) {
		return (await json(request)) as Callback;
	}

	async start(): Promise<string> {
		await once(this.server.listen(0, '127.0.0.1'), 'listening');
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook?secret=1`;
	}

	/** The first `count` callbacks, when they have arrived. */
	async until(count: number): Promise<Callback[]> {
		await new Promise<void>((resolve) => {
			const check = () => {
				if (this.received.length >= count) resolve();
			};
			this.waiting.push(check);
			check();
		});
		return this.received;
	}

	/** The callback that tells a state of a request, when it has arrived. */
	async told(requestPk: unknown, wanted: string): Promise<Callback> {
		const tells = ({ request, status }: Callback) =>
			typeof request === 'number'
				? request === Number(requestPk) && status === wanted
				: request.pk === Number(requestPk) && request.status === wanted;
		return await new Promise((resolve) => {
			const check = () => {
				const found = this.received.find(tells);
				if (found) resolve(found);
			};
			this.waiting.push(check);
			check();
		});
	}

	async stop() {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
