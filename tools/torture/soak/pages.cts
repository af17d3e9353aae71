// Signing pages that many signers are before at the same time.
import type { IncomingMessage } from 'node:http';

import type { Version } from '../../harness/optimizer.cjs';
import type { Webhook } from '../../harness/webhooks.cjs';
import type { World } from '../../harness/world.cjs';
import { servePage, type Page } from '../flows/sight.cjs';
import { inTime, type Time } from '../shared/time.cjs';

/** What a signer's browser says of itself, so that their time goes on at the page as well. */
const HEADER = 'x-caller';

export class SharedPages {
	private readonly served = new Map<string, Promise<Webhook>>();
	/** By signer: what the page is doing for them. */
	private readonly works = new Map<string, Set<Promise<void>>>();

	constructor(
		private readonly world: World,
		private readonly timeOf: (caller: string) => Time | undefined,
	) {}

	private readonly around = async ({ headers }: IncomingMessage, work: () => Promise<void>) => {
		const caller = String(headers[HEADER]);
		const time = this.timeOf(caller);
		const works = this.works.get(caller) ?? new Set();
		this.works.set(caller, works);
		const running = (time ? inTime(time, work) : work()).finally(() => works.delete(running));
		works.add(running);
		await running;
	};

	/** A page as one of its signers knows it. */
	async of(version: Version, caller: string): Promise<Page> {
		const served = this.served.get(version) ?? servePage(this.world, version, this.around);
		this.served.set(version, served);
		const { url, started } = await served;
		return {
			...{ url, started, headers: { [HEADER]: caller } },
			settled: async () => void (await Promise.all(this.works.get(caller) ?? [])),
			stop: async () => void this.works.delete(caller),
		};
	}

	/** Ends them; they are served anew where they are asked for again. */
	async stop(): Promise<void> {
		const served = [...this.served.values()];
		this.served.clear();
		for (const page of served) await (await page).stop();
	}
}
