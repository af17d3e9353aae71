// Makes the calls of cases by every line in turn (A B C, A B C …), and measures each round.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import axios from 'axios';
import type { IBinaryKeyData, INodeExecutionData, INodeType } from 'n8n-workflow';

import { startEngine } from '../../tools/harness/engine.cjs';
import { calls, itemJson, type CallName } from '../calls.cjs';
import type { Place } from '../lab.cjs';
import { helperLoop, helperLoopType } from '../lines/helperLoop.cjs';
import { httpRequestType } from '../lines/httpRequest.cjs';
import type { LineName, Setting } from '../lines/line.cjs';
import { lines } from '../lines/lines.cjs';
import type { Counts } from '../server/server.cjs';
import type { Round, Series } from '../work.cjs';
import { loadFrom } from './load.cjs';
import { metered } from './meter.cjs';
import { countReads } from './reads.cjs';
import { stored } from './store.cjs';

/** A file on disk that items carry. */
export interface Source {
	path: string;
	fileName: string;
	mimeType: string;
}

/** The same calls, by each of the lines. */
export interface Case {
	name: string;
	call: CallName;
	lines: LineName[];
	/** How many items, each with a call of its own. */
	count: number;
	/** Milliseconds that the server waits before it answers. */
	latency?: number;
	/** Calls at once; nothing: what our node does when nothing is said. */
	inFlight?: number | 'all';
	/** Binaries of every item. */
	binaries?: Record<string, Source>;
	/** MiB of the file that is downloaded. */
	mebibytes?: number;
	rounds: number;
	/** Rounds before, which do not count. */
	warmUp: number;
}

export interface CasesTask {
	cases: Case[];
}

async function itemsOf({ count, binaries = {} }: Case): Promise<INodeExecutionData[]> {
	const binary: IBinaryKeyData = {};
	for (const [name, { path, fileName, mimeType }] of Object.entries(binaries)) {
		binary[name] = await stored(path, fileName, mimeType);
	}
	const files = Object.keys(binary).length > 0 ? { binary } : {};
	return Array.from({ length: count }, () => ({ json: { ...itemJson }, ...files }));
}

const inFlightOf = ({ count, inFlight = 0 }: Case) => (inFlight === 'all' ? count : inFlight);

/** One round: what it cost here, and what the server saw of it. */
async function roundOf(server: string, count: number, make: () => Promise<void>): Promise<Round> {
	const seen = async () => (await axios.get<Counts>(`${server}/counts`)).data;
	await seen();
	const reads = countReads();
	const { wall, cpu, rss } = await metered(make);
	const { opens, read } = reads();
	const { calls: made, inFlight, received } = await seen();
	if (made < count) throw new Error(`The server saw ${made} calls of ${count}`);
	return {
		...{ wall, cpu, rss, inFlight, opens, cpuPerCall: cpu / made, readMB: read / 1e6 },
		...{ opensPerCall: opens / made, readPerCall: read / made / 1e3 },
		sentPerCall: received / made / 1e3,
	};
}

/** Measures all cases. */
export async function run({
	cases,
	packageFolder,
	n8nFolder,
	server,
}: CasesTask & Place): Promise<Series[]> {
	const load = loadFrom(n8nFolder);
	const { HttpRequest } = load('n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js') as {
		HttpRequest: new () => INodeType;
	};
	const engine = await startEngine({
		nodesDir: `${packageFolder}/dist`,
		types: { nodes: { [httpRequestType]: new HttpRequest(), [helperLoopType]: helperLoop } },
	});
	const folder = await mkdtemp(join(tmpdir(), 'oneshot-bench-'));
	try {
		const all: Series[] = [];
		for (const one of cases) {
			const { call, latency = 0, mebibytes = 0, count, rounds, warmUp } = one;
			const setting: Setting = {
				...{ engine, folder, call: calls[call], items: await itemsOf(one) },
				baseUrl: `${server}/${latency}/${mebibytes}/oneshot/api/v1`,
				inFlight: inFlightOf(one),
			};
			const made = one.lines.map((line) => ({ line, make: lines[line](setting) }));
			const series = one.lines.map((line): Series => ({ case: one.name, line, rounds: [] }));
			for (let round = -warmUp; round < rounds; round++) {
				for (const [index, { make }] of made.entries()) {
					const measured = await roundOf(server, count, make);
					if (round >= 0) series[index].rounds.push(measured);
				}
			}
			all.push(...series);
		}
		return all;
	} finally {
		await engine.stop();
		await rm(folder, { recursive: true, force: true });
	}
}
