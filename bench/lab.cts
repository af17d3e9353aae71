// What works are measured with: n8n's Node and its pieces, the package as it ships, the server that is called.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { install as installPrograms, n8n, node24 } from '../tools/n8n/install.cjs';
import { withUnpacked } from '../tools/n8n/pack.cjs';
import { startServer } from '../tools/shared/programs.cjs';
import { projectRoot } from '../tools/shared/projectRoot.cjs';

export interface Lab {
	/** Few rounds of small counts. */
	quick: boolean;
	/** The folder that gets a profile of the CPU of every process that is measured in. */
	profile?: string;
	/** The program of n8n's Node. */
	node: string;
	/** The folder in which n8n is installed. */
	n8nFolder: string;
	/** The folder of the package as it ships, unpacked. */
	packageFolder: string;
	/** Where the server listens. */
	server: string;
	/** A folder for files, removed at the end. */
	folder: string;
	install: typeof installPrograms;
	/** Says what is being measured. */
	say(what: string): void;
	/** Runs `run(task)` of a module of inside/ in a fresh process of n8n's Node, with n8n's own packages. */
	inside<Result>(module: string, task: object): Promise<Result>;
}

/** What every task has besides its own. */
export interface Place {
	packageFolder: string;
	n8nFolder: string;
	server: string;
}

const hooks = ['tsx/cjs', join(projectRoot, 'tools', 'compat', 'useCore.cts')];
const preload = hooks.flatMap((hook) => ['--require', hook]);

async function runInside<Result>(
	{ node, profile, folder, ...place }: Place & Pick<Lab, 'node' | 'profile' | 'folder'>,
	module: string,
	task: object,
): Promise<Result> {
	const profiler = profile ? ['--cpu-prof', '--cpu-prof-dir', profile] : [];
	const child = fork(join(__dirname, 'inside', 'child.cts'), [], {
		cwd: projectRoot,
		execPath: node,
		// Collected garbage before each round must not take compiled code with it.
		execArgv: ['--expose-gc', '--no-flush-bytecode', ...profiler, ...preload],
		// Whatever it leaves behind lies in the folder that is removed.
		env: { ...process.env, ONESHOT_CORE: place.n8nFolder, TMPDIR: folder },
	});
	return await new Promise((resolve, reject) => {
		let result: { value: Result } | undefined;
		child.on('message', (message: typeof result) => (result = message));
		child.once('error', reject);
		child.once('exit', (code, signal) => {
			if (result) resolve(result.value);
			else reject(new Error(`${module} ended with ${signal ?? code}, without a result`));
		});
		child.send({ module, task: { ...task, ...place } });
	});
}

/** A folder that does not outlive this process. */
function temporaryFolder(): { folder: string; remove(): void } {
	const folder = mkdtempSync(join(tmpdir(), 'oneshot-bench-'));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	process.once('exit', remove);
	for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
	return { folder, remove };
}

/** Makes everything ready, does the work, and tidies up. */
export async function withLab<T>(
	given: Pick<Lab, 'quick' | 'profile' | 'say'>,
	work: (lab: Lab) => Promise<T>,
): Promise<T> {
	const node = await node24();
	const n8nFolder = dirname(dirname(dirname(dirname(await n8n(node)))));
	return await withUnpacked(async (packageFolder) => {
		const { folder, remove } = temporaryFolder();
		const { server, line } = await startServer({
			program: node,
			args: ['--require', 'tsx/cjs', join(__dirname, 'server', 'server.cts')],
			cwd: projectRoot,
			ready: /listening on/,
			bound: true,
		});
		const place = { packageFolder, n8nFolder, server: line.split(' ').at(-1) ?? '' };
		const inside = async <Result,>(module: string, task: object) =>
			await runInside<Result>({ ...place, node, folder, profile: given.profile }, module, task);
		try {
			return await work({ ...given, node, folder, ...place, inside, install: installPrograms });
		} finally {
			await server.stop();
			remove();
		}
	});
}
