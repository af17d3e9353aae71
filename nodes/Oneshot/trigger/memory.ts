import { createHash } from 'crypto';

import { isObject } from '../client/answer';

// Which callbacks have started an execution. n8n loads a node's static data before a call and saves it as a whole
// after it: of two calls at once, the last to end wins. So what is remembered only grows, and is united with what
// this process knows at every call.

/** When each callback was received, in milliseconds since 1970, by its fingerprint. */
export type Memory = Record<string, number>;

/** How many callbacks are remembered, the newest of them. */
export const MOST_REMEMBERED = 1000;

/** Unites what is remembered in several places, and keeps the newest. */
export function unite(...memories: Memory[]): Memory {
	const united = new Map<string, number>();
	for (const memory of memories) {
		for (const [fingerprint, time] of Object.entries(memory)) {
			if (Number.isFinite(time)) {
				united.set(fingerprint, Math.min(time, united.get(fingerprint) ?? time));
			}
		}
	}
	const newest = [...united].sort(([, a], [, b]) => b - a).slice(0, MOST_REMEMBERED);
	return Object.fromEntries(newest);
}

/** A value with the members of its objects in the order of their names. */
function ordered(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(ordered);
	if (!isObject(value)) return value;
	const names = Object.keys(value).sort();
	return Object.fromEntries(names.map((name) => [name, ordered(value[name])]));
}

/** What two deliveries of one callback have in common: all that it says, in whatever order. */
export const fingerprintOf = (body: unknown): string =>
	createHash('sha256')
		.update(JSON.stringify(ordered(body)))
		.digest('base64url')
		.slice(0, 22);

interface Known {
	seen: Memory;
	/** Callbacks that are being looked at. */
	open: Set<string>;
}

/** By workflow and node, for the life of the process. */
const known = new Map<string, Known>();

/** A callback that was not there before. */
export interface Claim {
	/** It starts an execution: remembered in the node's static data too. */
	keep(): void;
	/** It starts none, and may come again. */
	release(): void;
}

/**
 * Claims a callback for this call; undefined where it is a repeat of one that has started an execution, or that is
 * being looked at.
 *
 * @param node the workflow and the node
 * @param stored the node's static data
 */
export function claim(
	node: string,
	stored: { seen?: unknown },
	fingerprint: string,
	now: number,
): Claim | undefined {
	const here = known.get(node) ?? { seen: {}, open: new Set<string>() };
	known.set(node, here);
	const storedSeen = () => (isObject(stored.seen) ? (stored.seen as Memory) : {});
	here.seen = unite(storedSeen(), here.seen);
	if (fingerprint in here.seen || here.open.has(fingerprint)) return undefined;
	here.open.add(fingerprint);
	return {
		keep() {
			here.open.delete(fingerprint);
			here.seen = unite(here.seen, { [fingerprint]: now });
			stored.seen = here.seen;
		},
		release() {
			here.open.delete(fingerprint);
		},
	};
}
