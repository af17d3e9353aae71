// A small node and credential of the harness's own tests, which need nothing of the package.
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	ICredentialType,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
} from 'n8n-workflow';

/** One parameter `value`; `action` says what becomes of it. */
export class Probe implements INodeType {
	description = {
		displayName: 'Probe',
		name: 'probe',
		group: ['transform' as const],
		version: 1,
		description: 'Does one small thing with every item',
		defaults: { name: 'Probe' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'probeApi', required: false }],
		properties: ['action', 'value'].map(
			(name): INodeProperties => ({ displayName: name, name, type: 'string', default: '' }),
		),
	};

	methods = {
		listSearch: {
			async search(this: ILoadOptionsFunctions, filter?: string, page?: string) {
				const value = this.getCurrentNodeParameter('value') as string;
				const { secret } = await this.getCredentials('probeApi');
				return {
					results: [{ name: `${value} ${filter} ${secret}`, value }],
					paginationToken: page === undefined ? '2' : undefined,
				};
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const output: INodeExecutionData[] = [];
		for (const [item, { binary }] of this.getInputData().entries()) {
			const value = this.getNodeParameter('value', item) as string;
			const action = this.getNodeParameter('action', item) as string;
			try {
				for (const made of await actions[action].call(this, value, item)) {
					output.push({ binary, ...made, pairedItem: { item } });
				}
			} catch (error) {
				if (!this.continueOnFail()) {
					throw new NodeOperationError(this.getNode(), error as Error, {
						itemIndex: item,
						description: 'Try another one',
					});
				}
				output.push({ json: { error: (error as Error).message }, pairedItem: { item } });
			}
		}
		return [output];
	}
}

type Action = (
	this: IExecuteFunctions,
	value: string,
	item: number,
) => Promise<INodeExecutionData[]>;

const request = async (context: IExecuteFunctions, options: IHttpRequestOptions) =>
	await context.helpers.httpRequestWithAuthentication.call(context, 'probeApi', options);

const actions: Record<string, Action> = {
	echo: async (value) => [{ json: { value } }],
	split: async (value) => value.split(',').map((part) => ({ json: { part } })),
	refuse: async (value) => {
		if (value === 'bad') throw new Error('A bad one');
		return [{ json: { value } }];
	},
	async upload(url, item) {
		const { id } = this.helpers.assertBinaryData(item, 'data');
		const body = await this.helpers.getBinaryStream(id ?? '');
		const answer = await request(this, { method: 'POST', url, body, json: true });
		return [{ json: { answer, streamed: typeof body.pipe === 'function' } }];
	},
	async download(url) {
		const stream = await request(this, { url, encoding: 'stream' });
		const data = await this.helpers.prepareBinaryData(stream, 'answer.txt', 'text/plain');
		return [{ json: {}, binary: { data } }];
	},
	async wait() {
		const signal = this.getExecutionCancelSignal();
		await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
		return [{ json: { stopped: true } }];
	},
};

export const probeApi: ICredentialType = {
	name: 'probeApi',
	displayName: 'Probe API',
	properties: [
		{ displayName: 'URL', name: 'url', type: 'string', default: '' },
		{ displayName: 'Secret', name: 'secret', type: 'string', default: 'by default' },
	],
	authenticate: async (credentials, options) => ({
		...options,
		headers: { ...options.headers, 'x-secret': credentials.secret },
	}),
	test: {
		request: { baseURL: '={{$credentials.url}}', url: '/status' },
		rules: [
			{
				type: 'responseSuccessBody',
				properties: { key: 'state.kind', value: 'ill', message: 'It is ill' },
			},
		],
	},
};
