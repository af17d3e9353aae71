// How long n8n works for the node, with calls and files.
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

import type { IExecuteFunctions, INodeType } from 'n8n-workflow';

type Helper = (this: unknown, ...args: unknown[]) => Promise<unknown>;

/** What n8n does for the node: calls, and files of its store. */
const n8nHelpers = [
	'httpRequestWithAuthentication',
	'getBinaryMetadata',
	'getBinaryStream',
	'prepareBinaryData',
];

/** Milliseconds in which a call was under way, or one of n8n's helpers at work; what that overlap count once. */
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

	/** The node, whose time in n8n's helpers counts too. */
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
		const replaced: Pick<INodeType, 'execute'> = {
			async execute(this: IExecuteFunctions) {
				const own = this.helpers as unknown as Record<string, Helper>;
				const around = n8nHelpers.map((name) => [name, { value: timed(own[name]) }] as const);
				const helpers = Object.create(
					this.helpers,
					Object.fromEntries(around),
				) as IExecuteFunctions['helpers'];
				const context = Object.create(this, { helpers: { value: helpers } }) as IExecuteFunctions;
				return (await execute?.call(context)) ?? [];
			},
		};
		return Object.assign(Object.create(type) as INodeType, replaced);
	}
}
