// How to run every operation of the node once: with its defaults and what it requires, on an item that
// earlier steps made. The tests of all operations and the documentation's examples are made of these.
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { resources } from '../../nodes/Oneshot/resources';
import type { Operation, Resource } from '../../nodes/Oneshot/operation/operation';
import { sandboxValues, versions, type ReceivedCall, type Version } from './optimizer.cjs';
import { picture } from './samples.cjs';
import { signer, signerName } from './signer.cjs';
import { type World } from './world.cjs';

/** What to run an operation with. */
export interface OperationInput {
	items: INodeExecutionData[];
	/** Beside `resource` and `operation`: what has no default that would do. */
	parameters: INodeParameters;
}

export interface Scenario {
	/** Brings the Optimizer into the state that the operation needs. */
	prepare(world: World, version: Version): Promise<OperationInput>;
	/** Members that every output has. */
	gives: string[];
	/** It is carried out here, without a call. */
	local?: boolean;
}

/** An operation of the node's description, with its resource and the versions that have it. */
export interface NodeOperation {
	resource: Resource;
	operation: Operation;
	versions: Version[];
}

/** Every operation of the node's description. */
export const nodeOperations: NodeOperation[] = resources.flatMap((resource) =>
	resource.operations.map((operation) => ({
		resource,
		operation,
		versions: operation.onlyVersion ? [operation.onlyVersion] : versions,
	})),
);

const nothing: OperationInput = { items: [{ json: {} }], parameters: {} };

/** Runs on what a step leaves behind. */
const after =
	(
		step: (world: World, version: Version) => Promise<INodeExecutionData>,
		parameters: INodeParameters = {},
	): Scenario['prepare'] =>
	async (world, version) => ({ items: [await step(world, version)], parameters });

const requested = async (world: World, version: Version) => await world.request(version);
const uploaded = async (world: World, version: Version) => await world.uploaded(version);
const signed = async (world: World, version: Version) => await world.signed(version);

/** The first output of an operation that comes before, as the next node's item. */
async function before(
	world: World,
	version: Version,
	parameters: INodeParameters,
	item: INodeExecutionData = { json: {} },
): Promise<INodeExecutionData> {
	const [{ json, binary }] = await world.done(parameters, [item], { version });
	return { json, binary };
}

/** A signed document, fetched. */
const downloaded = async (world: World, version: Version) =>
	await before(
		world,
		version,
		{ resource: 'document', operation: 'download' },
		await world.signed(version),
	);

/** A signature picture on the Optimizer. */
async function pictured(world: World, version: Version): Promise<INodeExecutionData> {
	const data = await world.engine.binary(picture('logo.png'), 'logo.png', 'image/png');
	const parameters = { resource: 'image', operation: 'upload' };
	return await before(world, version, parameters, { json: {}, binary: { data } });
}

const invitation = { mobilePhoneNumber: signer.mobilePhoneNumber, email: signer.email };

/** A Video ID to which nobody has answered yet. */
const invited = async (world: World, version: Version, additionalFields: INodeParameters = {}) =>
	await before(world, version, {
		...{ resource: 'videoId', operation: 'create', additionalFields },
		...invitation,
	});

/** A Video ID whose video waits for the officer. */
async function recorded(
	world: World,
	version: Version,
	additionalFields: INodeParameters = {},
): Promise<INodeExecutionData> {
	const item = await invited(world, version, additionalFields);
	await world.optimizer.playVideo(String(item.json.videoid_pk));
	return item;
}

const metadata = { metadataText: 'Order 2026-118', metadataOid: '1.3.6.1.4.1.99999.1' };

const stored = async (world: World, version: Version) =>
	await before(world, version, { resource: 'metadata', operation: 'upload', ...metadata });

/** The smallest thing that is an MP4: a file type box. */
const video = Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2', 'latin1');

const byId = (value: string): INodeParameters => ({ __rl: true, mode: 'id', value });

/** By `resource.operation`. */
const scenarios: Record<string, Scenario> = {
	'settings.checkHealth': { prepare: async () => nothing, gives: ['healthy'] },
	'settings.getVersion': { prepare: async () => nothing, gives: ['name', 'version'] },
	'settings.get': { prepare: async () => nothing, gives: ['general', 'request', 'billing'] },
	'settings.update': {
		prepare: async () => ({
			...nothing,
			parameters: { settings: { defaultProfile: 'PFnubeQAFCiudadano' } },
		}),
		gives: ['updated'],
	},

	'token.create': {
		// Without a password: the Optimizer holds a token with the full credentials already.
		prepare: async () => ({ ...nothing, parameters: { username: sandboxValues.username } }),
		gives: ['token_uid', 'env'],
	},
	'token.get': {
		prepare: async () => ({ ...nothing, parameters: { tokenUid: byId(sandboxValues.token) } }),
		gives: ['token_uid', 'username', 'password', 'pin', 'rao_id', 'env'],
	},
	'token.getAll': { prepare: async () => nothing, gives: ['token_uid'] },
	'token.delete': {
		prepare: async (world, version) => {
			const create = { resource: 'token', operation: 'create', username: sandboxValues.username };
			const item = await before(world, version, create);
			return { items: [item], parameters: { tokenUid: byId(String(item.json.token_uid)) } };
		},
		gives: ['deleted', 'token_uid'],
	},

	'request.create': {
		prepare: async (world) => ({
			items: [{ json: {}, binary: await world.identity() }],
			parameters: signer,
		}),
		gives: ['request_pk', 'env'],
	},
	'request.createSigningLink': {
		prepare: after(uploaded, {
			pageAddress: 'https://n8n.example.com/webhook/sign',
			signer: signerName,
			mobilePhoneNumber: signer.mobilePhoneNumber,
			serialNumber: signer.serialNumber,
		}),
		gives: ['request_pk', 'signing_link', 'link_id', 'expires_at', 'documents'],
		local: true,
	},
	'request.checkData': {
		prepare: async (world) => ({
			items: [{ json: {}, binary: { ...(await world.identity()), data: await world.pdf() } }],
			parameters: signer,
		}),
		gives: ['ready', 'problems', 'warnings', 'table'],
	},
	'request.get': { prepare: after(requested), gives: ['request_pk', 'status', 'env'] },
	'request.update': {
		prepare: after((world, version) => recorded(world, version), {
			updateFields: { email: 'maria@example.com', countryName: 'ES' },
		}),
		gives: ['request_pk', 'updated', 'email', 'country_name', 'env'],
	},
	'request.cancel': { prepare: after(requested), gives: ['cancelled', 'request_pk', 'env'] },
	'request.getContract': {
		prepare: after(uploaded),
		gives: ['request_pk', 'contract_filename', 'env'],
	},
	'request.generateOtp': { prepare: after(uploaded), gives: ['request_pk', 'otp_sent', 'env'] },
	'request.sign': {
		prepare: async (world, version) => {
			const item = await world.uploaded(version);
			return { items: [item], parameters: { secret: await world.code(item, version) } };
		},
		gives: ['request_pk', 'signed', 'already_signed', 'env'],
	},
	'request.signDocuments': {
		prepare: async (world) => ({
			items: [{ json: {}, binary: { ...(await world.identity()), data: await world.pdf() } }],
			// A code could only belong to a request that exists already.
			parameters: {
				...signer,
				authentication: 'external',
				extUnlockType: sandboxValues.externalType,
				extUnlockValue: sandboxValues.externalValue,
				secret: 'customer-118',
				source: 'new',
			},
		}),
		gives: ['request_pk', 'uid', 'filename', 'document_type', 'steps', 'env'],
	},
	'request.getAsyncStatus': { prepare: after(requested), gives: ['request_pk', 'async_status'] },
	'request.waitForStatus': { prepare: after(signed), gives: ['request_pk', 'status', 'env'] },

	'document.upload': { prepare: after(requested), gives: ['request_pk', 'uid', 'documents'] },
	'document.getAll': { prepare: after(uploaded), gives: ['request_pk', 'uid', 'filename'] },
	'document.download': {
		prepare: after(signed),
		gives: ['request_pk', 'uid', 'filename', 'document_type', 'env'],
	},
	'document.verify': {
		prepare: after(downloaded),
		gives: ['request_pk', 'intact', 'verdict', 'signatures_count', 'signatures', 'env'],
		local: true,
	},
	'document.delete': { prepare: after(signed), gives: ['deleted', 'request_pk', 'uid'] },
	'document.deleteAll': { prepare: after(signed), gives: ['deleted', 'request_pk'] },

	'image.upload': {
		prepare: async ({ engine }) => {
			const data = await engine.binary(picture('logo.png'), 'logo.png', 'image/png');
			return { items: [{ json: {}, binary: { data } }], parameters: {} };
		},
		gives: ['image_uid', 'filename'],
	},
	'image.download': {
		prepare: after(pictured, { imageUid: byId('={{ $json.image_uid }}') }),
		gives: ['image_uid', 'filename'],
	},
	'image.getAll': { prepare: after(pictured), gives: ['image_uid', 'filename', 'mime'] },
	'image.delete': {
		prepare: after(pictured, { imageUid: byId('={{ $json.image_uid }}') }),
		gives: ['deleted', 'image_uid'],
	},
	'image.deleteAll': { prepare: after(pictured), gives: ['deleted'] },

	'videoId.create': {
		prepare: async () => ({ ...nothing, parameters: invitation }),
		gives: ['videoid_pk', 'videoid_link', 'request_pk', 'env'],
	},
	'videoId.uploadEvidences': {
		prepare: async (world, version) => {
			const identity = await world.identity();
			const binary = { ...identity, document_photo: identity.document_owner };
			const { givenName, surname1, serialNumber } = signer;
			return {
				items: [{ ...(await invited(world, version)), binary }],
				parameters: { givenName, surname1, serialNumber },
			};
		},
		gives: ['videoid_pk', 'request_pk', 'uploaded', 'env'],
	},
	'videoId.uploadVideo': {
		prepare: async (world, version) => {
			const data = await world.engine.binary(video, 'identification.mp4', 'video/mp4');
			return { items: [{ ...(await invited(world, version)), binary: { data } }], parameters: {} };
		},
		gives: ['videoid_pk', 'request_pk', 'uploaded', 'filename', 'env'],
	},
	'videoId.downloadVideo': {
		prepare: after((world, version) => recorded(world, version)),
		gives: ['videoid_pk', 'request_pk', 'filename', 'env'],
	},
	'videoId.approve': {
		prepare: after((world, version) => recorded(world, version)),
		gives: ['videoid_pk', 'request_pk', 'approved', 'env'],
	},
	'videoId.validate': {
		prepare: after((world, version) =>
			recorded(world, version, {
				registrationAuthority: sandboxValues.twoStepRegistrationAuthority,
			}),
		),
		gives: ['videoid_pk', 'request_pk', 'validated', 'env'],
	},
	'videoId.refuse': {
		prepare: after((world, version) => recorded(world, version), {
			reason: 'The document is not readable in the video',
		}),
		gives: ['videoid_pk', 'request_pk', 'refused', 'env'],
	},

	'metadata.upload': {
		prepare: async () => ({ ...nothing, parameters: metadata }),
		gives: ['metadata', 'metadata_oid'],
	},
	'metadata.get': { prepare: after(stored), gives: ['metadata', 'content', 'metadata_oid'] },
	'metadata.getAll': { prepare: after(stored), gives: ['metadata', 'content', 'metadata_oid'] },
	'metadata.delete': { prepare: after(stored), gives: ['deleted', 'metadata'] },
	'metadata.deleteAll': { prepare: after(stored), gives: ['deleted'] },
};

/** `request.sign` */
export const nameOf = ({ resource, operation }: NodeOperation) =>
	`${resource.value}.${operation.value}`;

/** The operation of that name. Throws when there is none. */
export function operationNamed(name: string): NodeOperation {
	const found = nodeOperations.find((known) => nameOf(known) === name);
	if (!found) throw new Error(`There is no operation ${name}`);
	return found;
}

/** What the test of an operation is called. */
export const titleOf = ({ resource, operation }: NodeOperation, version: Version) =>
	`${version} · ${resource.value}: ${operation.value}`;

/** How to run an operation. Throws when there is no scenario for it. */
export function scenarioOf(known: NodeOperation): Scenario {
	const name = nameOf(known);
	const scenario = scenarios[name];
	if (scenario) return scenario;
	throw new Error(`How is ${name} run? Add a scenario for it to tools/harness/scenarios.cts`);
}

/** One run of an operation. */
export interface OperationRun {
	input: OperationInput;
	output: INodeExecutionData[];
	/** The calls that it made. */
	calls: ReceivedCall[];
}

/** Runs an operation by its scenario. Throws what the node threw. */
export async function runOperation(
	world: World,
	nodeOperation: NodeOperation,
	version: Version,
): Promise<OperationRun> {
	const input = await scenarioOf(nodeOperation).prepare(world, version);
	const { resource, operation } = nodeOperation;
	const parameters = { ...input.parameters, resource: resource.value, operation: operation.value };
	await world.optimizer.clearCalls();
	const output = await world.done(parameters, input.items, { version });
	return { input, output, calls: await world.optimizer.calls() };
}
