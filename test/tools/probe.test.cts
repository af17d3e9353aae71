// The probe, against Optimizers that differ in what the documentation leaves open.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import axios from 'axios';

import type { Report } from '../../tools/probe/report.cjs';
import { runProbe } from '../../tools/probe/run.cjs';
import { sandboxValues, type Optimizer, type Version } from '../../tools/harness/optimizer.cjs';
import { runProgram } from '../../tools/shared/programs.cjs';
import { projectRoot } from '../../tools/shared/projectRoot.cjs';
import { sharedOptimizer } from '../shared/optimizer.cjs';

const folder = mkdtempSync(join(tmpdir(), 'oneshot-probe-'));
const reportFile = join(folder, 'report.json');

const phone = '+34600987654';
const email = 'somebody.real@example.com';

/** What may appear nowhere, neither as it was given nor as the Optimizer answered it. */
const secret = [
	sandboxValues.token,
	sandboxValues.username,
	sandboxValues.billingUsername,
	sandboxValues.billingPassword,
	Buffer.from(sandboxValues.billingPassword).toString('base64'),
	phone,
	email,
	'127.0.0.1',
];

let optimizer: Optimizer;
beforeAll(async () => (optimizer = await sharedOptimizer()));
afterAll(async () => {
	rmSync(folder, { recursive: true });
});
beforeEach(async () => {
	await optimizer.reset();
	// Something personal for the Optimizer to answer with.
	await axios.post(`${optimizer.current}/settings`, {
		billing: { billing_username: sandboxValues.billingUsername },
	});
	await optimizer.clearCalls();
});

const fullFlags = [
	'--full',
	...['--registration-authority', sandboxValues.registrationAuthority],
	...['--phone', phone, '--email', email, '--billing-username', sandboxValues.billingUsername],
];
const secretVariables = {
	ONESHOT_TOKEN: sandboxValues.token,
	ONESHOT_BILLING_PASSWORD: sandboxValues.billingPassword,
};

const run = async (args: string[], variables: Record<string, string> = {}) =>
	await runProbe(args, variables);

/** Runs it and reads its report, in which nothing secret may be. */
async function probed(baseUrl: string, version: Version, args: string[] = []) {
	const flags = ['--base-url', baseUrl, '--version', version, '--json', reportFile];
	const said = await run([...flags, ...args], args.length > 0 ? secretVariables : {});
	const json = readFileSync(reportFile, 'utf8');
	for (const value of secret) expect(said.stdout + said.stderr + json).not.toContain(value);
	return { ...said, report: JSON.parse(json) as Report };
}

const found = ({ findings }: Report, method: string, path: string) =>
	findings.find((finding) => finding.method === method && finding.path === path);

const sent = async () =>
	(await optimizer.calls()).map(({ method, path, status }) => ({ method, path, status }));

test.each(['current', 'legacy'] as const)(
	'without --full a %s Optimizer is only read',
	async (version) => {
		const { code, report } = await probed(optimizer[version], version);
		expect(code).toBe(0);
		const calls = await sent();
		expect(calls.length).toBeGreaterThan(15);
		for (const { method, path } of calls) {
			if (['GET', 'OPTIONS'].includes(method)) continue;
			expect(['DELETE', 'PUT']).toContain(method);
			expect(path).toMatch(/\/0+$/);
		}
		const { data } = await axios.get<object>(`${optimizer.legacy}/tokens`);
		expect(data).toHaveProperty(`details.${sandboxValues.token}`);
		expect(
			report.findings.every(({ verdict, method }) => method !== 'POST' || verdict !== 'exists'),
		).toBe(true);
	},
);

test('what an Optimizer of the current API turns out to be', async () => {
	const { report, stdout } = await probed(optimizer.current, 'current');
	expect(report).toMatchObject({
		basePath: '/oneshot/api/v1',
		full: false,
		trailingSlash: 'both forms answer',
		unknownToUs: [],
	});
	expect(report.settled).toEqual({
		'settings.hello': 'GET /hello',
		'settings.version': 'GET /version',
		'settings.get': 'GET /settings',
		'settings.update': 'still open, but the path exists',
		'request.get': 'GET /request/{pk}',
		'request.update': 'PUT /request/{pk}',
		'request.cancel': 'DELETE /request/{pk}',
		'document.getAll': 'GET /documents/{pk}',
		'image.getAll': 'GET /images',
		'image.deleteAll': 'still open, but the path exists',
		'videoId.downloadVideo': 'GET /videoid/{vpk}/video',
	});
	expect(found(report, 'GET', '/request/{pk}')).toMatchObject({
		source: 'inferred',
		verdict: 'exists',
		status: 404,
		error: '{status: text, message: text} “Request 0 not found”',
	});
	expect(found(report, 'GET', '/videoid/{vpk}/download/video')?.verdict).toBe('absent');
	expect(found(report, 'GET', '/tokens')?.envelope).toMatch(
		/^\{status: success, detail: \{<key>: /,
	);
	expect(stdout).toMatch(/^GET \/request\/\{pk\} +inferred +exists +404 /m);
});

test('with --full a legacy request is made and removed again', async () => {
	const { code, report } = await probed(optimizer.legacy, 'legacy', fullFlags);
	expect(code).toBe(0);
	expect(found(report, 'POST', '/request')?.envelope).toBe('{status: text, details: number}');
	expect(found(report, 'GET', '/document/{pk}/contract')?.envelope).toBe('application/pdf, a file');
	expect(found(report, 'GET', '/document/{pk}/{type}/{uid}')?.envelope).toContain('a file');
	expect(found(report, 'DELETE', '/request/{pk}')?.verdict).toBe('exists');
	const calls = await sent();
	expect(
		calls.filter(({ path }) => /\/(otp|sign|videoid)\b/.test(path)).map(({ method }) => method),
	).not.toContain('POST');
	const cancelled = calls.find(({ method, path }) => method === 'DELETE' && /request/.test(path));
	expect(cancelled?.status).toBe(200);
	const { data } = await axios.get<{ details: object }>(`${optimizer.legacy}/images`);
	expect(data.details).toEqual({});
	expect(await optimizer.outbox()).toEqual([]);
});

test('a deliberately different Optimizer', async () => {
	await optimizer.dialect({
		inferred: 'second',
		errors: 'fastapi',
		slash: 'redirect',
		create: 'bare',
		upload: 'map',
		list: 'details',
	});
	const { code, report } = await probed(optimizer.current, 'current', fullFlags);
	expect(code).toBe(0);
	expect(report.trailingSlash).toBe('redirects to the path with a slash');
	expect(report.settled).toMatchObject({
		'document.getAll': 'GET /document/{pk}',
		'videoId.downloadVideo': 'GET /videoid/{vpk}/download/video',
	});
	expect(found(report, 'GET', '/documents/{pk}')?.verdict).toBe('absent');
	expect(found(report, 'GET', '/request/{pk}')).toMatchObject({
		slashRedirect: true,
		envelope: expect.stringContaining('surname_1: text') as string,
		error: '{detail: text} “Request 0 not found”',
	});
	expect(found(report, 'POST', '/create')?.envelope).toContain('details: number');
	expect(found(report, 'POST', '/document/{pk}')?.envelope).toMatch(/detail: \{/);
	expect(found(report, 'GET', '/tokens')?.envelope).toContain('details: {<key>');
});

test('what an Optimizer does not offer, and what therefore is left behind', async () => {
	await optimizer.dialect({ inferred: 'absent' });
	const { code, report, stdout, stderr } = await probed(optimizer.current, 'current', fullFlags);
	expect(new Set(Object.values(report.settled))).toEqual(new Set(['not offered']));
	const removed = (await sent()).find(({ method, path }) => {
		return method === 'DELETE' && /\/document\/\d+$/.test(path);
	});
	expect(removed?.status).toBe(200);
	const pk = removed?.path.split('/').pop() ?? '';
	expect(code).toBe(1);
	expect(stderr).toContain(`please do so by hand: request ${pk}`);
	expect(stdout).not.toContain(pk);
});

test("the Optimizer's own description is found and compared", async () => {
	const description = {
		openapi: '3.1.0',
		paths: {
			'/oneshot/api/v1/request/{request_pk}': { get: {}, delete: {} },
			'/oneshot/api/v1/images/': { get: {} },
			'/oneshot/api/v1/requests': { get: {} },
		},
	};
	const server = createServer(({ url }, response) => {
		const known = url === '/oneshot/openapi.json';
		response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
		response.end(JSON.stringify(known ? description : { detail: 'Not Found' }));
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	try {
		const { report } = await probed(`http://127.0.0.1:${port}/oneshot/api/v1/`, 'current');
		// Two folders above the base URL.
		expect(report.description).toBe('../../openapi.json');
		expect(report.unknownToUs).toEqual(['GET /requests']);
		expect(found(report, 'DELETE', '/request/{pk}')?.described).toBe(true);
		expect(found(report, 'PUT', '/request/{pk}')?.described).toBe(false);
		expect(report.settled['image.getAll']).toBe('GET /images');
		expect(report.settled['document.getAll']).toBe('not offered');
	} finally {
		server.close();
	}
});

test('--full says what it needs, and asks nothing before it has it', async () => {
	const { code, stderr } = await run(['--base-url', optimizer.current, '--full', '--email', email]);
	expect(code).toBe(2);
	expect(stderr).toContain('--full needs --registration-authority, --phone, --billing-username');
	expect(stderr).toContain('ONESHOT_BILLING_PASSWORD');
	expect(stderr).not.toContain(email);
	expect(await sent()).toEqual([]);
});

test('a password on the command line is refused without repeating it', async () => {
	// As a person starts it.
	const { code, stdout, stderr } = await runProgram({
		program: process.execPath,
		args: [
			...['--require', 'tsx/cjs', join('tools', 'probe', 'probe.cts')],
			...['--base-url', optimizer.current, '--password', 'hush-hush'],
		],
		cwd: projectRoot,
	});
	expect([code, stdout]).toEqual([2, '']);
	expect(stderr).toContain("The flags can't be understood");
	expect(stderr).not.toContain('hush');
});

test('nothing there is said as such', async () => {
	const { code, stderr } = await run(['--base-url', 'http://127.0.0.1:9/api']);
	expect(code).toBe(1);
	expect(stderr).toContain('Nothing answered');
});
