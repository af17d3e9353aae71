// What is seen of the Optimizer by whoever carries a flow through and judges it: what concerns that flow, nothing else.
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import {
	credentialFor,
	type KnownRequest,
	type OutboxEntry,
	type ReceivedCall,
	type Version,
	type Optimizer,
} from '../../harness/optimizer.cjs';
import type { Served, Webhook } from '../../harness/webhooks.cjs';
import type { World } from '../../harness/world.cjs';
import type { Counts } from '../shared/deeds.cjs';
import { setLongestWait } from '../shared/time.cjs';

export interface Sight {
	/** What the flow's calls have in their credential beside what all have. */
	credential: ICredentialDataDecryptedObject;
	/** What the Optimizer did, by request_pk. */
	ledger(): Promise<Record<string, Counts>>;
	/** The requests, as whoever runs the Optimizer sees them, the last to be created at their end. */
	requests(): Promise<KnownRequest[]>;
	/** The codes that were sent. */
	outbox(): Promise<OutboxEntry[]>;
	/** The calls that came in. */
	calls(): Promise<ReceivedCall[]>;
	/** Somebody acts, who acts when trouble is over. */
	recover(): Promise<void>;
	/** Callbacks come. */
	callBack(): Promise<void>;
	/** The signing page, until `stop()`. */
	page(): Promise<Page>;
}

/** A signing page, as a signer and the workflow behind it know it. */
export interface Page extends Pick<Webhook, 'url' | 'settled' | 'started' | 'stop'> {
	/** What the signer's browser sends with all it asks for. */
	headers?: Record<string, string>;
}

/** Calls to an Optimizer that answers end after so long. */
export const PATIENT_MS = 60_000;

/** A signing page as n8n serves it. */
export const servePage = async (
	{ engine, optimizer }: World,
	version: Version,
	around?: Served['around'],
): Promise<Webhook> =>
	await engine.webhook(
		'n8n-nodes-oneshot.oneshotSigningPage',
		{
			...{ path: 'sign', sender: 'Example Insurance, S.A.', contact: 'contracts@example.com' },
			privacyUrl: 'https://example.com/privacy',
		},
		{ credentials: { oneshotApi: credentialFor(optimizer, version) }, around },
	);

/** What an Optimizer shows that nobody else uses. */
export function shownBy(optimizer: Optimizer) {
	const { requests, outbox, calls } = optimizer;
	return {
		credential: {},
		ledger: async () => (await optimizer.ledger()).requests,
		...{ requests, outbox, calls },
		// Callbacks come when there is something to be told.
		async callBack() {},
	};
}

/** Of an Optimizer that nobody else uses. */
export const sightOfAll = (world: World, version: Version): Sight => {
	const { optimizer } = world;
	return {
		...shownBy(optimizer),
		async recover() {
			setLongestWait(PATIENT_MS);
			await optimizer.clearFaults();
		},
		page: async () => await servePage(world, version),
	};
};
