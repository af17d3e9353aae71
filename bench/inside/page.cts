// The signing page as n8n serves it: how many acts a second, how heavy it is, when a phone shows it.
import { gzipSync } from 'node:zlib';

import axios from 'axios';

import { credentialFor } from '../../tools/harness/optimizer.cjs';
import { signer } from '../../tools/harness/signer.cjs';
import { startWorld, type World } from '../../tools/harness/world.cjs';
import { projectRoot } from '../../tools/shared/projectRoot.cjs';
import { runSuccessfully } from '../../tools/shared/programs.cjs';
import type { Place } from '../lab.cjs';
import type { Visit } from '../server/visitor.cjs';
import type { Round, Series } from '../work.cjs';
import { metered } from './meter.cjs';
import { networks, startPhone } from './phone.cjs';

export interface PageTask {
	requests: number;
	rounds: number;
	/** Visits of the phone, by network. */
	visits: number;
	/** A Chromium's program. */
	chromium: string;
}

const line = 'One-Shot Signing Page';
const type = 'n8n-nodes-oneshot.oneshotSigningPage';
const sender = {
	...{ sender: 'Example Insurance, S.A.', contact: 'contracts@example.com' },
	privacyUrl: 'https://example.com/privacy',
};

/** What the page's script posts when it is opened. */
const look = (link: string) => ({
	...{ token: new URL(link).hash.slice(1), act: 'look' },
	proofs: { receipts: {}, ticked: false },
});

/** A link to sign an uploaded request on the page at an address. */
async function linkTo(world: World, pageAddress: string): Promise<string> {
	const parameters = {
		...{ resource: 'request', operation: 'createSigningLink', pageAddress },
		...{ signer: 'José Muñoz Peña', mobilePhoneNumber: signer.mobilePhoneNumber },
		serialNumber: signer.serialNumber,
	};
	const [{ json }] = await world.done(parameters, [await world.uploaded()]);
	return String(json.signing_link);
}

/** One round of a visitor that calls eight times at once. */
async function visited(visit: Visit): Promise<Round> {
	let wall = 0;
	const { cpu } = await metered(async () => {
		const printed = await runSuccessfully({
			program: process.execPath,
			args: ['--require', 'tsx/cjs', require.resolve('../server/visitor.cts')],
			cwd: projectRoot,
			input: JSON.stringify(visit),
		});
		wall = Number(printed);
	});
	return { perSecond: (visit.requests / wall) * 1000, cpuPerCall: cpu / visit.requests };
}

async function repeated(times: number, measure: () => Promise<Round>): Promise<Round[]> {
	const rounds: Round[] = [];
	for (let round = 0; round < times; round++) rounds.push(await measure());
	return rounds;
}

export async function run(task: PageTask & Place): Promise<Series[]> {
	const { requests, rounds, visits, chromium } = task;
	const world = await startWorld({ nodesDir: `${task.packageFolder}/dist` });
	const oneshotApi = credentialFor(world.optimizer);
	const page = await world.engine.webhook(
		type,
		{ path: 'sign', ...sender },
		{ credentials: { oneshotApi } },
	);
	const phone = await startPhone(chromium);
	try {
		const link = await linkTo(world, page.url);
		const acts = {
			'the page itself (GET)': { url: page.url, requests },
			'an act (look)': { url: page.url, requests, body: look(link) },
		};
		const all: Series[] = [];
		for (const [name, visit] of Object.entries(acts)) {
			await visited(visit);
			const { data } = await axios.request<string>({
				...{ url: page.url, responseType: 'text', transformResponse: (text: string) => text },
				...('body' in visit ? { method: 'POST', data: visit.body } : {}),
			});
			const weight = {
				kB: Buffer.byteLength(data) / 1e3,
				gzipKB: gzipSync(data).length / 1e3,
			};
			const series = await repeated(rounds, async () => ({ ...(await visited(visit)), ...weight }));
			all.push({ case: name, line, rounds: series });
		}
		for (const [name, network] of Object.entries(networks)) {
			const series = await repeated(visits, async () => await phone.visit(link, network));
			all.push({ case: `a phone on ${name}`, line, rounds: series });
		}
		return all;
	} finally {
		await phone.stop();
		await page.stop();
		await world.stop();
	}
}
