// Files in the real n8n's store: put there as a webhook does, whose caller sends them.
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';
import type { IBinaryData } from 'n8n-workflow';

import type { Rest } from '../../n8n/rest.cjs';
import { ended } from './executions.cjs';

export interface Upload {
	content: Buffer;
	name: string;
	mimeType: string;
}

/** Until somebody listens at a path of n8n: it publishes in the background. */
export async function untilServed(address: string): Promise<void> {
	for (;;) {
		const { status, data } = await axios.get<unknown>(address, { validateStatus: () => true });
		if (status !== 404 || /Did you mean/.test(JSON.stringify(data))) return;
		await sleep(50);
	}
}

/** Publishes a workflow that takes files; each content is stored once. */
export async function openStore(rest: Rest, url: string) {
	const path = randomUUID();
	const workflow = await rest.createWorkflow({
		name: 'Takes files',
		nodes: [
			{
				...{ id: 'take', name: 'Take', type: 'n8n-nodes-base.webhook', typeVersion: 2 },
				...{ webhookId: path, position: [0, 0] },
				parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
			},
			{
				...{ id: 'tell', name: 'Tell', type: 'n8n-nodes-base.set', typeVersion: 3.4 },
				position: [200, 0],
				parameters: { mode: 'raw', jsonOutput: '={{ { id: $execution.id } }}' },
			},
		],
		connections: { Take: { main: [[{ node: 'Tell', type: 'main', index: 0 }]] } },
		settings: {},
	});
	await rest.activate(workflow);
	await untilServed(`${url}/webhook/${path}`);
	const known = new Map<string, Promise<IBinaryData>>();

	async function put({ content, name, mimeType }: Upload): Promise<IBinaryData> {
		const form = new FormData();
		form.append('file', new Blob([new Uint8Array(content)], { type: mimeType }), name);
		const { data } = await axios.post<{ id: string }>(`${url}/webhook/${path}`, form);
		const execution = await ended(rest, data.id);
		const [item] = execution.data.resultData.runData.Take[0].data?.main[0] ?? [];
		const [file] = Object.values(item?.binary ?? {});
		if (!file?.id) throw new Error('n8n did not store the file');
		return file;
	}

	return async (upload: Upload): Promise<IBinaryData> => {
		const key = `${upload.name} ${createHash('sha256').update(upload.content).digest('hex')}`;
		const stored = known.get(key) ?? put(upload);
		known.set(key, stored);
		return { ...(await stored) };
	};
}
