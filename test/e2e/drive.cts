// A drive to file documents in: an HTTP server that keeps what it is given, and the node that gives it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { INode } from 'n8n-workflow';

export type Drive = Awaited<ReturnType<typeof startDrive>>;

export async function startDrive() {
	const files = new Map<string, Buffer>();
	const server = createServer((request, response) => {
		void (async () => {
			const chunks: Buffer[] = [];
			for await (const chunk of request) chunks.push(chunk as Buffer);
			const name = new URL(request.url ?? '', 'http://drive').searchParams.get('name') ?? '';
			files.set(name, Buffer.concat(chunks));
			response
				.setHeader('content-type', 'application/json')
				.end(JSON.stringify({ id: name, name }));
		})();
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;

	return {
		/** What was filed, by name. */
		files,
		/**
		 * The stand-in of a Google Drive node: n8n's HTTP Request node sends the same file under the same name
		 * here, since no test can log in to Google. Any other node is given back as it is.
		 */
		standIn(node: INode): INode {
			if (node.type !== 'n8n-nodes-base.googleDrive') return node;
			const { id, name, position, onError, parameters } = node;
			return {
				...{ id, name, position, onError },
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				parameters: {
					method: 'POST',
					url: `http://127.0.0.1:${port}/`,
					sendQuery: true,
					queryParameters: { parameters: [{ name: 'name', value: parameters.name }] },
					sendBody: true,
					contentType: 'binaryData',
					inputDataFieldName: parameters.inputDataFieldName,
				},
			};
		},
		async stop() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
