// How long this process is busy with calls, its own part in them taken away as far as it can be.
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

import type { IExecuteFunctions, INodeType } from 'n8n-workflow';

type Helper = (this: unknown, ...args: unknown[]) => Promise<unknown>;

/** Milliseconds in which a call was under way; calls that overlap count once. */
export class CallClock {
	private total = 0;
	private underWay = 0;
	private since = 0;

	constructor() {
		// Node's own word of every call: n8n's helper is back before the answer was read.
		subscribe('http.client.request.created', (message) => {
			const { request } = message as { request: ClientRequest };
			this.begin();
			let ended = false;
			const end = () => {
				if (!ended) this.end();
				ended = true;
			};
			request.once('response', (response: IncomingMessage) => response.once('end', end));
			request.once('close', end);
		});
	}

	get milliseconds(): number {
		return this.total;
	}

	private begin(): void {
		if (this.underWay++ === 0) this.since = performance.now();
	}

	private end(): void {
		if (--this.underWay === 0) this.total += performance.now() - this.since;
	}

	/** The node, whose time in n8n's helper for calls counts too. */
	around(type: INodeType): INodeType {
		const timed = (helper: Helper): Helper => {
			const begin = () => this.begin();
			const end = () => this.end();
			return async function (this: unknown, ...args) {
				begin();
				try {
					return await helper.apply(this, args);
				} finally {
					end();
				}
			};
		};
		const { execute } = type;
		const around: Pick<INodeType, 'execute'> = {
			async execute(this: IExecuteFunctions) {
				const { httpRequestWithAuthentication } = this.helpers;
				const helpers = Object.create(this.helpers, {
					httpRequestWithAuthentication: {
						value: timed(httpRequestWithAuthentication as unknown as Helper),
					},
				}) as IExecuteFunctions['helpers'];
				const context = Object.create(this, { helpers: { value: helpers } }) as IExecuteFunctions;
				return (await execute?.call(context)) ?? [];
			},
		};
		return Object.assign(Object.create(type) as INodeType, around);
	}
}
