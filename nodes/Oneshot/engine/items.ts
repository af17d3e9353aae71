import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Account } from '../client/account';
import { knownDocuments, toDocumentItem } from '../entities/document';
import type { Input } from '../operation/input';
import type { Output } from '../operation/operation';

/** The API's numbers, which reach us as numbers and as texts, from paths, parameters and answers. */
const NUMBERS = ['request_pk', 'videoid_pk'];

/** An object whose request_pk and videoid_pk are numbers, as the API sends them, where they are numbers at all. */
export function withNumbers<T extends IDataObject>(json: T): T {
	const numbers = NUMBERS.filter((name) => /^\d{1,15}$/.test(String(json[name]))).map((name) => [
		name,
		Number(json[name]),
	]);
	return { ...json, ...Object.fromEntries(numbers) };
}

/** The input's files without those that the call consumed, then the output's own. */
function passOn(input: Input, output: Output): INodeExecutionData['binary'] {
	const kept = Object.entries(input.item.binary ?? {}).filter(
		([name]) => !input.consumed.has(name),
	);
	const binary = { ...Object.fromEntries(kept), ...output.binary };
	return Object.keys(binary).length > 0 ? binary : undefined;
}

/** What is known of the same request's documents travels on: their list may not exist. */
function withDocuments(input: Input, json: IDataObject): IDataObject {
	const documents = knownDocuments(input, String(json.request_pk));
	return documents.length > 0 ? { ...json, documents: documents.map(toDocumentItem) } : json;
}

/** An operation's outputs as n8n items: linked to their input, carrying files and the environment. */
export function toItems(
	input: Input,
	outputs: Output[],
	{ environment }: Account,
	keepsDocuments = false,
): INodeExecutionData[] {
	return outputs.map((output) => {
		const json = withNumbers(keepsDocuments ? withDocuments(input, output.json) : output.json);
		const concernsRequest = 'request_pk' in json && !('env' in json);
		const binary = passOn(input, output);
		return {
			json: concernsRequest ? { ...json, env: environment } : json,
			...(binary && { binary }),
			pairedItem: { item: input.index },
		};
	});
}

/** The requests that items completed, for the error of a run that stops. */
export const completedRequests = (results: Array<INodeExecutionData[] | undefined>): string[] => [
	...new Set(
		results
			.flatMap((items) => items ?? [])
			.filter(({ json }) => json.request_pk !== undefined)
			.map(({ json }) => `request ${String(json.request_pk)}`),
	),
];
