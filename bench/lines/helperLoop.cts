// The floor that n8n leaves: a node with one parameter that does nothing but call n8n's helper, in a pool, without a
// credential.
import { createRequire } from 'node:module';

import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	INodeType,
} from 'n8n-workflow';
import type { Readable } from 'node:stream';

import { completed, inPool, urlOf, type Line, type Setting } from './line.cjs';

export const helperLoopType = 'bench.helperLoop';

/** What n8n sends multipart bodies with. */
export interface FormData {
	append(name: string, value: unknown, options?: object): void;
	getHeaders(): Record<string, string>;
	getLengthSync(): number;
}

/** n8n's own copy of the class: its helper knows no other. */
export function formDataOf(): new () => FormData {
	const load = createRequire(createRequire(__filename).resolve('n8n-core'));
	return load('form-data') as new () => FormData;
}

async function bodyOf(
	{ helpers }: IExecuteFunctions,
	{ call }: Setting,
	{ binary = {} }: INodeExecutionData,
): Promise<Partial<IHttpRequestOptions>> {
	if (!call.files) return {};
	const form = new (formDataOf())();
	for (const [name, value] of Object.entries(call.fields ?? {})) form.append(name, value);
	for (const [name, property] of Object.entries(call.files)) {
		const { id = '', fileName, mimeType } = binary[property];
		const { fileSize } = await helpers.getBinaryMetadata(id);
		const described = { filename: fileName, contentType: mimeType, knownLength: fileSize };
		form.append(name, await helpers.getBinaryStream(id), described);
	}
	const headers = { ...form.getHeaders(), 'content-length': String(form.getLengthSync()) };
	return { body: form as unknown as IHttpRequestOptions['body'], headers };
}

class HelperLoop implements INodeType {
	/** What is to be called, set before a run. */
	setting?: Setting;

	description = {
		...{ displayName: 'Helper in a Loop', name: 'helperLoop', group: [], version: 1 },
		...{ description: '', defaults: { name: 'Helper in a Loop' } },
		properties: [{ displayName: 'URL', name: 'url', type: 'string' as const, default: '' }],
		...{ inputs: ['main' as const], outputs: ['main' as const] },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { setting } = helperLoop;
		if (!setting) throw new Error('Nothing is to be called');
		const { call, inFlight } = setting;
		const output: INodeExecutionData[] = [];
		await inPool(this.getInputData(), inFlight, async (item, index) => {
			const answer: unknown = await this.helpers.httpRequest({
				method: call.method,
				url: this.getNodeParameter('url', index) as string,
				...(await bodyOf(this, setting, item)),
				...(call.download ? { encoding: 'stream' } : { json: !call.files }),
				disableFollowRedirect: true,
			});
			const pairedItem = { item: index };
			if (call.download) {
				const data = await this.helpers.prepareBinaryData(answer as Readable, 'file.pdf');
				output[index] = { json: {}, binary: { data }, pairedItem };
			} else output[index] = { json: { answer: answer as object }, pairedItem };
		});
		return [output];
	}
}

export const helperLoop = new HelperLoop();

export const helperInALoop: Line = (setting) => async () => {
	helperLoop.setting = setting;
	const { engine, items } = setting;
	const parameters = { url: urlOf(setting) };
	completed(await engine.runNode(parameters, { type: helperLoopType, items }), items);
};
