// Installs programs from npm into the local folder, once, each into a folder of its own.
import { existsSync, rmSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

import { localFolder } from './folder.cjs';
import { during } from '../shared/progress.cjs';
import { runSuccessfully } from '../shared/programs.cjs';

export const n8nVersion = '2.41.1';
const nodeMajor = 24;

interface Wanted {
	/** Name of its folder. */
	name: string;
	/** What npm installs, e.g. `n8n@2.41.1`. */
	packages: string[];
	/** What it is, for people. */
	title: string;
	/** Further options of npm. */
	options?: string[];
	/** What is to be done in the folder after npm. */
	finish?: (folder: string) => Promise<void>;
}

/**
 * The folder in which the packages are installed, by now or since an earlier time. A folder has its
 * name only once it is complete: an interrupted installation leaves nothing that looks like one.
 */
export async function install(wanted: Wanted): Promise<string> {
	const { name, packages, title, options = [], finish } = wanted;
	const folder = join(localFolder, 'programs', name);
	if (existsSync(folder)) return folder;
	const partial = `${folder}.partial-${process.pid}`;
	const remove = () => rmSync(partial, { recursive: true, force: true });
	process.once('exit', remove);
	await mkdir(partial, { recursive: true });
	await writeFile(join(partial, 'package.json'), '{ "private": true }');
	await during(`Installing ${title}`, async () => {
		const quiet = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
		await runSuccessfully({
			program: 'npm',
			args: ['install', ...packages, '--prefix', partial, '--ignore-scripts', ...quiet, ...options],
			cwd: partial,
		});
		await finish?.(partial);
	});
	await rename(partial, folder).catch((error: unknown) => {
		// Another process was faster.
		if (!existsSync(folder)) throw error;
	});
	remove();
	process.removeListener('exit', remove);
	return folder;
}

/** A Node that is new enough for n8n: the one that runs this, or else one from npm. Gives its path. */
export async function node24(): Promise<string> {
	if (Number(process.versions.node.split('.')[0]) >= nodeMajor) return process.execPath;
	const { platform, arch } = process;
	// npm's package `node` installs one of these in a script; taking it directly needs no script.
	const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
	const name = [prefix, platform === 'win32' ? 'win' : platform, arch].join('-');
	const folder = await install({
		name: `node-${nodeMajor}`,
		packages: [`${name}@${nodeMajor}`],
		title: `Node ${nodeMajor}, which n8n ${n8nVersion} needs`,
	});
	const program = platform === 'win32' ? 'node.exe' : 'node';
	return join(folder, 'node_modules', name, 'bin', program);
}

/** The environment in which that Node is `node`, and native parts are built for it. */
export function environmentOf(node: string): NodeJS.ProcessEnv {
	const bin = dirname(node);
	const headers = dirname(bin);
	return {
		...process.env,
		PATH: [bin, process.env.PATH].join(delimiter),
		...(existsSync(join(headers, 'include', 'node', 'node.h')) && { npm_config_nodedir: headers }),
		npm_config_jobs: 'max',
	};
}

/** n8n itself. Gives the path of its program. */
export async function n8n(node: string): Promise<string> {
	const folder = await install({
		name: `n8n-${n8nVersion}`,
		packages: [`n8n@${n8nVersion}`],
		title: `n8n ${n8nVersion} (several minutes and 3 GB, once)`,
		// The one native part that n8n can't do without.
		finish: async (partial) => {
			await runSuccessfully({
				program: 'npm',
				args: ['rebuild', 'sqlite3', '--prefix', partial, '--ignore-scripts=false'],
				cwd: partial,
				env: environmentOf(node),
			});
		},
	});
	return join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
}
