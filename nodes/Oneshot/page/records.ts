import { isObject } from '../client/answer';
import type { LinkRecord } from './ceremony';
import { emptyRecord, ends, uniteRecords } from './ceremony';

// What is remembered of links. n8n loads a node's static data before a call and saves it as a whole after it: of two
// calls at once, the last to end wins. So records only grow, and are united with what this process knows.

/** How many links are remembered, the last to be used of them. */
const MOST_LINKS = 2000;

const counts = (value: unknown) =>
	Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : 0;
const times = (value: unknown) =>
	Array.isArray(value) ? value.filter((time): time is number => Number.isSafeInteger(time)) : [];

/** A record out of static data or a browser's memory, whatever has become of that. */
export function readRecord(value: unknown): LinkRecord {
	if (!isObject(value)) return emptyRecord();
	const told = isObject(value.ends) ? value.ends : {};
	const known = ends.flatMap((end) => {
		const entry = told[end];
		if (!isObject(entry) || !Number.isSafeInteger(entry.at)) return [];
		const reason = typeof entry.reason === 'string' ? { reason: entry.reason } : {};
		return [[end, { at: Number(entry.at), ...reason }]];
	});
	return {
		identityTries: counts(value.identityTries),
		codes: times(value.codes),
		sent: times(value.sent),
		signTries: counts(value.signTries),
		ends: Object.fromEntries(known) as LinkRecord['ends'],
		announced: Array.isArray(value.announced)
			? ends.filter((end) => (value.announced as unknown[]).includes(end))
			: [],
	};
}

/** By workflow and node, then by link, for the life of the process; the last to be used is the last. */
const known = new Map<string, Map<string, LinkRecord>>();

/** The records of a node's links. */
export interface Records {
	of(linkId: string): LinkRecord;
	/** Remembers what a record has become; it is united with what was known. */
	keep(linkId: string, record: LinkRecord): void;
}

/**
 * @param node the workflow and the node
 * @param stored the node's static data
 */
export function recordsOf(node: string, stored: { links?: unknown }): Records {
	const here = known.get(node) ?? new Map<string, LinkRecord>();
	known.set(node, here);
	const there = (linkId: string) =>
		isObject(stored.links) && Object.hasOwn(stored.links, linkId)
			? readRecord(stored.links[linkId])
			: emptyRecord();
	return {
		of: (linkId) => uniteRecords(there(linkId), here.get(linkId) ?? emptyRecord()),
		keep(linkId, record) {
			const united = uniteRecords(there(linkId), here.get(linkId) ?? emptyRecord(), record);
			here.delete(linkId);
			here.set(linkId, united);
			const stale = isObject(stored.links) ? Object.entries(stored.links) : [];
			const fresh = new Map<string, LinkRecord>(
				stale.filter(([id]) => !here.has(id)).map(([id, value]) => [id, readRecord(value)]),
			);
			for (const [id, value] of here) fresh.set(id, value);
			stored.links = Object.fromEntries([...fresh].slice(-MOST_LINKS));
			for (const id of [...here.keys()].slice(0, -MOST_LINKS)) here.delete(id);
		},
	};
}

/** The last act on each request of this process: acts on one request happen one after another. */
const queues = new Map<string, Promise<unknown>>();

/** Runs an act once those before it on the same request are done. */
export async function inTurn<T>(request: string, act: () => Promise<T>): Promise<T> {
	const before = queues.get(request) ?? Promise.resolve();
	const turn = before.then(act);
	const settled = turn.catch(() => undefined);
	queues.set(request, settled);
	try {
		return await turn;
	} finally {
		if (queues.get(request) === settled) queues.delete(request);
	}
}
