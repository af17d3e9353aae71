// A model that talks as OpenAI's does (POST /responses) and thinks nothing: it asks for the one tool it is
// offered, and tells what the tool gave. Whatever it is told that looks like a number, it hands to the tool.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import type { INode } from 'n8n-workflow';

import type { Installation } from './installation.cjs';

interface Message {
	role?: string;
	type?: string;
	content?: string | Array<{ text?: string }>;
	/** What a tool gave. */
	output?: string;
}

interface Tool {
	name: string;
	parameters: { properties: Record<string, unknown> };
}

/** What the model is asked. */
interface Question {
	model: string;
	input: Message[];
	tools?: Tool[];
}

const textOf = ({ content = '' }: Message) =>
	typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('');

/** A call of the tool, with everything that it takes or a careless model would like it to take; else a sentence. */
function thought({ input, tools = [] }: Question): object {
	const given = input.findLast(({ output }) => output !== undefined)?.output;
	const [tool] = tools;
	if (given === undefined && tool) {
		const asked = textOf(input.findLast(({ role }) => role === 'user') ?? {});
		const [number = '', code = ''] = asked.match(/\d+/g) ?? [];
		const names = Object.keys(tool.parameters.properties);
		const known = Object.fromEntries(names.map((name) => [name, number]));
		const wished = { ...known, operation: 'sign', secret: code };
		return {
			...{ type: 'function_call', id: 'fc_1', call_id: 'call_1', status: 'completed' },
			...{ name: tool.name, arguments: JSON.stringify(wished) },
		};
	}
	const [, status = given] = /"status":\s*"(\w+)"/.exec(given ?? '') ?? [];
	const text = `The request stands at ${status}.`;
	const content = [{ type: 'output_text', text, annotations: [] }];
	return { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content };
}

/** Starts the model, and has n8n know it as an OpenAI account. */
export async function startModel({ rest }: Installation) {
	const questions: Question[] = [];
	const server = createServer((request, response) => {
		void (async () => {
			const question = (await json(request)) as Question;
			questions.push(question);
			const answer = {
				...{ id: 'resp_1', object: 'response', created_at: 0, status: 'completed' },
				...{ model: question.model, output: [thought(question)], tools: [] },
				usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
			};
			response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
		})();
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const data = { apiKey: 'none', url: `http://127.0.0.1:${port}` };
	const { id, name } = await rest.saveCredential({ name: 'A model', type: 'openAiApi', data });

	return {
		/** What it was asked. */
		questions,
		/** The node of a model, with the account chosen; any other is given back as it is. */
		choose(node: INode): INode {
			if (!node.type.endsWith('.lmChatOpenAi')) return node;
			return { ...node, disabled: false, credentials: { openAiApi: { id, name } } };
		},
		async stop() {
			await rest.removeCredential(id);
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
