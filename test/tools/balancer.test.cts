// The one address of a cluster: who gets which call, and what happens when a process is down.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

import axios from 'axios';

import { startBalancer } from '../../tools/n8n/balancer.cjs';
import { freePort } from '../../tools/n8n/server.cjs';

const servers: Server[] = [];
const seen: string[] = [];
let balancer: Awaited<ReturnType<typeof startBalancer>>;
let url: string;
let port: number;

/** A process that says who it is; what is posted to `/die` cuts the connection. */
async function process(name: string): Promise<number> {
	const server = createServer((incoming, response) => {
		void text(incoming).then((body) => {
			seen.push(`${name} ${incoming.url}`);
			if (body === 'die') return incoming.socket.destroy();
			const { host, origin = '' } = incoming.headers;
			return response
				.setHeader('set-cookie', ['a=1', 'b=2'])
				.end(JSON.stringify({ name, host, origin, body }));
		});
	}).on('upgrade', (_incoming, socket: Socket) => {
		socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ws\r\n\r\n');
		socket.pipe(socket);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	servers.push(server);
	return (server.address() as AddressInfo).port;
}

beforeEach(async () => {
	const [main, one, two] = [await process('main'), await process('one'), await process('two')];
	port = await freePort();
	url = `http://127.0.0.1:${port}`;
	balancer = await startBalancer({ port, main, webhooks: [one, two] });
	seen.length = 0;
});

afterEach(async () => {
	await balancer.stop();
	for (const server of servers.splice(0)) {
		server.close();
		server.closeAllConnections();
	}
});

const whoAnswers = async (path: string) =>
	(await axios.get<{ name: string }>(url + path)).data.name;

test.each(['/webhook/sign', '/form/1', '/form-waiting/7', '/webhook-waiting/7'])(
	'%s goes to the webhook processes in turn',
	async (path) => {
		const answers = [];
		for (let call = 0; call < 4; call++) answers.push(await whoAnswers(path));
		expect(answers).toEqual(['one', 'two', 'one', 'two']);
	},
);

test.each(['/', '/rest/login', '/webhook-test/sign', '/form-test/1', '/formerly'])(
	'%s goes to the main process',
	async (path) => expect(await whoAnswers(path)).toBe('main'),
);

test('a call arrives as it was made, and so does its answer', async () => {
	const { data, headers } = await axios.post(`${url}/webhook/sign?ticket=1`, 'text', {
		headers: { origin: 'https://example.com' },
	});
	expect(data).toMatchObject({ host: `127.0.0.1:${port}`, origin: 'https://example.com' });
	expect(data).toMatchObject({ body: 'text' });
	expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
	expect(seen).toEqual(['one /webhook/sign?ticket=1']);
});

test('a process that is down is passed over', async () => {
	servers[1].close();
	servers[1].closeAllConnections();
	const answers = [];
	for (let call = 0; call < 3; call++) answers.push(await whoAnswers('/webhook/sign'));
	expect(answers).toEqual(['two', 'two', 'two']);
});

test('what a process may have seen goes to no other', async () => {
	const { status } = await axios.post(`${url}/webhook/sign`, 'die', { validateStatus: () => true });
	expect(status).toBe(502);
	expect(seen).toEqual(['one /webhook/sign']);
});

test('the connection of the editor stays open both ways', async () => {
	const socket = connect(port, '127.0.0.1');
	socket.write(
		'GET /rest/push HTTP/1.1\r\nHost: n8n\r\nConnection: Upgrade\r\nUpgrade: ws\r\n\r\n',
	);
	const [head] = (await once(socket, 'data')) as [Buffer];
	expect(head.toString()).toMatch(/^HTTP\/1\.1 101/);
	socket.write('ping');
	const [echo] = (await once(socket, 'data')) as [Buffer];
	expect(echo.toString()).toBe('ping');
	socket.destroy();
});
