// Canaries in every medium of the real n8n: put there as secrets would come there.
import { randomUUID } from 'node:crypto';

import axios from 'axios';
import type { INode } from 'n8n-workflow';

import type { Place } from '../n8n/place.cjs';
import { untilServed } from '../n8n/store.cjs';
import type { openStore } from '../n8n/store.cjs';
import { FORMS } from '../shared/forms.cjs';
import { canaryFor, type Canary } from './canary.cjs';

/** Characters of no width, and those that end a line of a log, come out of n8n's own tables as others. */
const FORMS_OF_ERRORS = Object.keys(FORMS).filter((form) => form !== 'in UTF-16');

/** Bytes are decoded once: what was encoded twice is found where n8n's rows are read. */
const FORMS_OF_BYTES = Object.keys(FORMS).filter(
	(form) => form !== 'in base64 of several lines' && form !== 'in JSON, in base64',
);

export interface Canaries {
	/** An item of an execution: the database, and what is served of it. */
	item: Canary;
	/** What a webhook answers. */
	answer: Canary;
	/** An error: the log, and the execution of the error workflow. */
	error: Canary;
	/** A file in n8n's store. */
	file: Canary;
}

/**
 * Puts them there; gives what was answered too.
 * @param errorWorkflow the workflow that hears of failures
 */
export async function plantCanaries(
	{ rest, url }: Place,
	store: Awaited<ReturnType<typeof openStore>>,
	errorWorkflow: string,
): Promise<{ canaries: Canaries; answer: string }> {
	const canaries: Canaries = {
		item: canaryFor('an item'),
		answer: canaryFor('an answer'),
		error: canaryFor('an error', FORMS_OF_ERRORS),
		file: canaryFor('a file', FORMS_OF_BYTES),
	};
	const path = randomUUID();
	const node = (
		name: string,
		type: string,
		typeVersion: number,
		parameters: INode['parameters'],
	) => ({
		...{ id: name, name, type: `n8n-nodes-base.${type}`, typeVersion, parameters },
		position: [0, 0] as [number, number],
	});
	const take = (end: string) => ({
		...node(`Take ${end}`, 'webhook', 2, {
			...{ httpMethod: 'POST', path: `${path}-${end}`, responseMode: 'lastNode', options: {} },
		}),
		webhookId: `${path}-${end}`,
	});
	const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
	const workflow = await rest.createWorkflow({
		name: 'Canaries',
		nodes: [
			take('item'),
			node('Answer', 'set', 3.4, { mode: 'raw', jsonOutput: '={{ { told: $json.body.answer } }}' }),
			take('error'),
			node('Fail', 'stopAndError', 1, { errorMessage: '={{ $json.body.error }}' }),
		],
		connections: { 'Take item': to('Answer'), 'Take error': to('Fail') },
		settings: { executionOrder: 'v1', errorWorkflow },
	});
	await rest.activate(workflow);
	await untilServed(`${url}/webhook/${path}-error`);
	const post = async (end: string, body: object) =>
		await axios.post<string>(`${url}/webhook/${path}-${end}`, body, {
			...{ responseType: 'text', validateStatus: () => true },
		});
	const { data } = await post('item', { item: canaries.item.text, answer: canaries.answer.text });
	await post('error', { error: canaries.error.text });
	const content = Buffer.from(canaries.file.text);
	await store({ content, name: 'canary.txt', mimeType: 'text/plain' });
	return { canaries, answer: data };
}
