// A server that does what the page's own does, and nothing of the ceremony: it serves the shell and answers acts with views.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { pageHtml } from '../../../nodes/Oneshot/page/html';
import type { Language } from '../../../nodes/Oneshot/page/link';
import { shell } from '../../../nodes/Oneshot/page/shell';
import type { Answer, Proofs, View } from '../../../nodes/Oneshot/page/view';

/** What the browser sent. */
export interface Asked {
	act: string;
	token: string;
	proofs: Proofs;
	of?: string;
	code?: string;
	reason?: string;
	identity?: string;
}

/** What is answered: a view, and what else the answer has; a number is a status without an answer. */
export type Reply = { view: View; language?: Language } & Partial<Answer>;

export interface StandIn {
	/** The page's address, without a link. */
	url: string;
	/** Every act, in order. */
	asked: Asked[];
	/** How acts are answered from now on. */
	answer(reply: (asked: Asked) => Reply | number | Promise<Reply | number>): void;
	close(): void;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

function answerOf({ view, language = 'en', ...more }: Reply, { proofs }: Asked): Answer {
	const { title, html } = pageHtml(view, language);
	const { state, notice, codeWait } = view;
	return { state, ...(notice && { notice }), language, title, html, proofs, codeWait, ...more };
}

export async function standIn(): Promise<StandIn> {
	const asked: Asked[] = [];
	let reply: Parameters<StandIn['answer']>[0] = () => 404;
	const page = shell({ title: 'Northwind Energía', colour: '#0b6e4f' });
	const server = createServer((request, response) => {
		const { pathname } = new URL(request.url ?? '/', 'http://localhost');
		const act = async () => {
			const said = JSON.parse(await bodyOf(request)) as Asked;
			asked.push(said);
			const replied = await reply(said);
			if (typeof replied === 'number') {
				response.writeHead(replied, { 'Content-Type': 'application/json' }).end('{}');
			} else {
				response.setHeader('Content-Type', 'application/json');
				response.end(JSON.stringify(answerOf(replied, said)));
			}
		};
		if (request.method === 'POST') void act();
		else if (pathname === '/webhook/sign') response.writeHead(200, page.headers).end(page.html);
		else response.setHeader('Content-Type', 'text/plain').end(`The file ${request.url}`);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/sign`,
		asked,
		answer: (next) => {
			reply = next;
		},
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
