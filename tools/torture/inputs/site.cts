// The node in n8n's engine, and a server that answers as the local Optimizer did once: each operation is run against
// the Optimizer itself when it is first needed, and what came over the wire is kept.
import axios from 'axios';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { setLongestPause } from '../shared/time.cjs';
import { startEngine } from '../../harness/engine.cjs';
import {
	basePaths,
	credentialFor,
	startOptimizer,
	type RunningOptimizer,
	type Version,
} from '../../harness/optimizer.cjs';
import {
	nameOf,
	nodeOperations,
	scenarioOf,
	type NodeOperation,
	type OperationInput,
} from '../../harness/scenarios.cjs';
import { worldOf, type World } from '../../harness/world.cjs';
import type { RunResult } from '../../harness/workflowRun.cjs';
import { describedCall } from './described.cjs';
import { startServer, type Answers, type Received, type Reply } from './server.cjs';

/** What an operation did where nothing was wrong. */
export interface Tape {
	known: NodeOperation;
	/** `request.sign` */
	name: string;
	version: Version;
	input: OperationInput;
	/** The calls by their described names, in their order, with their answers. */
	calls: Array<{ name: string; reply: Exclude<Reply, { raw: Buffer }> }>;
	/** Names of headers that were sent. */
	headers: Set<string>;
	gives: string[];
}

/** Every operation in every generation that has it. */
export const everyOperation = nodeOperations.flatMap((known) =>
	known.versions.map((version) => ({ known, version })),
);

/** Operations whose answers other ones ask for by themselves. */
const LOOKS = ['request.get', 'document.getAll', 'document.download'];

export type Site = Awaited<ReturnType<typeof startSite>>;

let running: Promise<Site> | undefined;

/** The one site of this process. */
export const siteOfProcess = async (): Promise<Site> => await (running ??= startSite());

/** Ends it, where there is one. */
export async function stopSite(): Promise<void> {
	const site = await running;
	running = undefined;
	await site?.stop();
}

async function startSite() {
	// Pauses are not what is looked at: the time that they would take passes for the node.
	setLongestPause(0.5);
	const [engine, server] = await Promise.all([startEngine(), startServer()]);
	const tapes = new Map<string, Tape>();
	let optimizer: RunningOptimizer | undefined;
	let world: World | undefined;

	const places = Object.fromEntries(
		Object.entries(basePaths).map(([version, path]) => [version, server.url + path]),
	) as Record<Version, string>;

	const credential = (version: Version, changes: ICredentialDataDecryptedObject = {}) =>
		credentialFor(places, version, changes);

	/** Runs an operation against the server. */
	async function run(
		{ known, version }: Pick<Tape, 'known' | 'version'>,
		{ items, parameters }: OperationInput,
		changes: ICredentialDataDecryptedObject,
		becomesItem: boolean,
	): Promise<RunResult | Error> {
		// n8n throws where it does not even start.
		return await engine
			.runNode(
				{ ...parameters, resource: known.resource.value, operation: known.operation.value },
				{
					items,
					credentials: { oneshotApi: credential(version, changes) },
					onError: becomesItem ? 'continueRegularOutput' : 'stopWorkflow',
				},
			)
			.catch((error: Error) => error);
	}

	/** The described call of a path, without the base path; undefined where the API has none. */
	function callOf(version: Version, { method, path }: Received) {
		const base = basePaths[version];
		if (!path.startsWith(`${base}/`)) return undefined;
		return describedCall(version, method, path.slice(base.length));
	}

	async function record(known: NodeOperation, version: Version): Promise<Tape> {
		optimizer ??= await startOptimizer({ args: ['--key-type', 'ec'] });
		world ??= worldOf(engine, optimizer);
		const { url } = optimizer;
		await optimizer.reset();
		const scenario = scenarioOf(known);
		const input = await scenario.prepare(world, version);
		const tape: Tape = {
			...{ known, name: nameOf(known), version, input, calls: [], headers: new Set() },
			gives: scenario.gives,
		};
		server.answer(async (call) => {
			const { host, ...headers } = call.headers;
			if (host === undefined) throw new Error('A call without a host');
			Object.keys(headers).forEach((name) => tape.headers.add(name));
			const answer = await axios.request<ArrayBuffer>({
				...{ method: call.method, url: url + call.path, data: call.body, headers },
				...{ responseType: 'arraybuffer', validateStatus: () => true, maxRedirects: 0 },
				params: new URLSearchParams(call.query),
			});
			const kept = ['content-type', 'content-disposition'].flatMap((name) => {
				const value = answer.headers[name] as string | undefined;
				return value === undefined ? [] : [[name, value]];
			});
			const reply = {
				status: answer.status,
				headers: Object.fromEntries(kept) as Record<string, string>,
				body: Buffer.from(answer.data),
			};
			const name = callOf(version, call)?.name;
			if (name === undefined) throw new Error(`${tape.name}: what is ${call.method} ${call.path}?`);
			tape.calls.push({ name, reply });
			return reply;
		});
		const result = await run(tape, input, {}, false);
		if (result instanceof Error) throw result;
		if (result.error) throw result.error;
		return tape;
	}

	async function tapeOf(known: NodeOperation, version: Version): Promise<Tape> {
		const key = `${version} ${nameOf(known)}`;
		const tape = tapes.get(key) ?? (await record(known, version));
		tapes.set(key, tape);
		return tape;
	}

	/** What was answered to a call of that name, by the operation itself or by one that is looked at. */
	async function replyOf(tape: Tape, name: string): Promise<Reply | undefined> {
		const own = tape.calls.find((call) => call.name === name);
		if (own) return own.reply;
		for (const look of nodeOperations.filter((known) => LOOKS.includes(nameOf(known)))) {
			const { calls } = await tapeOf(look, tape.version);
			const found = calls.find((call) => call.name === name);
			if (found) return found.reply;
		}
		return undefined;
	}

	return {
		...{ engine, server, credential, run, callOf, tapeOf, replyOf },
		/** All that may be asked for is recorded: while a case runs nothing is. */
		async recordLooks() {
			for (const look of nodeOperations.filter((known) => LOOKS.includes(nameOf(known)))) {
				for (const version of look.versions) await tapeOf(look, version);
			}
		},
		/** Answers as it was answered once; a path of which there is no answer is missing. */
		asRecorded:
			(tape: Tape): Answers =>
			async (call) => {
				const name = callOf(tape.version, call)?.name;
				const reply = name === undefined ? undefined : await replyOf(tape, name);
				return reply ?? NOT_FOUND;
			},
		async stop() {
			await Promise.all([engine.stop(), server.stop(), optimizer?.stop()]);
		},
	};
}

export const NOT_FOUND = {
	status: 404,
	headers: { 'content-type': 'application/json' },
	body: Buffer.from('{"detail":"Not Found"}'),
};
