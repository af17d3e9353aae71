// n8n in queue mode: a main process, webhook processes and workers that share PostgreSQL, Redis and nothing else.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Server } from '../shared/programs.cjs';
import { startBalancer } from './balancer.cjs';
import { installPackage } from './pack.cjs';
import { freePort, startN8n } from './server.cjs';
import type { Programs } from './setup.cjs';
import { provideStores, removeDatabase, settingsOf, startStores } from './stores.cjs';

/** How many there are of each. */
export interface Size {
	webhooks: number;
	workers: number;
}

export const usualSize: Size = { webhooks: 2, workers: 2 };

/** A process of a cluster, which may end and come back at the same address. */
export interface Member {
	name: string;
	/** Where it alone is found, beside the address of all. */
	url: string;
	pid(): number;
	/** Ends it at once, as a machine does that dies. */
	kill(): Promise<void>;
	/** Ends it in order: it brings to an end what it does. */
	stop(): Promise<void>;
	/** Starts it, or starts it again; with other settings, where some are named. */
	start(settings?: NodeJS.ProcessEnv): Promise<void>;
}

export type Cluster = Awaited<ReturnType<typeof startCluster>>;

/** What the cluster keeps for itself: the key of n8n's credentials, and the name of its database. */
async function keptIn(folder: string): Promise<{ encryptionKey: string; name: string }> {
	const file = join(folder, 'cluster.json');
	if (!existsSync(file)) {
		const kept = {
			encryptionKey: randomBytes(24).toString('base64'),
			name: randomBytes(6).toString('hex'),
		};
		await writeFile(file, JSON.stringify(kept), { mode: 0o600 });
	}
	return JSON.parse(await readFile(file, 'utf8')) as { encryptionKey: string; name: string };
}

/**
 * Starts a cluster, in the folder that keeps its data; `stop()` ends it. Each process has a user folder of its own with
 * the package in it, as if each were on a machine of its own.
 */
export async function startCluster(programs: Programs, size = usualSize) {
	const { node, program, tarball, folder, port } = programs;
	provideStores();
	await mkdir(folder, { recursive: true });
	const { encryptionKey, name } = await keptIn(folder);
	const ports = { postgres: await freePort(), redis: await freePort() };
	const url = `http://127.0.0.1:${port}`;
	const settings = { ...settingsOf(ports), N8N_ENCRYPTION_KEY: encryptionKey };

	async function member(
		name: string,
		role: 'start' | 'webhook' | 'worker',
		own: NodeJS.ProcessEnv = {},
	): Promise<Member> {
		const userFolder = join(folder, name);
		await mkdir(userFolder, { recursive: true });
		await installPackage(tarball, userFolder);
		const port = await freePort();
		let server: Server | undefined;
		return {
			name,
			url: `http://127.0.0.1:${port}`,
			pid: () => server?.pid ?? 0,
			kill: async () => await server?.kill(),
			stop: async () => await server?.stop(),
			async start(other = {}) {
				const options = { program, node, userFolder, port, role, url };
				server = await startN8n({ ...options, settings: { ...settings, ...own, ...other } });
			},
		};
	}
	const several = async (count: number, role: 'webhook' | 'worker') =>
		await Promise.all(
			Array.from({ length: count }, async (_, index) => await member(`${role}-${index + 1}`, role)),
		);
	// Only webhook processes answer production calls.
	const main = await member('main', 'start', { N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true' });
	const webhooks = await several(size.webhooks, 'webhook');
	const workers = await several(size.workers, 'worker');
	const portOf = ({ url }: Member) => Number(new URL(url).port);

	const stores = await startStores({ folder, name, ports });
	const members = [main, ...webhooks, ...workers];
	const stopAll = async (each: Array<Pick<Server, 'stop'>>) =>
		void (await Promise.all(each.map(async (one) => await one.stop())));
	const stop = async () => {
		await stopAll(members);
		await stopAll(stores);
	};
	try {
		// The first process brings the database up to date, for all.
		await main.start();
		await Promise.all([...webhooks, ...workers].map(async (each) => await each.start()));
		const balancer = await startBalancer({
			...{ port, main: portOf(main) },
			webhooks: webhooks.map(portOf),
		});
		const ended = Promise.race(stores.map((store) => store.ended));
		return {
			...{ url, main, webhooks, workers, ended },
			async stop() {
				await balancer.stop();
				await stop();
			},
			/** Removes the database. To be called when it has stopped. */
			remove: async () => await removeDatabase({ folder, name }),
		};
	} catch (error) {
		await stop();
		throw error;
	}
}
