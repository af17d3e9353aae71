// What is seen of the Optimizer by whoever carries a flow through and judges it: what concerns that flow, nothing else.
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Optimizer, OutboxEntry, ReceivedCall } from '../../harness/optimizer.cjs';
import type { Counts } from '../shared/deeds.cjs';
import { setLongestWait } from '../shared/time.cjs';

export interface Sight {
	/** What the flow's calls have in their credential beside what all have. */
	credential: ICredentialDataDecryptedObject;
	/** What the Optimizer did, by request_pk. */
	ledger(): Promise<Record<string, Counts>>;
	/** The codes that were sent. */
	outbox(): Promise<OutboxEntry[]>;
	/** The calls that came in. */
	calls(): Promise<ReceivedCall[]>;
	/** Somebody acts, who acts when trouble is over. */
	recover(): Promise<void>;
}

/** Calls to an Optimizer that answers end after so long. */
export const PATIENT_MS = 60_000;

/** Of an Optimizer that nobody else uses. */
export const sightOfAll = (optimizer: Optimizer): Sight => ({
	credential: {},
	ledger: async () => (await optimizer.ledger()).requests,
	outbox: optimizer.outbox,
	calls: optimizer.calls,
	async recover() {
		setLongestWait(PATIENT_MS);
		await optimizer.clearFaults();
	},
});
