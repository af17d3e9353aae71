// The node's own pauses, shortened: loaded before the node is. Time as the node reads it goes on by what they
// would have taken, so that what waits for a time to pass sees it pass. Those who run at the same time each have a
// time of their own, so that nobody's pause is the end of another's patience.
import { AsyncLocalStorage } from 'node:async_hooks';
import { Module } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

const SHORTENED = 25;
/** Calls that begin at about the same time share a deadline: so many may lie between it and the last. */
const MOST_ASKED = 16;

/** How time goes for those who share it. */
export class Time {
	/** Milliseconds by which it is ahead. */
	skipped = 0;
	/** No call waits longer for its answer. */
	longestWait = Infinity;
	/** Time is told in whole milliseconds. */
	skip(milliseconds: number): void {
		this.skipped += Math.round(milliseconds);
	}

	/** Deadlines that were asked for, the last of them. */
	private asked: Array<{ milliseconds: number; passed: AbortController }> = [];

	/** A signal that aborts in so many milliseconds, or when that is let pass. */
	deadline(milliseconds: number): AbortSignal {
		const passed = new AbortController();
		this.asked = [...this.asked.slice(1 - MOST_ASKED), { milliseconds, passed }];
		const own = timeout(Math.min(milliseconds, this.longestWait));
		return AbortSignal.any([own, passed.signal]);
	}

	/** Lets what somebody waits for in vain take as long as it may: deadlines pass, the shortest first. */
	async waitInVain(isOver: () => Promise<boolean>): Promise<void> {
		const { asked } = this;
		this.asked = [];
		let waited = 0;
		const lengths = new Set(asked.map(({ milliseconds }) => milliseconds));
		for (const length of [...lengths].sort((a, b) => a - b)) {
			this.skip(length - waited);
			waited = length;
			for (const { milliseconds, passed } of asked) {
				if (milliseconds === length) passed.abort(new DOMException('', 'TimeoutError'));
			}
			if (await isOver()) return;
		}
	}
}

const now = Date.now.bind(Date);
const timeout = AbortSignal.timeout.bind(AbortSignal);
let real = false;

const everybodys = new Time();
const own = new AsyncLocalStorage<Time>();
const here = () => own.getStore() ?? everybodys;

Date.now = () => now() + here().skipped;
AbortSignal.timeout = (milliseconds) => here().deadline(milliseconds);

/** Does work in a time of its own. */
export const inTime = async <T,>(time: Time, work: () => Promise<T>): Promise<T> =>
	await own.run(time, work);

/** Whether pauses take as long as they do for a user. */
export function setPausesReal(value: boolean): void {
	real = value;
}

/** Lets time pass as the node reads it, for somebody who waits. */
export function skipTime(milliseconds: number): void {
	here().skip(milliseconds);
}

/** No call waits longer for its answer from now on. */
export function setLongestWait(milliseconds: number): void {
	here().longestWait = milliseconds;
}

let longestPause = 100;

/** No pause of the node takes longer from now on, whatever passes for it. */
export function setLongestPause(milliseconds: number): void {
	longestPause = milliseconds;
}

async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
	const waits = real ? milliseconds : Math.min(milliseconds / SHORTENED, longestPause);
	await sleep(waits, undefined, { signal }).catch(() => {});
	skipTime(milliseconds - waits);
}

const file = require.resolve('../../../nodes/Oneshot/client/pause');
const stub = new Module(file);
stub.exports = { pause };
stub.loaded = true;
require.cache[file] = stub;
