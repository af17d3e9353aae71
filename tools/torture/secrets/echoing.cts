// Every operation as a workflow of the real n8n, published: a call of its webhook starts it, as in production.
import axios from 'axios';
import type { INode, INodeExecutionData } from 'n8n-workflow';

import type { Version } from '../../harness/optimizer.cjs';
import {
	nameOf,
	nodeOperations,
	scenarioOf,
	type NodeOperation,
	type OperationInput,
} from '../../harness/scenarios.cjs';
import type { World } from '../../harness/world.cjs';
import { oneshot } from '../n8n/executions.cjs';
import type { Place } from '../n8n/place.cjs';
import { untilServed } from '../n8n/store.cjs';
import { logins, plantParameters, type Login } from './planted.cjs';

export interface Published {
	operation: string;
	generation: Version;
	input: OperationInput;
	/** Starts its workflow: one that stops at a failure, one that goes on with an item. Gives the answer. */
	call(login: Login): Promise<string>;
}

export const callingOperations = nodeOperations.filter((known) => !scenarioOf(known).local);

type Credentials = Record<`${Version} ${Login}`, { id: string; name: string }>;

/** A webhook, what makes an item of its form, and the node. One of the two ways a failure goes. */
function branchOf(
	known: NodeOperation,
	login: Login,
	path: string,
	parameters: INode['parameters'],
	credential: { id: string; name: string },
): INode[] {
	const named = (name: string) => ({ id: `${name} ${login}`, name: `${name} ${login}` });
	const y = login === 'token' ? 0 : 200;
	return [
		{
			...{ ...named('Take'), type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: path },
			position: [0, y],
			parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
		},
		{
			...{ ...named('Item'), type: 'n8n-nodes-base.set', typeVersion: 3.4, position: [200, y] },
			parameters: {
				...{ mode: 'raw', jsonOutput: '={{ $json.body.item }}' },
				options: { stripBinary: false },
			},
		},
		{
			...{ ...named('Node'), type: oneshot, typeVersion: 1, position: [400, y] },
			onError: login === 'token' ? 'stopWorkflow' : 'continueRegularOutput',
			credentials: { oneshotApi: { id: credential.id, name: credential.name } },
			parameters: {
				...parameters,
				...{ resource: known.resource.value, operation: known.operation.value },
			},
		},
	];
}

const row = (names: string[]) =>
	names
		.slice(0, -1)
		.map((name, at) => [
			name,
			{ main: [[{ node: names[at + 1], type: 'main' as const, index: 0 }]] },
		]);

/** The item and its files, as somebody sends them. */
async function formOf({ json, binary }: INodeExecutionData, world: World): Promise<FormData> {
	const form = new FormData();
	form.append('item', JSON.stringify(json));
	for (const [name, file] of Object.entries(binary ?? {})) {
		const content = await world.engine.content(file);
		const { mimeType: type, fileName } = file;
		form.append(name, new Blob([new Uint8Array(content)], { type }), fileName);
	}
	return form;
}

/**
 * Publishes the workflow of an operation.
 * @param free whether the Optimizer need not accept what it is sent
 * @param errorWorkflow the workflow that hears of failures
 */
export async function publishOperation(
	{ rest, url }: Place,
	world: World,
	known: NodeOperation,
	generation: Version,
	credentials: Credentials,
	free: boolean,
	errorWorkflow: string,
): Promise<Published> {
	const operation = nameOf(known);
	const input = await scenarioOf(known).prepare(world, generation);
	const typed = plantParameters(operation, input.parameters, free);
	const parameters = {
		...input.parameters,
		...typed.parameters,
		// Named in what is said of it: not the credential's own.
		...(input.parameters.tokenUid !== undefined && {
			tokenUid: { __rl: true, mode: 'id', value: 'f00d'.repeat(8) },
		}),
	};
	const pathOf = (login: Login) =>
		`${operation}-${generation}-${free ? 'first' : 'later'}-${login}`.replaceAll('.', '-');
	const all = Object.keys(logins) as Login[];
	const branches = all.map((login) =>
		branchOf(known, login, pathOf(login), parameters, credentials[`${generation} ${login}`]),
	);
	const workflow = await rest.createWorkflow({
		name: `${operation}, ${generation}`,
		nodes: branches.flat(),
		connections: Object.fromEntries(
			branches.flatMap((nodes) => row(nodes.map(({ name }) => name))),
		),
		settings: { executionOrder: 'v1', errorWorkflow },
	});
	await rest.activate(workflow);
	const address = (login: Login) => `${url}/webhook/${pathOf(login)}`;
	await untilServed(address('password'));
	const form = await formOf(input.items[0], world);
	return {
		...{ operation, generation, input },
		async call(login) {
			const answer = await axios.post<string>(address(login), form, {
				...{ responseType: 'text', validateStatus: () => true, timeout: 60_000 },
			});
			return `${answer.status} ${JSON.stringify(answer.headers)} ${answer.data}`;
		},
	};
}
