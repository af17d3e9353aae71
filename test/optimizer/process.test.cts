// The Optimizer as a program: what it keeps, whom it serves, and what stands before it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import axios from 'axios';

import {
	connectOptimizer,
	optimizerCommand,
	sandboxValues,
	startOptimizer,
	type RunningOptimizer,
} from '../../tools/harness/optimizer.cjs';
import { picture } from '../../tools/harness/samples.cjs';
import { pdfsig } from '../../tools/harness/signatures.cjs';
import { runProgram } from '../../tools/shared/programs.cjs';
import { createCertificates, type Certificates } from '../shared/certificates.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { ownOptimizer, sharedOptimizer } from '../shared/optimizer.cjs';
import { Api, formOf, said } from './api.cjs';

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'optimizer-test-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

/** Waits until something holds that nobody announces; the test's own time limit ends it. */
async function expectSoon(holds: () => Promise<boolean>) {
	while (!(await holds())) await new Promise(setImmediate);
}

/** Starts the program as a person would, to its end. */
const program = async (...args: string[]) =>
	await runProgram({ program: process.execPath, args: [...optimizerCommand, ...args] });

describe('with a folder', () => {
	let data: string;
	let optimizer: RunningOptimizer;
	beforeAll(async () => {
		data = join(folder, 'data');
		optimizer = await startOptimizer({ data, args: ['--allow-prod'] });
	});
	afterAll(async () => await optimizer.stop());

	test('production is served where it is allowed', async () => {
		const api = new Api(optimizer, 'current');
		const { username, password, pin } = sandboxValues;
		// The first token is of the environment "sandbox".
		expect((await api.create({ env: 'prod' })).status).toBe(403);
		const created = await api.create({ env: 'prod', token: '', username, password, pin });
		expect(created.status).toBe(200);
	});

	test('what a refused upload brought is not kept, nor half of one that broke off', async () => {
		const api = new Api(optimizer, 'current');
		const pk = await api.created();
		const stored = async () => (await readdir(join(data, 'files'))).length;
		const before = await stored();
		const file = new Blob([new Uint8Array(fixture('pdf/linearized.pdf'))]);
		const mixed = formOf({ file, file2: new Blob(['x']) });
		expect((await api.post(`/document/${pk}`, mixed)).status).toBe(415);
		const strange = formOf({ file, nickname: 'Pepe' });
		expect((await api.post(`/document/${pk}`, strange)).status).toBe(422);
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

	test('a large upload is streamed to disk, not held in memory', async () => {
		const megabytes = 100;
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

	test('everything outlives the process: what was signed, and what is to be signed', async () => {
		const before = new Api(optimizer, 'current');
		const image = new Blob([new Uint8Array(picture('logo.png'))]);
		const { data: stored } = await before.post('/image', formOf({ image }));
		const { data: token } = await before.post('/token', { username: '1000001' });
		const [done, open] = [await before.prepared(), await before.prepared()];
		const sign = async (api: Api, pk: string, secret: string) =>
			(await api.post(`/sign/${pk}`, { secret })).status;
		expect(await sign(before, done.pk, await before.code(done.pk))).toBe(200);
		const code = await before.code(open.pk);
		const ca = await optimizer.ca();

		await optimizer.stop();
		optimizer = await startOptimizer({ data });
		const api = new Api(optimizer, 'current');
		expect(await optimizer.ca()).toBe(ca);
		expect(Object.keys((await api.http.get('/tokens')).data.detail)).toContain(
			token.details.token_uid,
		);
		const downloaded = await api.file(`/image/${stored.details.image_uid}`);
		expect(downloaded.data.equals(picture('logo.png'))).toBe(true);
		expect(await sign(api, open.pk, code)).toBe(200);
		expect(await optimizer.outbox(open.pk)).toHaveLength(1);

		const legacy = new Api(optimizer, 'legacy');
		for (const { pk, uid } of [done, open]) {
			const { data: signed } = await legacy.file(legacy.paths.document(pk, uid, 'signed'));
			expect(await pdfsig(signed)).toEqual([expect.objectContaining({ valid: true })]);
		}
	});
});

test('reset empties it but for the first token', async () => {
	const optimizer = await sharedOptimizer();
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

describe('behind a gateway, over https', () => {
	let certificates: Certificates;
	let optimizer: RunningOptimizer;
	beforeAll(async () => {
		certificates = await createCertificates();
		const gateway = ['--gateway-basic', 'user:pass:word', '--gateway-header', 'X-Key: secret'];
		const { args, pem } = certificates;
		optimizer = await startOptimizer({ args: [...args, ...gateway], tls: pem });
	});
	afterAll(async () => {
		await optimizer.stop();
		await certificates.remove();
	});

	const Authorization = `Basic ${Buffer.from('user:pass:word').toString('base64')}`;
	const login = { Authorization, 'X-Key': 'secret' };
	const get = async (tls: object, headers: Record<string, string>) =>
		await axios.get(`${optimizer.current}/tokens`, {
			httpsAgent: new Agent(tls),
			headers,
			validateStatus: () => true,
		});

	test('a gateway lets nobody pass without the login or the header', async () => {
		const { pem } = certificates;
		const refused = await get(pem, { 'X-Key': 'secret' });
		expect([refused.status, refused.headers['content-type']]).toEqual([401, 'text/html']);
		expect(refused.data).toContain('<title>401 Authorization Required</title>');
		expect((await get(pem, { Authorization })).status).toBe(401);
		expect((await get(pem, login)).status).toBe(200);
	});

	test('only clients with a certificate of the CA are served', async () => {
		const { ca, cert, key } = certificates.pem;
		expect(optimizer.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
		expect(await optimizer.outbox()).toEqual([]);
		expect((await get({ ca, cert, key }, login)).status).toBe(200);
		await expect(get({ ca }, login)).rejects.toThrow();
		await expect(get({ cert, key }, login)).rejects.toThrow(/self-signed|certificate/);
	});
});

test('it serves this machine only', async () => {
	const { code, stderr } = await program('--port', '0', '--host', '0.0.0.0');
	expect(code).toBe(2);
	expect(stderr).toContain('this machine only');
});

test('https without a key is refused, not served as http', async () => {
	const { code, stderr } = await program('--port', '0', '--tls-cert', 'server.pem');
	expect([code, stderr.trim()]).toEqual([2, 'https needs both --tls-cert and --tls-key.']);
});

test('a port that is taken, and an option that is no number, are said plainly', async () => {
	const { port } = new URL((await sharedOptimizer()).url);
	const taken = await program('--port', port);
	expect(taken.code).toBe(1);
	expect(taken.stderr).toContain(`Port ${port} is taken`);
	expect(taken.stderr).not.toContain('    at ');
	const { code, stderr } = await program('--otp-ttl', 'soon');
	expect([code, stderr.trim()]).toEqual([2, '--otp-ttl must be a number, not "soon".']);
});

test('where it signs at once, an asynchronous Sign is answered when all is signed', async () => {
	const optimizer = await ownOptimizer({ args: ['--sign-at-once'] });
	try {
		const api = new Api(optimizer, 'current');
		const pk = await api.created({ useasync: 'true' });
		// So many that the next call would come before they are signed.
		for (let count = 0; count < 12; count++) await api.uploaded(pk, { file: 'pdf/word.pdf' });
		const sign = await api.post(`/sign/${pk}`, { secret: await api.code(pk) });
		expect(said(sign)).toContain('are going to be signed');
		expect(await optimizer.requests()).toMatchObject([{ status: 'ISSUED' }]);
	} finally {
		await optimizer.stop();
	}
});

/** As a person starts it, with the usual interval between two codes; they expire at once. */
describe('as a person starts it', () => {
	let temporary: string;
	let child: ReturnType<typeof start>;
	let output = '';
	let url: string;
	const start = () =>
		spawn(process.execPath, [...optimizerCommand, '--port', '0', '--otp-ttl', '0'], {
			stdio: ['ignore', 'pipe', 'inherit'],
			env: { ...process.env, TMPDIR: temporary },
		});
	const own = async () =>
		(await readdir(temporary)).filter((name) => name.startsWith('optimizer-'));
	const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
		for (;;) {
			const match = pattern.exec(output);
			if (match) return match;
			await once(child.stdout, 'data');
		}
	};
	beforeAll(async () => {
		temporary = await mkdtemp(join(folder, 'tmp-'));
		child = start();
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		await until(/Ctrl-C/);
		[url] = await until(/http\S+/);
	});
	afterAll(() => child.kill('SIGKILL'));

	test('it tells people what they need', async () => {
		expect(output).toMatch(/^One-Shot Optimizer listening on http:\/\/127\.0\.0\.1:\d+\n/);
		for (const known of [`${url}/oneshot/api/v1`, ...Object.values(sandboxValues)]) {
			expect(output).toContain(known);
		}
		const api = new Api(connectOptimizer(url), 'current');
		const pk = await api.created();
		await api.post(`/otp/${pk}`);
		const sms = await until(/^SMS to (\S+): (\d{6}) .*$/m);
		expect(sms[0]).toContain(pk);
		expect(sms[1]).toBe('+34600123456');
	});

	test('codes do not follow each other within the interval, and expire', async () => {
		const optimizer = connectOptimizer(url);
		const api = new Api(optimizer, 'current');
		const { pk } = await api.prepared();
		const code = await api.code(pk);
		const soon = await api.post(`/otp/${pk}`);
		expect([soon.status, said(soon)]).toEqual([
			412,
			'Error occured during OTP generation: Otp generated less than a minute ago',
		]);
		const sent = Date.parse((await optimizer.outbox(pk))[0].sent_at);
		while (Date.now() <= sent) await new Promise(setImmediate);
		const late = await api.post(`/sign/${pk}`, { secret: code });
		expect([late.status, said(late)]).toEqual([403, 'Confirmation Code invalid']);
	});

	test('production is refused', async () => {
		const { username, password, pin } = sandboxValues;
		const api = new Api(connectOptimizer(url), 'current');
		const created = await api.create({ env: 'prod', token: '', username, password, pin });
		expect([created.status, said(created)]).toEqual([
			400,
			expect.stringContaining('environment') as string,
		]);
	});

	test('told to end, it leaves nothing behind', async () => {
		expect(await own()).toHaveLength(1);
		child.kill('SIGTERM');
		expect(await once(child, 'exit')).toEqual([0, null]);
		expect(await own()).toEqual([]);
	});
});
