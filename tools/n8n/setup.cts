// Everything together: the real n8n with the packed package, the local Optimizer, credential and examples.
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { INode } from 'n8n-workflow';

import { credentialFor, startOptimizer, type RunningOptimizer } from '../harness/optimizer.cjs';
import { projectRoot } from '../shared/projectRoot.cjs';
import { n8n, node24 } from './install.cjs';
import { installPackage, packPackage } from './pack.cjs';
import { during } from '../shared/progress.cjs';
import {
	signIn,
	type CredentialFile,
	type Rest,
	type StoredCredential,
	type WorkflowFile,
} from './rest.cjs';
import type { Server } from '../shared/programs.cjs';
import { startN8n } from './server.cjs';

/** n8n as it was started: alone, or as a cluster. */
export interface Started extends Pick<Server, 'stop' | 'ended'> {
	/** Where people find it. */
	url: string;
	/** Removes what it keeps outside of its folder. To be called when it has stopped. */
	remove?(): Promise<void>;
}

/** What n8n is made of, and where it is to run. */
export interface Programs {
	/** The Node that runs it. */
	node: string;
	/** n8n's program. */
	program: string;
	/** The packed package. */
	tarball: string;
	/** Keeps its data. */
	folder: string;
	port: number;
}

export interface Setup<N8n extends Started = Started> {
	url: string;
	n8n: N8n;
	optimizer: RunningOptimizer;
	rest: Rest;
	credential: StoredCredential;
	tarball: string;
	/** Settles when a part of it has ended by itself. */
	ended: Promise<void>;
	stop(): Promise<void>;
}

const ourNode = 'n8n-nodes-oneshot.oneshot';
const ours = 'oneshotApi';

/** The examples by their files' names without the ending. */
export async function readExamples(): Promise<Record<string, WorkflowFile>> {
	const folder = join(projectRoot, 'examples');
	const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
	const entries = files.map(async (file) => {
		const text = await readFile(join(folder, file), 'utf8');
		return [basename(file, '.json'), JSON.parse(text) as WorkflowFile] as const;
	});
	return Object.fromEntries(await Promise.all(entries));
}

/**
 * An example as somebody sets it up who has the One-Shot credential and no other account: the
 * credential is chosen in our nodes; a node of another service that needs a login is switched off, so
 * that it passes its items on.
 */
export function prepareExample(
	{ name, nodes, connections, settings }: WorkflowFile,
	credential: { id: string; name: string },
): WorkflowFile {
	const { id, name: credentialName } = credential;
	const prepared = nodes.map((node): INode => {
		if (node.credentials === undefined) return node;
		if (!node.type.startsWith(ourNode)) return { ...node, credentials: {}, disabled: true };
		return { ...node, credentials: { [ours]: { id, name: credentialName } } };
	});
	return { name, nodes: prepared, connections, settings };
}

/** Stores the credential for the local Optimizer. */
async function saveCredential(rest: Rest, optimizer: { current: string; legacy: string }) {
	const credential: CredentialFile = {
		name: 'One-Shot account',
		type: ours,
		data: credentialFor(optimizer),
	};
	return await rest.saveCredential(credential);
}

interface Options {
	/** Keeps the data of n8n and of the Optimizer. */
	folder: string;
	ports: { n8n: number; optimizer: number };
	login: { email: string; password: string };
	/** Seconds between two codes of a request. */
	otpInterval: number;
	/** Told of what the Optimizer prints, codes among it. */
	onOptimizerLine?: (line: string) => void;
}

/** n8n as one process, with its database in a file. */
export async function startAlone({ node, program, tarball, folder, port }: Programs) {
	await installPackage(tarball, folder);
	return await startN8n({ program, node, userFolder: folder, port });
}

/**
 * Installs what is missing and starts everything; `stop()` ends it.
 * @param start how n8n is started: `startAlone`, or `startCluster`
 */
export async function startSetup<N8n extends Started>(
	options: Options,
	start: (programs: Programs) => Promise<N8n>,
): Promise<Setup<N8n>> {
	const { folder, ports, login, otpInterval, onOptimizerLine } = options;
	const node = await node24();
	const program = await n8n(node);
	const tarball = await packPackage();
	await mkdir(folder, { recursive: true });

	const servers: Array<Pick<Server, 'stop' | 'ended'>> = [];
	const stop = async () => void (await Promise.all(servers.map((server) => server.stop())));
	try {
		return await during('Starting n8n and the local Optimizer', async () => {
			const optimizer = await startOptimizer({
				port: ports.optimizer,
				data: join(folder, 'optimizer'),
				otpInterval,
				onLine: onOptimizerLine,
				log: join(folder, 'optimizer.log'),
			});
			servers.push(optimizer);
			const started = await start({ node, program, tarball, folder, port: ports.n8n });
			servers.push(started);
			const { url } = started;
			const rest = await signIn(url, login);
			const credential = await saveCredential(rest, optimizer);
			const ended = Promise.race(servers.map((server) => server.ended));
			return { url, n8n: started, optimizer, rest, credential, tarball, ended, stop };
		});
	} catch (error) {
		await stop();
		throw error;
	}
}
