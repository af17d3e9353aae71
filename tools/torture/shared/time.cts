// The node's own pauses, shortened: loaded before the node is. Time as the node reads it goes on by what they
// would have taken, so that what waits for a time to pass sees it pass.
import { Module } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

const SHORTENED = 25;

let skipped = 0;
let real = false;
const now = Date.now.bind(Date);
Date.now = () => now() + skipped;

/** Whether pauses take as long as they do for a user. */
export function setPausesReal(value: boolean): void {
	real = value;
}

/** Lets time pass as the node reads it, for somebody who waits. */
export function skipTime(milliseconds: number): void {
	skipped += milliseconds;
}

let longest = Infinity;
const timeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (milliseconds) => timeout(Math.min(milliseconds, longest));

/** No call waits longer for its answer from now on. */
export function setLongestWait(milliseconds: number): void {
	longest = milliseconds;
}

let longestPause = 100;

/** No pause of the node takes longer from now on, whatever passes for it. */
export function setLongestPause(milliseconds: number): void {
	longestPause = milliseconds;
}

async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
	const waits = real ? milliseconds : Math.min(milliseconds / SHORTENED, longestPause);
	await sleep(waits, undefined, { signal }).catch(() => {});
	skipped += milliseconds - waits;
}

const file = require.resolve('../../../nodes/Oneshot/client/pause');
const stub = new Module(file);
stub.exports = { pause };
stub.loaded = true;
require.cache[file] = stub;
