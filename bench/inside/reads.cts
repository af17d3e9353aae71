// How often files are opened for reading, and how many bytes this process reads.
import fs from 'node:fs';

import { bytesRead } from './meter.cjs';

type Open = (...args: unknown[]) => unknown;

let opens = 0;

/** The same function, which counts when it is to read. */
const counted =
	(open: Open): Open =>
	(...args) => {
		if (args[1] === undefined || args[1] === 'r') opens++;
		return open(...args);
	};

// Streams of files open them by the first, n8n's file store by the second.
fs.open = counted(fs.open as Open) as typeof fs.open;
fs.promises.open = counted(fs.promises.open as Open) as typeof fs.promises.open;

/** Counts from now on; the function says how much it was. */
export function countReads(): () => { opens: number; read: number } {
	const before = { opens, read: bytesRead() };
	return () => ({ opens: opens - before.opens, read: bytesRead() - before.read });
}
