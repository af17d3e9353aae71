// The package as npm would publish it, and its installation as n8n does it.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { during } from '../shared/progress.cjs';
import { projectRoot } from '../shared/projectRoot.cjs';
import { localFolder } from './folder.cjs';
import { runSuccessfully } from '../shared/programs.cjs';

interface Manifest {
	name: string;
	version: string;
	dependencies?: Record<string, string>;
	devDependencies?: unknown;
	peerDependencies?: unknown;
	optionalDependencies?: unknown;
}

const manifestOf = async (folder: string) =>
	JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;

/** A digest of everything that the package is made of. */
async function digestOfSources(): Promise<string> {
	const hash = createHash('sha256');
	for (const part of ['nodes', 'credentials', 'icons']) {
		const folder = join(projectRoot, part);
		const entries = await readdir(folder, { recursive: true, withFileTypes: true });
		const files = entries
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name));
		for (const file of files.sort()) {
			hash.update(relative(projectRoot, file)).update(await readFile(file));
		}
	}
	for (const file of ['package.json', 'tsconfig.json', 'gulpfile.js', 'README.md', 'LICENSE']) {
		const path = join(projectRoot, file);
		if (existsSync(path)) hash.update(file).update(await readFile(path));
	}
	return hash.digest('hex').slice(0, 16);
}

/** Builds and packs the package, unless these very sources are packed already. Gives the tarball's path. */
export async function packPackage(): Promise<string> {
	const digest = await digestOfSources();
	const folder = join(localFolder, 'packages');
	const tarball = join(folder, `${digest}.tgz`);
	if (existsSync(tarball)) return tarball;
	await during('Building and packing the package', async () => {
		// Of earlier sources.
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
		await runSuccessfully({ program: 'npm', args: ['run', 'build'], cwd: projectRoot });
		const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
		const [{ filename }] = JSON.parse(
			await runSuccessfully({ program: 'npm', args, cwd: projectRoot }),
		) as Array<{ filename: string }>;
		await rename(join(folder, filename), tarball);
	});
	return tarball;
}

/** Unpacks a tarball of npm's into an empty folder. */
async function unpack(tarball: string, folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await runSuccessfully({
		program: 'tar',
		args: ['-xzf', tarball, '-C', folder, '--strip-components=1'],
	});
}

/** Does the work with the packed package, unpacked for as long as it takes. */
export async function withUnpacked<T>(work: (folder: string) => Promise<T>): Promise<T> {
	const tarball = await packPackage();
	const folder = await mkdtemp(join(tmpdir(), 'oneshot-package-'));
	try {
		await unpack(tarball, folder);
		return await work(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/**
 * Installs the packed package where n8n looks for community packages, in the steps of n8n's own
 * installation (community-packages.service, downloadPackage): unpack, drop what is not installed with
 * it, note it in package.json. n8n's last step, installing dependencies, has nothing to do for this one.
 * @param userFolder what `N8N_USER_FOLDER` names
 */
export async function installPackage(tarball: string, userFolder: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	const { name } = await manifestOf(projectRoot);
	const folder = join(nodes, 'node_modules', name);
	await unpack(tarball, folder);
	const manifest = await manifestOf(folder);
	if (Object.keys(manifest.dependencies ?? {}).length > 0) {
		throw new Error(`${name} has dependencies, which n8n's verification forbids`);
	}
	delete manifest.devDependencies;
	delete manifest.peerDependencies;
	delete manifest.optionalDependencies;
	const write = async (path: string, content: unknown) =>
		await writeFile(path, JSON.stringify(content, null, 2));
	await write(join(folder, 'package.json'), manifest);
	await write(join(nodes, 'package.json'), {
		name: 'installed-nodes',
		private: true,
		dependencies: { [name]: manifest.version },
	});
}
