import { createRequire } from 'node:module';
import { join } from 'node:path';

/** `require` as a file in a folder has it. */
export const loadFrom = (folder: string): ((name: string) => unknown) =>
	createRequire(join(folder, 'package.json'));
