// Where the local n8n lives: its programs, its data, and the versions of n8n-core that are tried out.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The folder of everything that the tools install or keep; `ONESHOT_N8N_FOLDER` chooses another.
 * Outside of the project: a package below it would find the project's own node_modules, and so hide
 * that it imports what an n8n does not offer.
 */
export const localFolder = resolve(
	process.env.ONESHOT_N8N_FOLDER ??
		join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-oneshot'),
);
