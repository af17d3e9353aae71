// Every fault by name, at every moment: it strikes when it says, the server counts right, and nothing leaks.
import { readdir, readlink } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';

import {
	type Fault,
	type FaultScript,
	type RunningOptimizer,
} from '../../tools/harness/optimizer.cjs';
import { some } from '../shared/everyValue.cjs';
import { Api } from './api.cjs';
import { ownOptimizer } from '../shared/optimizer.cjs';

jest.setTimeout(120_000);

let optimizer: RunningOptimizer;
let api: Api;
let pk: string;
let scripts: FaultScript[];
beforeAll(async () => {
	optimizer = await ownOptimizer();
	api = new Api(optimizer, 'current');
	scripts = await optimizer.faultScripts();
});
beforeEach(async () => {
	await optimizer.reset();
	pk = await api.created();
});
afterAll(async () => await optimizer.stop());

/** A client that has seen enough hangs up. */
const ENOUGH = 300_000;

/** Sends a call over a connection of its own, and gives all bytes that come until its end. */
function exchange(head: string): Promise<{ received: Buffer; end: string }> {
	const { hostname, port } = new URL(optimizer.url);
	return new Promise((resolve) => {
		const chunks: Buffer[] = [];
		let length = 0;
		let end = 'close';
		const socket: Socket = connect(Number(port), hostname, () => socket.write(head));
		socket.on('data', (chunk: Buffer) => {
			chunks.push(chunk);
			length += chunk.length;
			if (length > ENOUGH) socket.destroy();
		});
		socket.on('error', ({ code }: NodeJS.ErrnoException) => (end = String(code)));
		socket.on('close', () => resolve({ received: Buffer.concat(chunks), end }));
	});
}

/** A call that sends a code; with a body that never comes where it is to be answered unread. */
const call = (unread = false) =>
	[
		`POST /oneshot/api/v1/otp/${pk} HTTP/1.1`,
		`Host: ${new URL(optimizer.url).host}`,
		'Connection: close',
		'Content-Type: application/json',
		`Content-Length: ${unread ? 1000 : 0}`,
		'\r\n',
	].join('\r\n');

/** Waits until something holds that nobody announces; the test's own time limit ends it. */
async function expectSoon(holds: () => Promise<boolean>) {
	while (!(await holds())) await new Promise(setImmediate);
}

/** Makes the call under a fault. */
async function spoilt(fault: Omit<Fault, 'match'>, unread = false, holds = false) {
	await optimizer.clearCalls();
	await optimizer.fault({ match: { path: '/otp/' }, ...fault });
	const answer = exchange(call(unread));
	if (holds) {
		await expectSoon(async () => (await optimizer.calls()).length === 1);
		await optimizer.clearFaults();
	}
	return await answer;
}
const codesSent = async () => (await optimizer.ledger()).requests[pk].codesSent;

/** Connections that the Optimizer's process holds. */
async function connections(): Promise<number> {
	const folder = `/proc/${optimizer.pid}/fd`;
	const links = await Promise.all(
		(await readdir(folder)).map(
			async (name) => await readlink(`${folder}/${name}`).catch(() => ''),
		),
	);
	return links.filter((link) => link.startsWith('socket:')).length;
}

test('there are many, and each says what it does', () => {
	expect(scripts.length).toBeGreaterThanOrEqual(150);
	const names = scripts.map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
	for (const { name, description } of scripts) {
		expect([name, description]).toEqual([name, expect.stringMatching(/\w{3}/)]);
		expect(name).toMatch(/^[a-z0-9.-]+$/);
	}
});

test('each strikes at the moment that it says, and leaves no connection behind', async () => {
	await axiosSettles();
	const before = await connections();
	for (const { name, action, moments, when } of some(scripts, 5)) {
		if (action.type === 'unreachable') continue;
		const holds = action.type === 'hang' || action.then === 'hold';
		for (const moment of moments.length > 0 ? moments : [when]) {
			const unread = moment === 'unread' || action.type === 'refuse';
			const sent = await codesSent();
			const { received, end } = await spoilt(
				{ script: name, ...(moments.length > 0 && moment && { when: moment }) },
				unread,
				holds,
			);
			// What replaces an answer keeps the call from being carried out, unless it comes after it.
			const carriedOut = moments.length > 0 ? moment === 'after' : !unread;
			expect([name, moment, (await codesSent()) - sent]).toEqual([
				name,
				moment,
				Number(carriedOut),
			]);
			const head = received.toString('latin1');
			if (action.type === 'status' || action.type === 'redirect') {
				expect([name, moment, head.slice(0, 12)]).toEqual([
					name,
					moment,
					`HTTP/1.1 ${action.status}`,
				]);
			}
			if (action.type === 'delay' || action.type === 'interim') {
				expect(head).toContain('OTP generated');
			}
			if (action.type === 'drop' || action.type === 'hang') expect(head).toBe('');
			if (action.type === 'drop' && action.how === 'reset')
				expect([name, end]).toEqual([name, 'ECONNRESET']);
		}
	}
	expect((await api.http.get('/tokens')).status).toBe(200);
	await expectSoon(async () => (await connections()) <= before);
});

/** One call, so that the connections of the control client are counted. */
async function axiosSettles() {
	await optimizer.outbox();
}

test('nobody listens for a while, then somebody does', async () => {
	await optimizer.fault({ match: {}, script: 'connection-refused' });
	expect((await exchange(call())).end).toBe('ECONNREFUSED');
	await expectSoon(async () => (await exchange(call())).end !== 'ECONNREFUSED');
	expect(await codesSent()).toBe(1);
});

test('bytes are written to the socket as they are', async () => {
	const bytes = Buffer.from('HTTP/1.1 200 OK\r\nX: \xf1\r\nContent-Length: 1\r\n\r\n\0', 'latin1');
	const { received } = await spoilt({ action: { type: 'raw', base64: bytes.toString('base64') } });
	expect(received).toEqual(bytes);
	expect(await codesSent()).toBe(0);
});

test('an answer that is lost is not an answer that never was', async () => {
	const lost = { type: 'status', status: 504, body: '<p>', when: 'after' };
	const { received } = await spoilt({ action: lost });
	expect(received.toString()).toMatch(/^HTTP\/1\.1 504 .*\r\n\r\n<p>$/s);
	expect(await codesSent()).toBe(1);
});

test('a location is filled in with what was called', async () => {
	const location = 'https://{host}{path}/?next={url}';
	const { received } = await spoilt({ action: { type: 'redirect', status: 307, location } });
	const path = `/oneshot/api/v1/otp/${pk}`;
	const { host } = new URL(optimizer.url);
	expect(received.toString()).toContain(`\r\nlocation: https://${host}${path}/?next=${path}\r\n`);
});

test('generated bodies have the size that was asked for, and may be compressed', async () => {
	const pieces = [{ text: '[' }, { text: 'ab', repeat: 70_000 }, { text: ']' }];
	const content = `[${'ab'.repeat(70_000)}]`;
	const get = async (action: object) => {
		await optimizer.fault({ match: {}, action: { type: 'generated', pieces, ...action } });
		return await api.http.get('/tokens', { decompress: false, responseType: 'arraybuffer' });
	};
	const plain = await get({ status: 500 });
	expect([plain.status, String(plain.data)]).toEqual([500, content]);
	const { data, headers } = await get({ gzip: true });
	expect(headers['content-encoding']).toBe('gzip');
	expect(gunzipSync(data as Buffer).toString()).toBe(content);
});

test('the real answer is changed on its way', async () => {
	const body = 'utf-16le';
	const headers = { 'Content-Type': null, 'X-Proxy': 'yes' };
	await optimizer.fault({ match: {}, action: { type: 'alter', status: 203, headers, body } });
	const answer = await api.file('/tokens');
	expect(answer.status).toBe(203);
	expect(answer.headers['content-type']).toBeUndefined();
	expect(answer.headers['x-proxy']).toBe('yes');
	expect(answer.data.toString('utf16le')).toMatch(/^\ufeff\{"status":"success"/);
});

test('an upload that is carried out and whose answer is lost stays uploaded', async () => {
	await optimizer.fault({ match: { path: '/document/' }, script: 'reset-after' });
	await expect(api.uploaded(pk, { file: 'pdf/word.pdf' })).rejects.toThrow();
	const { data } = await api.http.get(`/documents/${pk}`);
	const [uid] = Object.keys(data.detail);
	expect((await api.file(api.paths.document(pk, uid, 'original'))).status).toBe(200);
});

test('whoever hangs is let go by reset, and by the end of the Optimizer', async () => {
	const other = await ownOptimizer();
	const { port } = new URL(other.url);
	const closed = () =>
		new Promise<void>((resolve) => {
			const socket = connect(Number(port), '127.0.0.1', () =>
				socket.write(`GET /api/v1/tokens HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`),
			);
			socket.on('error', () => {}).on('close', () => resolve());
		});
	/** Resolves when a client that is left hanging has been let go, after `end`. */
	const hangUntil = async (end: () => Promise<unknown>) => {
		await other.clearCalls();
		await other.fault({ match: {}, script: 'hang' });
		const letGo = closed();
		await expectSoon(async () => (await other.calls()).length === 1);
		await Promise.all([end(), letGo]);
	};
	await hangUntil(other.reset);
	await hangUntil(other.stop);
});
