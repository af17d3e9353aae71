// What a hostile network does to a call, and the other spellings that an Optimizer may have.
import { request as send } from 'node:http';
import { once } from 'node:events';

import { isAxiosError } from 'axios';

import { fixture } from '../shared/fixtures.cjs';
import { type Optimizer } from '../../tools/harness/optimizer.cjs';
import { Api, formOf } from './api.cjs';
import { sharedOptimizer } from '../shared/optimizer.cjs';

let optimizer: Optimizer;
let api: Api;
beforeAll(async () => {
	optimizer = await sharedOptimizer();
	api = new Api(optimizer, 'current');
});
afterEach(async () => await optimizer.reset());

/** How a call breaks: the code that Node gives its error. */
async function broken(work: Promise<unknown>): Promise<string | undefined> {
	try {
		await work;
	} catch (error) {
		if (isAxiosError(error)) return error.code;
		throw error;
	}
	return undefined;
}
const tokens = async () => await api.http.get('/tokens');
const pdf = () => new Blob([new Uint8Array(fixture('pdf/linearized.pdf'))]);

describe('faults', () => {
	test('a status instead of an answer, so many times, after so many calls', async () => {
		const action = { type: 'status', status: 503, headers: { 'Retry-After': '1' } };
		await optimizer.fault({
			match: { method: 'GET', path: '/tokens$' },
			skip: 1,
			times: 2,
			action,
		});
		const statuses = [];
		for (let call = 0; call < 5; call++) statuses.push((await tokens()).status);
		expect(statuses).toEqual([200, 503, 503, 200, 200]);
		expect((await optimizer.calls()).map(({ status }) => status)).toEqual(statuses);
	});

	test('a status with a body and headers of its own', async () => {
		const body = { detail: 'Service Unavailable' };
		const headers = { 'Retry-After': '7' };
		await optimizer.fault({ match: {}, action: { type: 'status', status: 503, body, headers } });
		const answer = await tokens();
		expect(answer.data).toEqual(body);
		expect(answer.headers['retry-after']).toBe('7');
		await optimizer.fault({
			match: {},
			action: { type: 'status', status: 502, body: '<p>Bad</p>' },
		});
		expect((await tokens()).headers['content-type']).toContain('text/html');
	});

	test('a connection that breaks before the call is processed', async () => {
		const pk = await api.created();
		const action = { type: 'drop', when: 'before' };
		await optimizer.fault({ match: { path: '/otp/' }, action });
		expect(await broken(api.post(`/otp/${pk}`))).toBe('ECONNRESET');
		expect(await optimizer.outbox(pk)).toEqual([]);
	});

	test('a connection that breaks after the call was processed', async () => {
		const { pk } = await api.prepared();
		const secret = await api.code(pk);
		const action = { type: 'drop', when: 'after' };
		await optimizer.fault({ match: { path: '/sign/' }, action });
		expect(await broken(api.post(`/sign/${pk}`, { secret }))).toBe('ECONNRESET');
		expect((await api.http.get(`/request/${pk}`)).data.details.status).toBe('ISSUED');
	});

	test('a download that is lost, and one that breaks in the middle', async () => {
		const { pk, uid } = await api.prepared();
		const path = api.paths.document(pk, uid, 'original');
		await optimizer.fault({ match: { method: 'GET' }, action: { type: 'drop', when: 'after' } });
		expect(await broken(api.file(path))).toBe('ECONNRESET');

		await optimizer.fault({ match: { method: 'GET' }, action: { type: 'truncate' } });
		const call = send(`${optimizer.current}${path}`).end();
		const [answer] = await once(call, 'response');
		let received = 0;
		answer.on('data', (chunk: Buffer) => (received += chunk.length));
		await once(answer, 'error');
		const { length } = fixture('pdf/word.pdf');
		expect(answer.headers['content-length']).toBe(String(length));
		expect(received).toBe(Math.floor(length / 2));
		expect((await api.file(path)).data).toHaveLength(length);
	});

	test('an answer in JSON that breaks in the middle', async () => {
		await optimizer.fault({ match: { path: '/tokens' }, action: { type: 'truncate' } });
		expect(await broken(tokens())).toMatch(/ECONNRESET|ERR_BAD_RESPONSE/);
	});

	test('an upload that is refused before its body is read', async () => {
		const pk = await api.created();
		const action = { type: 'refuse', status: 413, body: '<p>Too large</p>' };
		await optimizer.fault({ match: { method: 'POST', path: '/document/' }, action });
		const call = send(`${optimizer.current}/document/${pk}`, {
			method: 'POST',
			headers: { 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': 10_000_000 },
		});
		// What was announced is never sent: whoever answers now has not waited for it.
		call.on('error', () => {});
		call.flushHeaders();
		const [answer] = await once(call, 'response');
		expect(answer.statusCode).toBe(413);
		await once(answer.resume(), 'close');
		expect((await api.http.get(`/documents/${pk}`)).data.detail).toEqual({});
	});

	test('an upload that is refused while it is being sent', async () => {
		const pk = await api.created();
		const action = { type: 'refuse', status: 413 };
		await optimizer.fault({ match: { method: 'POST', path: '/document/' }, action });
		const call = send(`${optimizer.current}/document/${pk}`, {
			method: 'POST',
			headers: { 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': 2 ** 30 },
		});
		const chunk = Buffer.alloc(1024 ** 2);
		const more = () => {
			while (!call.destroyed && call.write(chunk));
		};
		call.on('drain', more).on('error', () => {});
		call.on('response', (answer) => answer.on('error', () => {}).resume());
		more();
		// Whether the answer is seen before the connection breaks is a matter of luck, as in the world.
		await new Promise((resolve) => call.on('close', resolve));
		expect((await optimizer.calls()).at(-1)).toMatchObject({ method: 'POST', files: [] });
		expect((await api.http.get(`/documents/${pk}`)).data.detail).toEqual({});
	});

	test('an upload that breaks off leaves no document', async () => {
		const pk = await api.created();
		const call = send(`${optimizer.current}/document/${pk}`, {
			method: 'POST',
			headers: { 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': 2 ** 30 },
		});
		call.on('error', () => {});
		call.write(
			'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7',
		);
		await new Promise((resolve) => call.write(Buffer.alloc(1024 ** 2), resolve));
		call.destroy();
		const { file } = await api.uploaded(pk, { file: 'pdf/pdfkit.pdf' });
		expect(Object.keys((await api.http.get(`/documents/${pk}`)).data.detail)).toEqual([file]);
	});

	test('an answer that takes its time, and one that points elsewhere', async () => {
		await optimizer.fault({ match: { path: '/tokens' }, action: { type: 'delay', ms: 1000 } });
		const answered: string[] = [];
		const note = (name: string) => (answer: { status: number }) =>
			answered.push(`${name} ${answer.status}`);
		const both = [tokens(), api.http.get('/hello')] as const;
		await Promise.all([both[0].then(note('delayed')), both[1].then(note('other'))]);
		expect(answered).toEqual(['other 200', 'delayed 200']);
		const location = 'http://127.0.0.1:9/elsewhere';
		await optimizer.fault({ match: {}, action: { type: 'redirect', status: 307, location } });
		const answer = await tokens();
		expect([answer.status, answer.headers.location]).toEqual([307, location]);
	});

	test('faults are forgotten on demand, and never spoil the control surface', async () => {
		const action = { type: 'status', status: 500 };
		await optimizer.fault({ match: {}, times: 99, action });
		expect(await optimizer.outbox()).toEqual([]);
		await optimizer.clearFaults();
		expect((await tokens()).status).toBe(200);
	});
});

describe('calls as they were received', () => {
	test('with fields, files, headers and the status of their answer', async () => {
		const pk = await api.created();
		await optimizer.clearCalls();
		await api.post(`/document/${pk}`, formOf({ file: pdf() }, { file: 'Verträge.pdf' }));
		await api.http.get('/tokens', { headers: { 'X-Gateway': 'secret' }, params: { a: '1' } });
		const [upload, list] = await optimizer.calls();
		expect(upload).toMatchObject({
			method: 'POST',
			path: `/oneshot/api/v1/document/${pk}`,
			status: 200,
			contentType: expect.stringContaining('multipart/form-data; boundary='),
			fields: {},
			files: [
				{
					field: 'file',
					filename: 'Verträge.pdf',
					contentType: 'application/octet-stream',
					size: fixture('pdf/linearized.pdf').length,
					sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
				},
			],
		});
		expect(list).toMatchObject({ method: 'GET', query: 'a=1', status: 422 });
		expect(list.headers['x-gateway']).toBe('secret');
	});
});

describe('dialects', () => {
	test('Create with the bare number, lists under details, uploads as a map', async () => {
		await optimizer.dialect({ create: 'bare', list: 'details', upload: 'map' });
		const { data } = await api.create();
		expect(data).toEqual({
			status: 'success',
			message: 'Request created',
			details: expect.any(Number),
		});
		expect((await tokens()).data.details).toEqual(expect.any(Object));
		const form = formOf({ file: pdf(), file2: pdf() });
		const upload = await api.post(`/document/${data.details}`, form);
		expect(upload.data.detail).toEqual({ file: expect.any(String), file2: expect.any(String) });
	});

	test('errors as FastAPI says them', async () => {
		await optimizer.dialect({ errors: 'fastapi' });
		const answer = await api.http.get('/token/abc');
		expect([answer.status, answer.data]).toEqual([404, { detail: 'Token abc not found' }]);
	});

	test('the other candidates of inferred calls, or none of them', async () => {
		const pk = await api.created();
		const get = async (path: string) => {
			const { status, data } = await api.http.get(path);
			return [status, data.detail];
		};
		expect(await get(`/documents/${pk}`)).toEqual([200, {}]);
		expect(await get(`/document/${pk}`)).toEqual([405, 'Method Not Allowed']);
		await optimizer.dialect({ inferred: 'second' });
		expect(await get(`/documents/${pk}`)).toEqual([404, 'Not Found']);
		expect(await get(`/document/${pk}`)).toEqual([200, {}]);
		await optimizer.dialect({ inferred: 'absent' });
		expect(await get(`/documents/${pk}`)).toEqual([404, 'Not Found']);
		expect(await get(`/request/${pk}`)).toEqual([404, 'Not Found']);
		expect((await tokens()).status).toBe(200);
	});

	test('slashes at the end are welcome, or insisted upon', async () => {
		expect((await api.http.get('/tokens/')).status).toBe(200);
		await optimizer.dialect({ slash: 'redirect' });
		const answer = await api.http.get('/document/1/2?document_type=signed');
		expect(answer.status).toBe(307);
		expect(answer.headers.location).toBe('/oneshot/api/v1/document/1/2/?document_type=signed');
		expect((await api.http.get('/tokens/')).status).toBe(200);
	});
});
