// The harness itself, with a small node of its own: what the other tests take for granted.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INode, INodeExecutionData } from 'n8n-workflow';
import {
	inMemoryBinary,
	startEngine,
	type Engine,
	type WorkflowJson,
} from '../../tools/harness/engine.cjs';
import { Probe, probeApi } from './exampleNode.cjs';

const type = 'test.probe';

interface Received {
	method?: string;
	url?: string;
	headers: IncomingMessage['headers'];
	body: string;
}

let engine: Engine;
let server: Server;
let url: string;
let received: Received[];

beforeAll(async () => {
	engine = await startEngine({
		types: { nodes: { [type]: new Probe() }, credentials: [probeApi] },
	});
	server = createServer((incoming, answer) => {
		let body = '';
		incoming.setEncoding('utf8');
		incoming.on('data', (chunk: string) => (body += chunk));
		incoming.on('end', () => {
			const { method, url: path, headers } = incoming;
			received.push({ method, url: path, headers, body });
			answer.statusCode = path?.startsWith('/shut') ? 503 : 200;
			answer.setHeader('content-type', 'application/json');
			answer.end(
				JSON.stringify(path?.startsWith('/ill') ? { state: { kind: 'ill' } } : { ok: true }),
			);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
	received = [];
});

afterAll(async () => {
	await new Promise((resolve) => server.close(resolve));
	await engine.stop();
});

const items = (...values: unknown[]): INodeExecutionData[] =>
	values.map((value) => ({ json: { value: value as string } }));

function node(name: string, action: string, value: string, more: Partial<INode> = {}): INode {
	return {
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: { action, value },
		...more,
	};
}

/** A chain of nodes, each connected to the next one. */
function chain(...nodes: INode[]): WorkflowJson {
	const connections = Object.fromEntries(
		nodes
			.slice(1)
			.map(({ name }, index) => [
				nodes[index].name,
				{ main: [[{ node: name, type: 'main' as const, index: 0 }]] },
			]),
	);
	return { nodes, connections };
}

describe('items', () => {
	it('evaluates expressions for every item', async () => {
		const result = await engine.runNode(
			{ action: 'echo', value: '={{ $json.value.toUpperCase() }}!' },
			{ type, items: items('a', 'b') },
		);
		expect(result.error).toBeUndefined();
		expect(result.json()).toEqual([{ value: 'A!' }, { value: 'B!' }]);
		expect(result.items().map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	it('links items through one-to-many nodes back to their origin', async () => {
		const result = await engine.runWorkflow(
			chain(
				node('First', 'echo', '={{ $json.value }}'),
				node('Split', 'split', '={{ $json.value }}'),
				node('Last', 'echo', "={{ $('First').item.json.value }} → {{ $json.part }}"),
			),
			{ input: items('a,b', 'c') },
		);
		expect(result.json('Last').map(({ value }) => value)).toEqual(['a,b → a', 'a,b → b', 'c → c']);
		expect(result.executed()).toEqual(['First', 'Split', 'Last']);
	});

	it('reports each node as it starts and finishes', async () => {
		const events: string[] = [];
		await engine.runWorkflow(chain(node('A', 'echo', '1'), node('B', 'split', 'x,y')), {
			onNode: (event) => {
				events.push(`${event.name} ${event.status} ${event.items?.length ?? ''}`.trim());
			},
		});
		expect(events).toEqual(['A started', 'A finished 1', 'B started', 'B finished 2']);
	});
});

describe('failures', () => {
	const parameters = { action: 'refuse', value: '={{ $json.value }}' };

	it('stops the run with the message, description and item', async () => {
		const { error, run } = await engine.runNode(parameters, { type, items: items('good', 'bad') });
		expect(run.status).toBe('error');
		expect(error).toMatchObject({
			message: 'A bad one',
			description: 'Try another one',
			context: { itemIndex: 1 },
		});
	});

	it('continues with the regular output', async () => {
		const result = await engine.runNode(parameters, {
			type,
			items: items('bad', 'good'),
			onError: 'continueRegularOutput',
		});
		expect(result.error).toBeUndefined();
		expect(result.json()).toEqual([{ error: 'A bad one' }, { value: 'good' }]);
	});

	it('continues with the error output', async () => {
		const result = await engine.runNode(parameters, {
			type,
			items: items('bad', 'good'),
			onError: 'continueErrorOutput',
		});
		expect(result.json('Node')).toEqual([{ value: 'good' }]);
		expect(result.json('Node', 1)).toEqual([{ value: 'bad', error: 'A bad one' }]);
	});

	it('says which node nobody answers at', async () => {
		const form = node('Ask', '', '', { type: 'n8n-nodes-base.form', parameters: {} });
		const { error } = await engine.runWorkflow(chain(node('A', 'echo', ''), form));
		expect(error?.message).toBe('Nobody answers at the node "Ask" (n8n-nodes-base.form)');
	});
});

describe('HTTP, credentials and files', () => {
	it('sends a stored file as a stream, with what the credential adds', async () => {
		const data = await engine.binary(Buffer.from('file content'), 'a.txt', 'text/plain');
		expect(data.id).toMatch(/^filesystem-v2:/);
		const result = await engine.runNode(
			{ action: 'upload', value: `${url}/in` },
			{
				type,
				items: [{ json: {}, binary: { data } }],
				credentials: { probeApi: { secret: 's3cret' } },
			},
		);
		expect(result.json()).toEqual([{ answer: { ok: true }, streamed: true }]);
		expect(received).toHaveLength(1);
		expect(received[0]).toMatchObject({ method: 'POST', url: '/in', body: 'file content' });
		expect(received[0].headers['x-secret']).toBe('s3cret');
	});

	it('keeps a downloaded file in the store', async () => {
		const result = await engine.runNode(
			{ action: 'download', value: `${url}/out` },
			{ type, credentials: { probeApi: {} } },
		);
		const [item] = result.items();
		expect(item.binary?.data).toMatchObject({ fileName: 'answer.txt', mimeType: 'text/plain' });
		expect(item.binary?.data.id).toMatch(/^filesystem-v2:/);
		expect((await result.buffer(item)).toString()).toBe('{"ok":true}');
		expect(received[0].headers['x-secret']).toBe('by default');
	});

	it('has files without a store', async () => {
		const data = inMemoryBinary(Buffer.from('abc'), 'a.txt', 'text/plain');
		const result = await engine.runNode(
			{ action: 'echo', value: '={{ $binary.data.fileName }}' },
			{ type, items: [{ json: {}, binary: { data } }] },
		);
		expect(data.id).toBeUndefined();
		expect(result.json()).toEqual([{ value: 'a.txt' }]);
		expect((await result.buffer(result.items()[0])).toString()).toBe('abc');
	});

	it('stops a running node through the signal', async () => {
		const stop = new AbortController();
		const result = await engine.runNode(
			{ action: 'wait', value: '' },
			{
				type,
				signal: stop.signal,
				onNode: ({ name, status }) => {
					if (name === 'Node' && status === 'started') setImmediate(() => stop.abort());
				},
			},
		);
		expect(result.run.status).toBe('canceled');
	});

	it('searches a list', async () => {
		const found = await engine.listSearch(
			'search',
			{ value: 'v' },
			{ type, filter: 'f', credentials: { probeApi: { secret: 's' } } },
		);
		expect(found).toEqual({ results: [{ name: 'v f s', value: 'v' }], paginationToken: '2' });
	});
});

describe('the credential test', () => {
	it('is green for a good answer', async () => {
		const verdict = await engine.testCredential('probeApi', { url, secret: 'mine' });
		expect(verdict).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(received[0]).toMatchObject({ url: '/status', headers: { 'x-secret': 'mine' } });
	});

	it.each([
		['a rule on the body', () => `${url}/ill`, 'It is ill'],
		['a bad status', () => `${url}/shut`, 'Service Unavailable'],
		['a closed port', () => 'http://127.0.0.1:1', 'ECONNREFUSED'],
	])('is red for %s', async (_what, target, message) => {
		expect(await engine.testCredential('probeApi', { url: target() })).toEqual({
			status: 'Error',
			message,
		});
	});
});
