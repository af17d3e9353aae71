// A browser as slow as an old phone, on a slow network.
import { chromium } from 'playwright-core';

import type { Round } from '../work.cjs';

interface Network {
	/** Milliseconds until the first byte of an answer comes. */
	latency: number;
	/** Kilobit a second. */
	down: number;
	up: number;
}

/** As Chromium's own developer tools have them. */
export const networks: Record<string, Network> = {
	'slow 3G': { latency: 2000, down: 400, up: 400 },
	'slow 4G': { latency: 562.5, down: 1440, up: 675 },
};

const CPU_SLOWDOWN = 4;

const bytesOf = (kilobit: number) => (kilobit * 1000) / 8;

export async function startPhone(executablePath: string) {
	// Root can't use its sandbox.
	const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
	const browser = await chromium.launch({ executablePath, args });
	return {
		/** Opens a link for the first time: when anything is painted, and when the signer can begin. */
		async visit(link: string, { latency, down, up }: Network): Promise<Round> {
			const viewport = { width: 390, height: 844 };
			const context = await browser.newContext({ viewport, deviceScaleFactor: 2, isMobile: true });
			const tab = await context.newPage();
			const session = await context.newCDPSession(tab);
			await session.send('Network.enable');
			await session.send('Network.emulateNetworkConditions', {
				...{ offline: false, latency },
				...{ downloadThroughput: bytesOf(down), uploadThroughput: bytesOf(up) },
			});
			await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
			await tab.goto(link);
			await tab.waitForSelector('#page h1');
			// In the browser's own time, which begins when the link is opened.
			const times = (await tab.evaluate(`({
				shown: performance.now(),
				paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
			})`)) as Round;
			await context.close();
			return times;
		},
		stop: async (): Promise<void> => await browser.close(),
	};
}
