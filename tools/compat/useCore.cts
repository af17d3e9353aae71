// Preloaded: whoever asks for n8n-core or n8n-workflow, the test harness and the packed node alike, gets
// them from the installation that `ONESHOT_CORE` names.
import Module from 'node:module';
import { dirname } from 'node:path';

interface Resolver {
	_resolveFilename(
		request: string,
		parent?: unknown,
		isMain?: boolean,
		options?: { paths: string[] },
	): string;
}

const folder = process.env.ONESHOT_CORE;
if (!folder) throw new Error('ONESHOT_CORE names no folder');

const resolver = Module as unknown as Resolver;
const original = resolver._resolveFilename.bind(Module);
const resolveFrom = (path: string, request: string) =>
	original(request, undefined, false, { paths: [path] });
const coreFolder = dirname(resolveFrom(folder, 'n8n-core'));

resolver._resolveFilename = (request, ...rest) => {
	if (/^n8n-core(\/|$)/.test(request)) return resolveFrom(folder, request);
	if (/^n8n-workflow(\/|$)/.test(request)) return resolveFrom(coreFolder, request);
	return original(request, ...rest);
};
