// A copy of the project in which something is changed on purpose.
import { cp, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { projectRoot } from './projectRoot.cjs';

/** All that compiling, testing, packing and running the tools need. */
const parts = [
	...['credentials', 'demo', 'docs', 'examples', 'icons', 'nodes', 'sandbox', 'test', 'tools'],
	...['package.json', 'jest.config.js', 'tsconfig.json', 'tsconfig.tools.json'],
	...['gulpfile.js', 'LICENSE', 'README.md'],
];

/** Does something in a copy, which shares the installed packages and is removed afterwards. */
export async function withCopy<T>(work: (folder: string) => Promise<T>): Promise<T> {
	const copy = await realpath(await mkdtemp(join(tmpdir(), 'oneshot-copy-')));
	try {
		for (const part of parts) {
			await cp(join(projectRoot, part), join(copy, part), { recursive: true });
		}
		await symlink(join(projectRoot, 'node_modules'), join(copy, 'node_modules'));
		return await work(copy);
	} finally {
		await rm(copy, { recursive: true, maxRetries: 3 });
	}
}
