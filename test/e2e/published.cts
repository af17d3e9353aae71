// An example in the real n8n, imported and published as its page in docs/examples says.
import type { INode } from 'n8n-workflow';

import { formOf } from '../../tools/n8n/firstMinutes.cjs';
import type { WorkflowFile } from '../../tools/n8n/rest.cjs';
import { prepareExample, readExamples } from '../../tools/n8n/setup.cjs';
import type { Installation } from './installation.cjs';

interface Setting {
	/** The One-Shot account; the only one by default. */
	credential?: { id: string; name: string };
	/** What whoever sets it up does to its nodes: accounts chosen, times changed. The others stay as imported. */
	change?: (node: INode) => INode;
}

/** Imports an example; nodes of services that need an account are switched off, unless `change` sets them up. */
export async function importExample(place: Installation, name: string, setting: Setting = {}) {
	const { credential = place.credential, change = (node) => node } = setting;
	const prepared = prepareExample((await readExamples())[name], credential);
	const nodes = prepared.nodes.map(change);
	const workflow = await place.rest.createWorkflow({ ...prepared, nodes });
	return { ...workflow, nodes };
}

/** Imports an example and publishes it. */
export async function publishExample(place: Installation, name: string, setting: Setting = {}) {
	const { rest, url } = place;
	const workflow: WorkflowFile & { id: string; versionId: string } = await importExample(
		place,
		name,
		setting,
	);
	// A test that failed may have left the same example published, with the same addresses.
	for (const other of await rest.workflows()) {
		if (other.name === workflow.name) await rest.deactivate(other.id);
	}
	const { id } = await rest.activate(workflow);
	return {
		id,
		/** The address of its form; empty where it has none. */
		form: formOf(url, workflow) ?? '',
		/** How many of its executions n8n keeps. */
		async executions(): Promise<number> {
			const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
			const { results } = await rest.call<{ results: unknown[] }>(
				'GET',
				`/executions?filter=${filter}`,
			);
			return results.length;
		},
		withdraw: async () => void (await rest.deactivate(id)),
	};
}
