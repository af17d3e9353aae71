// The node in n8n's engine against an Optimizer: running it, and the steps that lead up to a signature.
import type {
	IBinaryData,
	ICredentialDataDecryptedObject,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import { startEngine, type Engine } from './engine.cjs';
import {
	credentialFor,
	lastCode,
	startOptimizer,
	type Optimizer,
	type Version,
} from './optimizer.cjs';
import { contract, picture } from './samples.cjs';
import { signer } from './signer.cjs';
import type { NodeOptions, RunResult } from './workflowRun.cjs';

export type World = ReturnType<typeof worldOf>;

interface RunOptions extends Omit<NodeOptions, 'credentials' | 'items'> {
	version?: Version;
	/** Changes to the credential. */
	credential?: ICredentialDataDecryptedObject;
}

/** Starts both; `stop()` ends them. */
export async function startWorld(engineOptions: Parameters<typeof startEngine>[0] = {}) {
	const [engine, optimizer] = await Promise.all([startEngine(engineOptions), startOptimizer()]);
	return {
		...worldOf(engine, optimizer),
		async stop() {
			await Promise.all([optimizer.stop(), engine.stop()]);
		},
	};
}

/** The steps, in an engine and against an Optimizer that run already. */
export function worldOf(engine: Engine, optimizer: Optimizer) {
	/** Runs the node on items. */
	async function run(
		parameters: INodeParameters,
		items: INodeExecutionData[] = [{ json: {} }],
		{ version = 'current', credential, ...options }: RunOptions = {},
	): Promise<RunResult> {
		const oneshotApi = credentialFor(optimizer, version, credential);
		return await engine.runNode(parameters, { ...options, items, credentials: { oneshotApi } });
	}

	/** Runs the node and fails the test when it does. */
	async function done(...args: Parameters<typeof run>): Promise<INodeExecutionData[]> {
		const result = await run(...args);
		if (result.error) throw result.error;
		return result.items();
	}

	/** Sample files in the engine's store, each stored once. */
	const samples = new Map<string, Promise<IBinaryData>>();
	async function sample(name: string, mimeType: string, read: () => Buffer): Promise<IBinaryData> {
		const stored = samples.get(name) ?? engine.binary(read(), name, mimeType);
		samples.set(name, stored);
		return { ...(await stored) };
	}

	/** The three identity pictures, under the names that Create expects. */
	const identity = async (): Promise<NonNullable<INodeExecutionData['binary']>> => ({
		document_front: await sample('front.jpg', 'image/jpeg', () => picture('id-front.jpg')),
		document_rear: await sample('rear.jpg', 'image/jpeg', () => picture('id-rear.jpg')),
		document_owner: await sample('selfie.png', 'image/png', () => picture('selfie.png')),
	});

	/** A PDF in the engine's store; the sample contract by default. */
	const pdf = async (content?: Buffer, name = 'contract.pdf') =>
		content
			? await engine.binary(content, name, 'application/pdf')
			: await sample('contract.pdf', 'application/pdf', contract);

	/** A request that is ready to sign; the item also carries a PDF as `data`. */
	async function request(version: Version = 'current'): Promise<INodeExecutionData> {
		const binary = { ...(await identity()), data: await pdf() };
		const parameters = { resource: 'request', operation: 'create', ...signer };
		const [item] = await done(parameters, [{ json: {}, binary }], { version });
		return { json: item.json, binary: item.binary };
	}

	/** A request with one document. */
	async function uploaded(version: Version = 'current'): Promise<INodeExecutionData> {
		const parameters = { resource: 'document', operation: 'upload' };
		const [item] = await done(parameters, [await request(version)], { version });
		return { json: item.json, binary: item.binary };
	}

	/** Sends a code for an item's request, and reads it as the signer would. */
	async function code(item: INodeExecutionData, version: Version = 'current'): Promise<string> {
		await done({ resource: 'request', operation: 'generateOtp' }, [item], { version });
		return await lastCode(optimizer, String(item.json.request_pk));
	}

	/** A request with one document, signed. */
	async function signed(version: Version = 'current'): Promise<INodeExecutionData> {
		const item = await uploaded(version);
		const secret = await code(item, version);
		await done({ resource: 'request', operation: 'sign', secret }, [item], { version });
		return item;
	}

	return {
		engine,
		optimizer,
		run,
		done,
		identity,
		pdf,
		request,
		uploaded,
		code,
		signed,
	};
}
