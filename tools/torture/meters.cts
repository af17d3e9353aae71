// What a cell costs, and what it leaves behind.
import { readFileSync, writeFileSync } from 'node:fs';
import { globalAgent } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';

const MEGABYTE = 1024 ** 2;

/** Peaks are read from Linux, which counts them exactly; elsewhere they are sampled. */
const linux = (() => {
	try {
		writeFileSync('/proc/self/clear_refs', '5');
		return true;
	} catch {
		return false;
	}
})();

/** Measures the peak of the memory (RSS) from now on; `end` gives its growth in MB. */
export function startMemoryMeter(collect: boolean): { end(): number } {
	if (collect) globalThis.gc?.();
	const before = process.memoryUsage.rss();
	let peak = before;
	const sample = () => (peak = Math.max(peak, process.memoryUsage.rss()));
	const timer = linux ? undefined : setInterval(sample, 5);
	if (linux) writeFileSync('/proc/self/clear_refs', '5');
	return {
		end() {
			clearInterval(timer);
			sample();
			const counted = /VmHWM:\s+(\d+) kB/.exec(
				linux ? readFileSync('/proc/self/status', 'utf8') : '',
			);
			if (counted) peak = Math.max(peak, Number(counted[1]) * 1024);
			return Math.max(0, peak - before) / MEGABYTE;
		},
	};
}

/** Sockets, files and connections under way; idle connections that are kept for the next call are closed first. */
function held(): string[] {
	for (const sockets of Object.values(globalAgent.freeSockets)) {
		for (const socket of sockets ?? []) socket.destroy();
	}
	return process
		.getActiveResourcesInfo()
		.filter((kind) => /TCP|TLS|FSReq|FileHandle|Zlib|GetAddrInfo|Connect/.test(kind));
}

/** What is still held when it had time to be closed; nothing, as it should be. */
export async function leftovers(milliseconds = 3000): Promise<string[]> {
	const end = performance.now() + milliseconds;
	for (;;) {
		const left = held();
		if (left.length === 0 || performance.now() > end) return left;
		await turn();
	}
}

/** Errors that nobody caught, since the last look. */
const uncaught: string[] = [];
process.on('uncaughtException', (error) => uncaught.push(`uncaught exception: ${error.message}`));
process.on('unhandledRejection', (reason) =>
	uncaught.push(`unhandled rejection: ${String(reason)}`),
);
export const takeUncaught = (): string[] => uncaught.splice(0);
