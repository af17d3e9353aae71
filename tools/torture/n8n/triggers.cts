// The package's trigger and its signing page, published in the real n8n; what they start is read from its executions.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { StoredCredential } from '../../n8n/rest.cjs';
import { ended, type Stored } from './executions.cjs';
import type { Place } from './place.cjs';
import { untilServed } from './store.cjs';

export type PublishedTrigger = Awaited<ReturnType<typeof publishTrigger>>;

const TYPES = {
	trigger: 'n8n-nodes-oneshot.oneshotTrigger',
	page: 'n8n-nodes-oneshot.oneshotSigningPage',
};

export interface Trigger {
	type: keyof typeof TYPES;
	parameters: INodeParameters;
	credential: StoredCredential;
}

/** Publishes a workflow of a trigger and a node that takes its items, at a path of its own. */
export async function publishTrigger({ rest, url }: Place, trigger: Trigger) {
	const { type, parameters, credential } = trigger;
	const { id, name } = credential;
	const path = randomUUID();
	const first: INode = {
		...{ id: 'first', name: 'First', type: TYPES[type], typeVersion: 1, position: [0, 0] },
		parameters: { ...parameters, path },
		credentials: { oneshotApi: { id, name } },
	};
	const second: INode = {
		...{ id: 'second', name: 'Second', type: 'n8n-nodes-base.noOp', typeVersion: 1 },
		...{ position: [200, 0], parameters: {} },
	};
	const next = [{ node: 'Second', type: 'main' as const, index: 0 }];
	const outputs = type === 'page' ? [next, next] : [next];
	const workflow = await rest.createWorkflow({
		name: `Started by the ${type}`,
		nodes: [first, second],
		connections: { First: { main: outputs } },
		settings: { executionOrder: 'v1' },
	});
	await rest.activate(workflow);
	const address = `${url}/webhook/${path}`;
	await untilServed(address);
	const filter = encodeURIComponent(JSON.stringify({ workflowId: workflow.id }));
	const ids = async (): Promise<string[]> => {
		const query = `/executions?filter=${filter}&limit=100`;
		const { results } = await rest.call<{ results: Array<{ id: string }> }>('GET', query);
		return results.map(({ id }) => id).sort((a, b) => Number(a) - Number(b));
	};

	return {
		...{ path, url: address, id: workflow.id },
		/** Its executions so far, when they have ended. */
		async executions(): Promise<Stored[]> {
			return await Promise.all((await ids()).map(async (each) => await ended(rest, each)));
		},
		/** The items that each of its executions began with. */
		async started(): Promise<INodeExecutionData[][]> {
			return (await this.executions()).map(({ data }) =>
				(data.resultData.runData.First ?? []).flatMap(
					(run) => run.data?.main.flatMap((output) => output ?? []) ?? [],
				),
			);
		},
		/** Until so many have begun, or for so long: n8n answers first, and begins then. */
		async until(count: number, milliseconds = 10_000): Promise<void> {
			const end = Date.now() + milliseconds;
			while ((await ids()).length < count && Date.now() < end) await sleep(50);
		},
		withdraw: async () => void (await rest.deactivate(workflow.id)),
	};
}

/** As its author fills the signing page in. */
export const pageParameters: INodeParameters = {
	...{ sender: 'Example Insurance, S.A.', contact: 'contracts@example.com' },
	privacyUrl: 'https://example.com/privacy',
};
