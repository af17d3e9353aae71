// What n8n serves to whoever is signed in, and to the world.
import axios from 'axios';

import type { Rest } from '../../n8n/rest.cjs';
import type { Texts } from './texts.cjs';

/** Adds every execution with all its data; gives how many there are. */
async function addExecutions(rest: Rest, texts: Texts): Promise<number> {
	const page = await rest.call<{ results: Array<{ id: string }> }>('GET', '/executions?limit=100');
	texts.add('the list of executions', page);
	// Their numbers go up one by one.
	const last = Math.max(...page.results.map(({ id }) => Number(id)));
	for (let id = 1; id <= last; id++) {
		texts.add(`execution ${id}, served`, await rest.call('GET', `/executions/${id}`));
	}
	return last;
}

/** Adds what the editor is given; gives how many executions it was given. */
export async function addServed(rest: Rest, url: string, texts: Texts): Promise<number> {
	const executions = await addExecutions(rest, texts);
	for (const list of ['workflows', 'credentials'] as const) {
		const all = await rest.call<Array<{ id: string }>>('GET', `/${list}`);
		texts.add(`the list of ${list}`, all);
		for (const { id } of all) {
			const query = list === 'credentials' ? '?includeData=true' : '';
			texts.add(`one of the ${list}, served`, await rest.call('GET', `/${list}/${id}${query}`));
		}
	}
	for (const kind of ['nodes', 'credentials'] as const) {
		const types = await rest.types<{ name: string }>(kind);
		// Those of other packages are none of ours, and many.
		const own = types.filter(({ name }) => /oneshot/i.test(name));
		texts.add(`the types of ${kind}`, own);
	}
	const description = { nodeInfos: [{ name: 'n8n-nodes-oneshot.oneshot', version: 1 }] };
	texts.add('the description of the node', await rest.call('POST', '/node-types', description));
	texts.add('the settings', await rest.call('GET', '/settings'));
	for (const path of ['/healthz/readiness', '/rest/settings']) {
		const { data } = await axios.get<string>(url + path, { responseType: 'text' });
		texts.add(`what n8n serves at ${path}`, data);
	}
	return executions;
}
