// What a cell leaves behind.
import { globalAgent } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';

/** Growth of the memory that no fault may cause, MB. */
const MOST_MEGABYTES = 64;

/** A miss where the memory grew by more. */
export const tooMuch = (megabytes: number): string[] =>
	megabytes > MOST_MEGABYTES ? [`memory grew by ${Math.round(megabytes)} MB`] : [];

/** Sockets, files and connections under way; idle connections that are kept for the next call are closed first. */
function held(): string[] {
	for (const sockets of Object.values(globalAgent.freeSockets)) {
		for (const socket of sockets ?? []) socket.destroy();
	}
	return (
		process
			.getActiveResourcesInfo()
			// A server is the torture's own.
			.filter((kind) => /TCP(?!Server)|TLS|FSReq|FileHandle|Zlib|GetAddrInfo|Connect/.test(kind))
	);
}

/** A miss that names what is still held when it had time to be closed; none, as it should be. */
export async function leftovers(milliseconds = 3000): Promise<string[]> {
	const end = performance.now() + milliseconds;
	for (;;) {
		const left = held();
		if (left.length === 0) return [];
		if (performance.now() > end) return [`left open: ${[...new Set(left)].join(', ')}`];
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
