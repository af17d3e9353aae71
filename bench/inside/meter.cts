// What a piece of work costs this process.
import { readFileSync } from 'node:fs';
import { setTimeout as later } from 'node:timers/promises';

import { startMemoryMeter } from '../../tools/shared/memory.cjs';
import type { Round } from '../work.cjs';

/** Bytes that this process has read, from files and connections; nothing where the system does not tell. */
export function bytesRead(): number {
	try {
		return Number(/^rchar: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
	} catch {
		return NaN;
	}
}

/** Milliseconds of wall and CPU time, and the growth of the memory (RSS) at its peak, in MB. */
export async function metered(work: () => Promise<unknown>): Promise<Round> {
	// What an earlier round has left is tidied up before this one; other threads go on with that for a while.
	globalThis.gc?.();
	await later(50);
	const memory = startMemoryMeter(false);
	const before = process.cpuUsage();
	const start = performance.now();
	await work();
	const wall = performance.now() - start;
	const { user, system } = process.cpuUsage(before);
	return { wall, cpu: (user + system) / 1000, rss: memory.end() };
}
