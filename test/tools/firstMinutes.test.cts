// What `npm run n8n` says at its end, and the files that it speaks of.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
	firstExample,
	firstMinutes,
	formOf,
	layOutSamples,
} from '../../tools/n8n/firstMinutes.cjs';
import { readExamples } from '../../tools/n8n/setup.cjs';
import { toPhone } from '../../nodes/Oneshot/values/phone';
import { toIdentityNumber } from '../../nodes/Oneshot/values/identityDocument';

const url = 'http://127.0.0.1:5690';
const way = (changes: object = {}) =>
	firstMinutes({
		...{ url, login: { email: 'demo@example.com', password: 'secret' } },
		...{ form: `${url}/form/1`, workflow: { name: 'Sign', address: `${url}/workflow/1` } },
		...{ folder: '/samples', outbox: 'http://127.0.0.1:8766/_sandbox/outbox' },
		...changes,
	});

test('the steps are numbered, from signing in to the signed PDF', () => {
	const text = way();
	expect([...text.matchAll(/^ {2}(\d)\. /gm)].map(([, step]) => step)).toEqual([...'12345']);
	const order = ['demo@example.com', '/form/1', '/samples', '/_sandbox/outbox', 'the signed PDF'];
	const places = order.map((part) => text.indexOf(part));
	expect(places).toEqual([...places].sort((a, b) => a - b));
	expect(Math.min(...places)).toBeGreaterThan(0);
});

test('where the form is not published, they say how', () => {
	const text = way({ form: undefined });
	expect(text).toContain(`${url}/workflow/1 in the same browser and press “Publish”`);
	expect(text).not.toContain('/form/');
});

test('the files that they name are there, and only those', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'oneshot-samples-'));
	try {
		await layOutSamples(folder);
		const named = [...way().matchAll(/\S+\.(?:pdf|jpg|png)$/gm)].map(([name]) => name);
		expect(named.sort()).toEqual((await readdir(folder)).sort());
		expect((await readFile(join(folder, 'contract.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

test('the person that they make up passes the checks of the node', () => {
	const text = way();
	const [phone] = /\+34[\d ]+\d/.exec(text) ?? [];
	const [, number] = /identity document (\w+)$/m.exec(text) ?? [];
	expect(toPhone(phone, '')).toMatchObject({ value: '+34600123456' });
	expect(toIdentityNumber(number, 'IDC', 'ES')).toMatchObject({ value: number });
});

test('the example of the steps begins with a form', async () => {
	const { [firstExample]: example } = await readExamples();
	expect(formOf(url, example)).toMatch(/^http:\/\/127\.0\.0\.1:5690\/form\/.+/);
	expect(formOf(url, { nodes: [] })).toBeUndefined();
});
