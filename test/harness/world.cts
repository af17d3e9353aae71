// An engine, an Optimizer, and the steps that most tests begin with.
import type {
	ICredentialDataDecryptedObject,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import { startEngine } from './engine.cjs';
import { fixture } from './fixtures.cjs';
import { credentialFor, startOptimizer, type Version } from './optimizer.cjs';
import type { NodeOptions, RunResult } from './run.cjs';

export const versions: Version[] = ['current', 'legacy'];

/** A person as Create needs them. */
export const signer = {
	givenName: 'José',
	surname1: 'Muñoz',
	surname2: 'Peña',
	email: 'jose@example.com',
	mobilePhoneNumber: '600 123 456',
	serialNumber: '12345678Z',
};
export const signerName = 'José Muñoz Peña';

export type World = Awaited<ReturnType<typeof startWorld>>;

interface RunOptions extends Omit<NodeOptions, 'credentials' | 'items'> {
	version?: Version;
	/** Changes to the credential. */
	credential?: ICredentialDataDecryptedObject;
}

/** Starts both; `stop()` ends them. */
export async function startWorld(
	optimizerOptions: Parameters<typeof startOptimizer>[0] = {},
	engineOptions: Parameters<typeof startEngine>[0] = {},
) {
	const [engine, optimizer] = await Promise.all([
		startEngine(engineOptions),
		startOptimizer(optimizerOptions),
	]);

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

	/** The three identity pictures, under the names that Create expects. */
	async function identity(): Promise<NonNullable<INodeExecutionData['binary']>> {
		return {
			document_front: await engine.binary(
				fixture('images/id-front.jpg'),
				'front.jpg',
				'image/jpeg',
			),
			document_rear: await engine.binary(fixture('images/id-rear.jpg'), 'rear.jpg', 'image/jpeg'),
			document_owner: await engine.binary(fixture('images/selfie.png'), 'selfie.png', 'image/png'),
		};
	}

	const pdf = async (path = 'pdf/word.pdf', name = 'contract.pdf') =>
		await engine.binary(fixture(path), name, 'application/pdf');

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
		const entries = await optimizer.outbox(String(item.json.request_pk));
		const last = entries.at(-1);
		if (!last) throw new Error('No code was sent');
		return last.code;
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
		async stop() {
			await Promise.all([optimizer.stop(), engine.stop()]);
		},
	};
}
