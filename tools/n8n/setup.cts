// Everything together: the real n8n with the packed package, the local Optimizer, credential and examples.
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { INode } from 'n8n-workflow';

import { credentialFor, startOptimizer } from '../harness/optimizer.cjs';
import { projectRoot } from '../shared/projectRoot.cjs';
import { n8n, node24 } from './install.cjs';
import { installPackage, packPackage } from './pack.cjs';
import { during } from '../shared/progress.cjs';
import { signIn, type CredentialFile, type Rest, type WorkflowFile } from './rest.cjs';
import type { Server } from '../shared/programs.cjs';
import { startN8n } from './server.cjs';

export type Setup = Awaited<ReturnType<typeof startSetup>>;

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

/** Installs what is missing and starts everything; `stop()` ends it. */
export async function startSetup(options: Options) {
	const { folder, ports, login, otpInterval, onOptimizerLine } = options;
	const node = await node24();
	const program = await n8n(node);
	const tarball = await packPackage();
	await mkdir(folder, { recursive: true });
	await installPackage(tarball, folder);

	const servers: Server[] = [];
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
			const n8nServer = await startN8n({ program, node, userFolder: folder, port: ports.n8n });
			servers.push(n8nServer);
			const rest = await signIn(n8nServer.url, login);
			const credential = await saveCredential(rest, optimizer);
			const ended = Promise.race(servers.map((server) => server.ended));
			return { url: n8nServer.url, optimizer, rest, credential, tarball, ended, stop };
		});
	} catch (error) {
		await stop();
		throw error;
	}
}
