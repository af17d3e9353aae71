// The set-up of `npm run n8n` with data of its own, which all end-to-end tests share; that of `npm run n8n:cluster`
// where `ONESHOT_CLUSTER` is set.
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { connectOptimizer } from '../../tools/harness/optimizer.cjs';
import { signIn, type StoredCredential } from '../../tools/n8n/rest.cjs';
import { freePort } from '../../tools/n8n/server.cjs';
import { startCluster, usualSize } from '../../tools/n8n/cluster.cjs';
import { startAlone, startSetup, type Started } from '../../tools/n8n/setup.cjs';
import { findChromium } from '../../tools/shared/chromium.cjs';

interface Address {
	url: string;
	optimizerUrl: string;
	credential: StoredCredential;
	folder: string;
	tarball: string;
	chromium: string;
}

const variable = 'ONESHOT_E2E';
const isCluster = () => Boolean(process.env.ONESHOT_CLUSTER);
export const login = { email: 'e2e@example.com', password: 'End-2-end-tests' };

/** Starts everything, and leaves word of where it is for the tests. Gives what ends it. */
export async function startForTests(): Promise<() => Promise<void>> {
	const chromium = findChromium();
	const folder = await mkdtemp(join(tmpdir(), 'oneshot-e2e-'));
	const remove = async () => await rm(folder, { recursive: true, force: true });
	// jest ends at once when it is interrupted; what was started ends when this process exits in order.
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.once(signal, () => process.exit(1));
	}
	try {
		const ports = { n8n: await freePort(), optimizer: await freePort() };
		const { url, optimizer, credential, tarball, n8n, stop } = await startSetup<Started>(
			{ folder, ports, login, otpInterval: 0 },
			isCluster() ? startCluster : startAlone,
		);
		const address: Address = {
			url,
			optimizerUrl: optimizer.url,
			credential,
			folder,
			tarball,
			chromium,
		};
		process.env[variable] = JSON.stringify(address);
		return async () => {
			await stop();
			await n8n.remove?.();
			await remove();
		};
	} catch (error) {
		await remove();
		throw error;
	}
}

export type Installation = Awaited<ReturnType<typeof installation>>;

/** What was started, for a test. */
export async function installation() {
	const address = JSON.parse(process.env[variable] ?? '') as Address;
	return {
		...address,
		/** How many processes answer what comes from outside. */
		webhookProcesses: isCluster() ? usualSize.webhooks : 1,
		optimizer: connectOptimizer(address.optimizerUrl),
		rest: await signIn(address.url, login),
	};
}
