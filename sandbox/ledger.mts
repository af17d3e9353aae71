// What the Optimizer really did, so that a test can judge by the server's own count.

/** What is counted; a call that was refused counts for nothing. */
export const DEEDS = [
	'created',
	'updated',
	'codesSent',
	'documentsUploaded',
	'signings',
	'documentsSigned',
	'documentsDeleted',
	'evidencesUploaded',
	'videosUploaded',
	'validated',
	'approved',
	'refused',
	'cancelled',
	'tokensCreated',
	'tokensDeleted',
	'imagesUploaded',
	'imagesDeleted',
	'metadataUploaded',
	'metadataDeleted',
	'settingsUpdated',
] as const;
export type Deed = (typeof DEEDS)[number];
type Counts = Partial<Record<Deed, number>>;

/** Counts by request, and over all. */
export class Ledger {
	readonly totals: Counts = {};
	/** By request_pk. */
	readonly requests: Record<string, Counts> = {};

	/** Notes a deed, for a request where it concerns one. */
	note(deed: Deed, requestPk?: number, times = 1) {
		this.totals[deed] = (this.totals[deed] ?? 0) + times;
		if (requestPk === undefined) return;
		const counts = (this.requests[requestPk] ??= {});
		counts[deed] = (counts[deed] ?? 0) + times;
	}

	/**
	 * All deeds with their counts, zeros too.
	 * @param of the requests that are told; all of them where not given
	 */
	report(of: Array<number | string> = Object.keys(this.requests)) {
		return {
			totals: filledUp(this.totals),
			requests: Object.fromEntries(of.map((pk) => [pk, filledUp(this.requests[pk] ?? {})])),
		};
	}
}

const filledUp = (counts: Counts) =>
	Object.fromEntries(DEEDS.map((deed) => [deed, counts[deed] ?? 0]));
