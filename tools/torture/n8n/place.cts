// A real n8n of its own with the built package, and the local Optimizer, started for the torture alone.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startOptimizer } from '../../harness/optimizer.cjs';
import { n8n, node24 } from '../../n8n/install.cjs';
import { installPackage, packPackage } from '../../n8n/pack.cjs';
import { signIn } from '../../n8n/rest.cjs';
import { freePort, startN8n } from '../../n8n/server.cjs';
import { during } from '../../shared/progress.cjs';

const login = { email: 'torture@example.com', password: 'Torture-of-n8n-1' };

export type Place = Awaited<ReturnType<typeof openPlace>>;

/** Starts both; `close()` ends them and removes their data. */
export async function openPlace(settings: NodeJS.ProcessEnv = {}) {
	const node = await node24();
	const program = await n8n(node);
	const tarball = await packPackage();
	const folder = await mkdtemp(join(tmpdir(), 'oneshot-torture-'));
	await installPackage(tarball, folder);
	const start = {
		...{ node, program, userFolder: folder, port: await freePort() },
		settings: { N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem', ...settings },
		bound: true,
	};
	// Keys on curves are made faster.
	const optimizer = await startOptimizer({ args: ['--key-type', 'ec'] });
	try {
		let server = await during('Starting n8n', async () => await startN8n(start));
		const rest = await signIn(server.url, login);
		return {
			...{ folder, node, optimizer, rest, url: server.url },
			/** Ends n8n at once, as a machine does that dies. */
			kill: async () => await server.kill(),
			/** Ends n8n in order. */
			stop: async () => await server.stop(),
			/** Starts n8n again, on the same data. */
			async restart(): Promise<void> {
				server = await startN8n(start);
			},
			async close(): Promise<void> {
				await Promise.all([server.stop(), optimizer.stop()]);
				await rm(folder, { recursive: true, force: true });
			},
		};
	} catch (error) {
		await optimizer.stop();
		await rm(folder, { recursive: true, force: true });
		throw error;
	}
}
