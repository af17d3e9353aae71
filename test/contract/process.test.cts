// The Optimizer as a program: what it keeps, whom it serves, and what stands before it.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

import axios from 'axios';

import { fixture } from '../harness/fixtures.cjs';
import { sandboxValues, startOptimizer, type RunningOptimizer } from '../harness/optimizer.cjs';
import { pdfsig } from '../harness/pdfsig.cjs';
import { Api, formOf } from './api.cjs';

const run = promisify(execFile);
const root = join(__dirname, '..', '..');
const command = ['--import', 'tsx', 'sandbox/optimizer.mts'];

// Several programs are started one after the other; the machine may be busy with other tests.
jest.setTimeout(120_000);

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'optimizer-test-'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

/** Runs with an Optimizer that ends with the work. */
async function withOptimizer<T>(
	options: Parameters<typeof startOptimizer>[0],
	work: (optimizer: RunningOptimizer) => Promise<T>,
): Promise<T> {
	const optimizer = await startOptimizer(options);
	try {
		return await work(optimizer);
	} finally {
		await optimizer.stop();
	}
}

/** Waits until something holds that nobody announces; the test's own time limit ends it. */
async function expectSoon(holds: () => Promise<boolean>) {
	while (!(await holds())) await new Promise(setImmediate);
}

/** Starts the program as a person would, and gives what it says. */
async function program(args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
	const child = spawn(process.execPath, [...command, ...args], { cwd: root });
	const [stdout, stderr, [code]] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, 'exit'),
	]);
	return { code: code as number, stdout, stderr };
}

test('with a folder, everything outlives the process: a request is created, then signed', async () => {
	const data = join(folder, 'data');
	const before = await withOptimizer({ data }, async (optimizer) => {
		const api = new Api(optimizer, 'current');
		const { data: image } = await api.post(
			'/image',
			formOf({ image: new Blob([new Uint8Array(fixture('images/logo.png'))]) }),
		);
		const { data: token } = await api.post('/token', { username: '1000001' });
		const prepared = await api.prepared();
		const code = await api.code(prepared.pk);
		const ca = await optimizer.ca();
		return { ...prepared, code, ca, token: token.details.token_uid, ...image.details };
	});
	await withOptimizer({ data }, async (optimizer) => {
		const api = new Api(optimizer, 'current');
		expect(await optimizer.ca()).toBe(before.ca);
		expect(Object.keys((await api.http.get('/tokens')).data.detail)).toContain(before.token);
		const picture = await api.file(`/image/${before.image_uid}`);
		expect(picture.data.equals(fixture('images/logo.png'))).toBe(true);
		expect((await api.post(`/sign/${before.pk}`, { secret: before.code })).status).toBe(200);
	});
	await withOptimizer({ data }, async (optimizer) => {
		const api = new Api(optimizer, 'legacy');
		const { data: signed } = await api.file(api.paths.document(before.pk, before.uid, 'signed'));
		expect(await pdfsig(signed)).toEqual([expect.objectContaining({ valid: true })]);
		expect(await optimizer.outbox(before.pk)).toHaveLength(1);
	});
});

test('what a refused upload brought is not kept, nor half of one that broke off', async () => {
	const data = join(folder, 'data');
	await withOptimizer({ data }, async (optimizer) => {
		const api = new Api(optimizer, 'current');
		const pk = await api.created();
		const stored = async () => (await readdir(join(data, 'files'))).length;
		const before = await stored();
		const file = new Blob([new Uint8Array(fixture('pdf/linearized.pdf'))]);
		expect(
			(await api.post(`/document/${pk}`, formOf({ file, file2: new Blob(['x']) }))).status,
		).toBe(415);
		expect((await api.post(`/document/${pk}`, formOf({ file, nickname: 'Pepe' }))).status).toBe(
			422,
		);
		expect(await stored()).toBe(before);

		const call = request(`${optimizer.current}/document/${pk}`, {
			method: 'POST',
			headers: { 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': 2 ** 30 },
		});
		call.on('error', () => {});
		call.write('--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n%PDF-');
		call.write(Buffer.alloc(1024 ** 2));
		await expectSoon(async () => (await stored()) === before + 1);
		call.destroy();
		await expectSoon(async () => (await stored()) === before);
	});
});

test('reset empties it but for the first token', async () => {
	await withOptimizer({}, async (optimizer) => {
		const api = new Api(optimizer, 'current');
		const { pk } = await api.prepared();
		await api.code(pk);
		await api.post('/token', { username: '1000001' });
		await optimizer.dialect({ create: 'bare' });
		await optimizer.fault({ match: { path: '/nothing' }, action: { type: 'status', status: 500 } });
		await optimizer.reset();
		expect(await optimizer.outbox()).toEqual([]);
		expect(await optimizer.calls()).toEqual([]);
		expect(Object.keys((await api.http.get('/tokens')).data.detail)).toEqual([sandboxValues.token]);
		expect((await api.http.get(`/request/${pk}`)).status).toBe(404);
		expect((await api.create()).data.details).toEqual({ request_pk: expect.any(Number) });
	});
});

test('production is refused unless it is allowed', async () => {
	await withOptimizer({ args: ['--allow-prod'] }, async (optimizer) => {
		const api = new Api(optimizer, 'current');
		const { username, password, pin } = sandboxValues;
		// The first token is of the environment "sandbox".
		expect((await api.create({ env: 'prod' })).status).toBe(403);
		const created = await api.create({ env: 'prod', token: '', username, password, pin });
		expect(created.status).toBe(200);
	});
});

test('a gateway lets nobody pass without the login or the header', async () => {
	const args = ['--gateway-basic', 'user:pass:word', '--gateway-header', 'X-Key: secret'];
	await withOptimizer({ args }, async (optimizer) => {
		const get = async (headers: Record<string, string>) =>
			await axios.get(`${optimizer.current}/tokens`, { headers, validateStatus: () => true });
		const Authorization = `Basic ${Buffer.from('user:pass:word').toString('base64')}`;
		const refused = await get({ 'X-Key': 'secret' });
		expect([refused.status, refused.headers['content-type']]).toEqual([401, 'text/html']);
		expect(refused.data).toContain('<title>401 Authorization Required</title>');
		expect((await get({ Authorization })).status).toBe(401);
		expect((await get({ Authorization, 'X-Key': 'secret' })).status).toBe(200);
	});
});

test('over https, only clients with a certificate of the CA are served', async () => {
	const path = (name: string) => join(folder, name);
	const openssl = async (...args: string[]) => await run('openssl', args);
	const selfSigned = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1'];
	for (const [name, extra] of [
		['server', ['-addext', 'subjectAltName=IP:127.0.0.1']],
		['client', []],
	] as const) {
		const files = ['-keyout', path(`${name}.key`), '-out', path(`${name}.pem`)];
		await openssl(...selfSigned, ...files, '-subj', `/CN=${name}`, ...extra);
	}
	const [ca, cert, key] = await Promise.all(
		['server.pem', 'client.pem', 'client.key'].map((name) => readFile(path(name), 'utf8')),
	);
	const args = ['--tls-cert', path('server.pem'), '--tls-key', path('server.key')];
	args.push('--client-ca', path('client.pem'));
	await withOptimizer({ args, tls: { ca, cert, key } }, async (optimizer) => {
		expect(optimizer.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
		expect(await optimizer.outbox()).toEqual([]);
		const get = async (tls: object) =>
			await axios.get(`${optimizer.current}/tokens`, { httpsAgent: new Agent(tls) });
		expect((await get({ ca, cert, key })).status).toBe(200);
		await expect(get({ ca })).rejects.toThrow();
		await expect(get({ cert, key })).rejects.toThrow(/self-signed|certificate/);
	});
});

test('it serves this machine only', async () => {
	const { code, stderr } = await program(['--port', '0', '--host', '0.0.0.0']);
	expect(code).toBe(2);
	expect(stderr).toContain('this machine only');
});

test('https without a key is refused, not served as http', async () => {
	const { code, stderr } = await program(['--port', '0', '--tls-cert', 'server.pem']);
	expect([code, stderr.trim()]).toEqual([2, 'https needs both --tls-cert and --tls-key.']);
});

test('a port that is taken, and an option that is no number, are said plainly', async () => {
	await withOptimizer({}, async ({ url }) => {
		const { port } = new URL(url);
		const { code, stderr } = await program(['--port', port]);
		expect(code).toBe(1);
		expect(stderr).toContain(`Port ${port} is taken`);
		expect(stderr).not.toContain('    at ');
	});
	const { code, stderr } = await program(['--otp-ttl', 'soon']);
	expect([code, stderr.trim()]).toEqual([2, '--otp-ttl must be a number, not "soon".']);
});

test('it tells people what they need, and leaves nothing behind', async () => {
	const child = spawn(process.execPath, [...command, '--port', '0'], {
		cwd: root,
		stdio: ['ignore', 'pipe', 'inherit'],
		env: { ...process.env, TMPDIR: folder },
	});
	const own = async () => (await readdir(folder)).filter((name) => name.startsWith('optimizer-'));
	let output = '';
	const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
		for (;;) {
			const match = pattern.exec(output);
			if (match) return match;
			await once(child.stdout, 'data');
		}
	};
	child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
	try {
		await until(/Ctrl-C/);
		expect(output).toMatch(/^One-Shot Optimizer listening on http:\/\/127\.0\.0\.1:\d+\n/);
		const [url] = await until(/http\S+/);
		for (const known of [`${url}/oneshot/api/v1`, ...Object.values(sandboxValues)]) {
			expect(output).toContain(known);
		}
		const api = new Api({ current: `${url}/oneshot/api/v1` } as RunningOptimizer, 'current');
		const pk = await api.created();
		await api.post(`/otp/${pk}`);
		const sms = await until(/^SMS to (\S+): (\d{6}) .*$/m);
		expect(sms[0]).toContain(pk);
		expect(sms[1]).toBe('+34600123456');
		expect(await own()).toHaveLength(1);
	} finally {
		child.kill('SIGTERM');
		const [code] = await once(child, 'exit');
		expect(code).toBe(0);
	}
	expect(await own()).toEqual([]);
});

test('a large upload is streamed to disk, not held in memory', async () => {
	const data = join(folder, 'data');
	const megabytes = 100;
	await withOptimizer({ data }, async (optimizer) => {
		const api = new Api(optimizer, 'current');
		const pk = await api.created();
		const peak = async () =>
			Number(
				/VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${optimizer.pid}/status`, 'utf8'))?.[1],
			) / 1024;
		const before = await peak();
		const large = Buffer.alloc(megabytes * 1024 * 1024);
		fixture('pdf/pdfkit.pdf').copy(large);
		const upload = await api.post(`/document/${pk}`, formOf({ file: new Blob([large]) }));
		expect(upload.status).toBe(200);
		const { detail } = upload.data;
		const path = api.paths.document(pk, detail.uid, 'original');
		const answer = await api.http.get(path, { responseType: 'stream' });
		let received = 0;
		for await (const chunk of answer.data) received += (chunk as Buffer).length;
		expect(received).toBe(large.length);
		expect((await peak()) - before).toBeLessThan(megabytes / 2);
	});
});
