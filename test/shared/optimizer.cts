// One Optimizer for all test files of a jest worker: the first file that needs it starts it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	connectOptimizer,
	startOptimizer,
	type Optimizer,
} from '../../tools/harness/optimizer.cjs';

/** Word of a running Optimizer, for the test files that come later in the same worker. */
interface Word {
	url: string;
	pid: number | undefined;
	/** The worker's own process: its Optimizer ends with it. */
	worker: number;
}

/** In the folder that globalSetup.js made; globalTeardown.js reads it too. */
const wordFile = () => {
	const { ONESHOT_TEST_FOLDER: folder = '', JEST_WORKER_ID: worker } = process.env;
	return join(folder, `optimizer-${worker}.json`);
};

/** The Optimizer of an earlier test file, emptied; undefined when there is none, or it has crashed. */
async function running(): Promise<Optimizer | undefined> {
	if (!existsSync(wordFile())) return undefined;
	const { url, worker } = JSON.parse(readFileSync(wordFile(), 'utf8')) as Word;
	if (worker !== process.pid) return undefined;
	const optimizer = connectOptimizer(url);
	try {
		await optimizer.reset();
		return optimizer;
	} catch {
		return undefined;
	}
}

/** An Optimizer of a test file's own, with the keys that cost the least to make. */
export async function ownOptimizer({
	args = [],
	...options
}: Parameters<typeof startOptimizer>[0] = {}) {
	return await startOptimizer({ ...options, args: ['--key-type', 'ec', ...args] });
}

/** An empty Optimizer without special options. It goes on when a test file is done: nobody stops it. */
export async function sharedOptimizer(): Promise<Optimizer> {
	const known = await running();
	if (known) return known;
	const { leave, pid, ...optimizer } = await ownOptimizer();
	const word: Word = { url: optimizer.url, pid, worker: process.pid };
	writeFileSync(wordFile(), JSON.stringify(word));
	leave();
	return optimizer;
}
