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
		 * A Google Drive node's stand-in: n8n's HTTP Request node sends the same file under the same name
		 * here, since no test can log in to Google.
		 */
		nodeFor({ parameters, ...node }: INode): INode {
			const { credentials, disabled, ...rest } = node;
			void credentials;
			void disabled;
			return {
				...rest,
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
