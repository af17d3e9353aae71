// The descriptions in sandbox/openapi: all of them is offered, nothing else, and the client agrees.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { routes, type CallName, type Route } from '../../nodes/Oneshot/client/routes';
import { type Optimizer, type Version } from '../../tools/harness/optimizer.cjs';
import { Api, formOf, signer, versions } from './api.cjs';
import { sharedOptimizer } from '../shared/optimizer.cjs';

interface Operation {
	operationId: string;
	'x-standing': 'documented' | 'legacy-documented' | 'inferred';
	'x-candidate'?: number;
	'x-dialect'?: Record<string, string>;
	parameters?: Array<{ name: string; in: string }>;
}
interface Description {
	openapi: string;
	paths: Record<string, Record<string, Operation>>;
}
const descriptionOf = (version: Version) => {
	const file = join(__dirname, '..', '..', 'sandbox', 'openapi', `${version}.yaml`);
	return parse(readFileSync(file, 'utf8')) as Description;
};
const described = (version: Version) => {
	const { paths } = descriptionOf(version);
	return Object.entries(paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, operation]) => ({
			path,
			method: method.toUpperCase(),
			...operation,
		})),
	);
};

let optimizer: Optimizer;
beforeAll(async () => {
	optimizer = await sharedOptimizer();
});

describe.each(versions)('the description (%s)', (version) => {
	let api: Api;
	beforeAll(() => {
		api = new Api(optimizer, version);
	});

	/** Why a generation refuses a call, in the form that it has for calls unlike their description. */
	function complaint({
		status,
		data,
	}: {
		status: number;
		data: { details?: string; detail?: unknown };
	}) {
		if (version === 'legacy') return [status, data.details];
		const [{ loc, msg }] = data.detail as Array<{ loc: string[]; msg: string }>;
		return [status, `${loc.slice(1).join('.')}: ${msg}`];
	}
	const expected = (current: string, legacy: string) =>
		version === 'legacy' ? [400, legacy] : [422, current];

	test.each([
		['first', 1],
		['second', 2],
	])('every call of it is offered (dialect: %s candidates)', async (inferred, candidate) => {
		await optimizer.dialect({ inferred });
		const noRoute = /"detail":"(Not Found|Method Not Allowed)"|<h1>/;
		for (const operation of described(version)) {
			if ((operation['x-candidate'] ?? candidate) !== candidate) continue;
			const { method, path, 'x-dialect': dialect = {} } = operation;
			await optimizer.dialect(dialect);
			const url = path.replace('{type}', 'signed').replace(/\{\w+\}/g, '1');
			const { data } = await api.http.request({ method, url, responseType: 'text' });
			expect(`${method} ${path} ${data}`).not.toMatch(noRoute);
		}
		await optimizer.reset();
	});

	test('it is OpenAPI: identifiers are unique, references lead somewhere, placeholders are declared', () => {
		const description = descriptionOf(version);
		expect(description.openapi).toMatch(/^3\.1\./);
		const operations = described(version);
		const ids = operations.map(({ operationId }) => operationId);
		expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);

		const references = [...JSON.stringify(description).matchAll(/"\$ref":"#\/([^"]+)"/g)];
		expect(references.length).toBeGreaterThan(10);
		for (const [, path] of references) {
			const target = path
				.split('/')
				.reduce<unknown>((at, step) => (at as Record<string, unknown>)?.[step], description);
			expect([path, target]).toEqual([path, expect.any(Object)]);
		}
		for (const { path, parameters = [] } of operations) {
			const declared = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
			const used = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
			expect([path, declared]).toEqual([path, used]);
		}
	});

	test('its calls, paths and standings are those of the client', () => {
		const entries = Object.entries(routes) as Array<[CallName, Partial<Record<Version, Route>>]>;
		const ofClient = entries.flatMap(([, byVersion]) => {
			const route = byVersion[version];
			if (!route) return [];
			const standing = route.source === 'inferred' ? 'inferred' : 'documented';
			return route.paths.map((path) => `${route.method} ${path} ${standing}`);
		});
		const ofDescription = described(version).map(({ method, path, 'x-standing': standing }) =>
			[method, path, standing === 'inferred' ? 'inferred' : 'documented'].join(' '),
		);
		const neutral = (lines: string[]) =>
			[...new Set(lines.map((line) => line.replace(/\{\w*pk\}/, '{pk}')))].sort();
		// The vendor shows the current API's second form of a download for signed files only.
		const ofCurrent = (line: string) =>
			version === 'current' ? line.replace('/{type}/', '/signed/') : line;
		expect(neutral(ofClient.map(ofCurrent))).toEqual(neutral(ofDescription));
	});

	test('what it does not offer is answered as such', async () => {
		const unknown = await api.http.get('/nothing');
		expect([unknown.status, unknown.data]).toEqual([
			404,
			version === 'legacy' ? '<h1>Not Found</h1>' : { detail: 'Not Found' },
		]);
		const wrong = await api.http.put('/tokens');
		expect([wrong.status, wrong.data]).toEqual([405, { detail: 'Method Not Allowed' }]);
	});

	test('unknown fields, parameters and types are refused', async () => {
		expect(complaint(await api.create({ nickname: 'Pepe' }))).toEqual(
			expected(
				'nickname: extra fields not permitted',
				"Invalid parameter 'nickname': extra fields not permitted",
			),
		);
		expect(complaint(await api.http.get('/tokens?limit=1'))).toEqual(
			expected(
				'limit: extra fields not permitted',
				"Invalid parameter 'limit': extra fields not permitted",
			),
		);
		expect(complaint(await api.post('/token', { username: 1 }))).toEqual(
			expected('username: must be string', "Invalid parameter 'username': must be string"),
		);
		expect(complaint(await api.post('/videoid', { email: 'a@b.es' }))).toEqual(
			expected(
				'mobile_phone_number: field required',
				"Missing required parameter: 'mobile_phone_number'",
			),
		);
	});

	test('missing fields are named as documented', async () => {
		expect(complaint(await api.create({ mobile_phone_number: '' }))).toEqual(
			expected(
				'mobile_phone_number: field required',
				'Missing parameter: mobile_phone_number required',
			),
		);
		expect(complaint(await api.post('/token', {}))).toEqual(
			expected('username: field required', 'Missing required parameters: username, password, pin'),
		);
		expect(complaint(await api.post('/image', formOf({})))).toEqual(
			expected('image: field required', "Missing required parameter: 'image'"),
		);
	});

	test('a text is no file, a file is no text', async () => {
		expect(complaint(await api.create({ document_front: 'text' }))[0]).toBe(
			version === 'legacy' ? 400 : 422,
		);
		const file = signer().document_front;
		expect(complaint(await api.create({ given_name: file }))[0]).toBe(
			version === 'legacy' ? 400 : 422,
		);
	});

	test('another kind of body is refused', async () => {
		const expectedType = expected(
			'Content-Type: must be application/json',
			"Invalid parameter 'Content-Type': must be application/json",
		);
		expect(complaint(await api.post('/token', formOf({ username: '1000001' })))).toEqual(
			expectedType,
		);
		const form = new URLSearchParams({ username: '1000001' });
		expect(complaint(await api.post('/token', form))).toEqual(expectedType);
	});
});
