import { ExecuteContext, RoutingNode } from 'n8n-core';
import { NodeHelpers, Workflow, createEmptyRunExecutionData } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypes,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import type { HarnessCredentialsHelper } from './credentials.cjs';
import type { PackageTypes } from './nodeTypes.cjs';

export interface CredentialVerdict {
	status: 'OK' | 'Error';
	message: string;
}

interface FailedRequest {
	message: string;
	cause?: { code?: string; response?: { status: number; statusText?: string } };
}

/** The value at `a.b.c`, as lodash's get gives it. */
function valueAt(value: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

/** The test request of the credential type itself, else of a node that tests it by a request. */
function testRequestOf(
	types: PackageTypes,
	credentialType: string,
): { request: ICredentialTestRequest; nodeType?: INodeType } | undefined {
	const { test } = types.credential(credentialType);
	if (test !== undefined) return { request: test };
	for (const type of Object.values(types.nodes())) {
		const nodeType = NodeHelpers.getVersionedNodeType(type);
		for (const { name, testedBy } of nodeType.description.credentials ?? []) {
			if (name === credentialType && typeof testedBy === 'object') {
				return { request: testedBy, nodeType };
			}
		}
	}
	return undefined;
}

/** What n8n's CredentialsTester says of a request that was refused or never answered. */
function verdictOfFailure(
	error: FailedRequest,
	{ rules }: ICredentialTestRequest,
): CredentialVerdict {
	const { response, code } = error.cause ?? {};
	if (response !== undefined) {
		for (const rule of rules ?? []) {
			if (rule.type === 'responseCode' && rule.properties.value === response.status) {
				return { status: 'Error', message: rule.properties.message };
			}
		}
		if (response.status < 199 || response.status > 299) {
			const message = response.statusText || `Received HTTP status code: ${response.status}`;
			return { status: 'Error', message };
		}
	} else if (code !== undefined) {
		return { status: 'Error', message: code };
	}
	return { status: 'Error', message: error.message };
}

/** What it says of a good answer. */
function verdictOfAnswer(
	answer: INodeExecutionData[][] | null | undefined,
	{ rules }: ICredentialTestRequest,
): CredentialVerdict {
	for (const rule of rules ?? []) {
		if (rule.type !== 'responseSuccessBody') continue;
		const { key, value, message } = rule.properties;
		if (valueAt(answer?.[0][0].json, key) === value) return { status: 'Error', message };
	}
	return { status: 'OK', message: 'Connection successful!' };
}

/**
 * What the editor's "Test" button does: n8n's CredentialsTester
 * (packages/cli/src/services/credentials-tester.service.ts of 2.41.1), without its database.
 * @param data as the user filled it in; defaults are added
 */
export async function testCredential(
	types: PackageTypes,
	credentialType: string,
	data: ICredentialDataDecryptedObject,
	helper: HarnessCredentialsHelper,
	additionalData: IWorkflowExecuteAdditionalData,
): Promise<CredentialVerdict> {
	const test = testRequestOf(types, credentialType);
	if (test === undefined) {
		return { status: 'Error', message: 'No testing function found for this credential.' };
	}
	const decrypted = await helper.applyDefaults(additionalData, data, credentialType, 'internal');
	additionalData.credentialsHelper = new Proxy(helper, {
		get: (target, property) => {
			if (property === 'getDecrypted') return async () => decrypted;
			const value: unknown = Reflect.get(target, property);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});

	const name = test.nodeType?.description.name ?? 'noOp';
	const nodeType = {
		description: {
			...test.nodeType?.description,
			name,
			credentials: [{ name: credentialType, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					routing: { request: test.request.request },
					default: '',
				},
			],
		},
	} as unknown as INodeType;
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: name,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [credentialType]: { id: '1', name: 'Under test' } },
	};
	const nodeTypes: INodeTypes = {
		getKnownTypes: () => ({}),
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const context = new ExecuteContext(
		workflow,
		node,
		{ ...additionalData, currentNodeParameters: node.parameters },
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const routing = new RoutingNode(context, nodeType, {
		id: '1',
		name: 'Under test',
		type: credentialType,
		data: decrypted,
	});
	await workflow.expression.acquireIsolate();
	try {
		return verdictOfAnswer(await routing.runNode(), test.request);
	} catch (error) {
		return verdictOfFailure(error as FailedRequest, test.request);
	} finally {
		await workflow.expression.releaseIsolate();
	}
}
