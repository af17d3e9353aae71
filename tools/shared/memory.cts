// The memory that a piece of work needs at its peak.
import { readFileSync, writeFileSync } from 'node:fs';

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
