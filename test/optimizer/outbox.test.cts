// The outbox as a page for people, and as JSON for programs.
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import axios from 'axios';

import { startOptimizer, type Optimizer } from '../../tools/harness/optimizer.cjs';
import { sharedOptimizer } from '../shared/optimizer.cjs';
import { Api } from './api.cjs';

/** What Chromium sends when an address is opened. */
const BROWSER =
	'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

let optimizer: Optimizer;
beforeAll(async () => (optimizer = await sharedOptimizer()));
beforeEach(async () => await optimizer.reset());

const open = async (accept: string, query = '') =>
	await axios.get<string>(`${optimizer.url}/_sandbox/outbox${query}`, {
		headers: { accept },
		responseType: 'text',
	});

test('a browser gets a page: it says what to do while there is nothing, then the newest code first', async () => {
	const empty = await open(BROWSER);
	expect(empty.headers['content-type']).toBe('text/html; charset=utf-8');
	expect(empty.data).toContain('No code has been sent yet');

	const api = new Api(optimizer, 'current');
	const first = await api.prepared();
	const second = await api.prepared();
	const codes = [await api.code(first.pk), await api.code(second.pk)];
	const { data } = await open(BROWSER);
	const shown = [...data.matchAll(/class="code">(\d{6})</g)].map(([, code]) => code);
	expect(shown).toEqual([...codes].reverse());
	expect(data).toContain(`request ${second.pk}`);
	const own = (await open(BROWSER, `?request_pk=${first.pk}`)).data;
	expect([own.includes(codes[0]), own.includes(`request ${second.pk}`)]).toEqual([true, false]);
});

test.each([
	'application/json',
	'*/*',
	'application/json, text/plain, */*',
	'application/xhtml+xml',
])('a program that accepts %s gets JSON', async (accept) => {
	const api = new Api(optimizer, 'current');
	const { pk } = await api.prepared();
	const code = await api.code(pk);
	const { data, headers } = await open(accept);
	expect(headers['content-type']).toContain('application/json');
	expect(JSON.parse(data)).toMatchObject([{ request_pk: Number(pk), code }]);
});

test('what stands in an entry stays text, and nothing on the page runs or loads', async () => {
	const evil = `"><img src=x onerror=alert(1)><script>'\`&`;
	const data = await mkdtemp(join(tmpdir(), 'oneshot-outbox-'));
	const entry = {
		kind: 'otp',
		channel: evil,
		to: evil,
		request_pk: evil,
		code: evil,
		sent_at: evil,
	};
	await writeFile(join(data, 'state.json'), JSON.stringify({ outbox: [entry] }));
	const own = await startOptimizer({ data });
	try {
		const url = `${own.url}/_sandbox/outbox`;
		const { data: page, headers } = await axios.get<string>(url, { headers: { accept: BROWSER } });
		expect(page).toContain('&#60;img src=x onerror=alert(1)&#62;');
		expect(page).not.toMatch(/<img|<script/i);
		expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
		expect(headers['cache-control']).toBe('no-store');
	} finally {
		await own.stop();
		await rm(data, { recursive: true, force: true });
	}
});

test('a name that merely points to this machine gets no page', async () => {
	const { port } = new URL(optimizer.url);
	const headers = { host: `evil.example:${port}`, accept: BROWSER };
	const outgoing = send({ host: '127.0.0.1', port, path: '/_sandbox/outbox', headers }).end();
	const [answer] = await once(outgoing, 'response');
	expect(answer.statusCode).toBe(403);
	expect(await text(answer)).not.toContain('<html');
});
