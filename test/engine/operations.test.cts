// Walks every operation of the node's description, in both versions, against the local Optimizer, which
// refuses what the API descriptions do not have. An operation without a scenario fails.
import { routes, type CallName } from '../../nodes/Oneshot/client/routes';
import { knownOperations, scenarioOf, titleOf, walk, type Known } from '../harness/scenarios.cjs';
import { startWorld, versions, type World } from '../harness/world.cjs';

let world: World;
beforeAll(async () => (world = await startWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.reset());

const cases = versions.flatMap((version) =>
	knownOperations
		.filter((known) => known.versions.includes(version))
		.map((known) => [titleOf(known, version), known, version] as const),
);

test.each(cases)('%s', async (_title, known, version) => {
	const { output, calls } = await walk(world, known, version);
	expect(output.length).toBeGreaterThan(0);
	for (const { json, pairedItem } of output) {
		expect(Object.keys(json)).toEqual(expect.arrayContaining(scenarioOf(known).gives));
		expect(pairedItem).toEqual({ item: 0 });
	}
	expect(calls.length).toBeGreaterThan(0);
	expect(calls.map(({ status }) => status).filter((status) => status >= 400)).toEqual([]);
});

test('every call of the API is made by an operation', async () => {
	const made = new Set<string>();
	for (const [, known, version] of cases) {
		await world.optimizer.reset();
		for (const { method, path } of (await walk(world, known, version)).calls) {
			made.add(`${version} ${method} ${path.replace(/^(\/oneshot)?\/api\/v1/, '')}`);
		}
	}
	const missing = versions.flatMap((version) =>
		Object.values(routes).flatMap((known) => {
			const route = version in known ? known[version as keyof typeof known] : undefined;
			if (!route) return [];
			const { method, paths } = route as { method: string; paths: string[] };
			const pattern = paths[0].replace(/\{\w+\}/g, '[^/]+');
			const expression = new RegExp(`^${version} ${method} ${pattern}$`);
			return [...made].some((call) => expression.test(call))
				? []
				: [`${version} ${method} ${paths[0]}`];
		}),
	);
	expect(missing).toEqual([]);
}, 60_000);

const byName = (name: string): Known => {
	const found = knownOperations.find(
		({ resource, operation }) => `${resource.value}.${operation.value}` === name,
	);
	if (!found) throw new Error(name);
	return found;
};

describe('a call that this Optimizer does not have', () => {
	const inferred = (Object.keys(routes) as CallName[]).filter((name) => {
		const route =
			'current' in routes[name]
				? (routes[name] as { current: { source: string } }).current
				: undefined;
		// Check Health and Version have names of their own in the routes.
		return route?.source === 'inferred' && !name.startsWith('settings.');
	});

	test.each(inferred)('%s: the second candidate is tried, then it is said', async (name) => {
		const known = byName(name);
		const { prepare } = scenarioOf(known);
		const { items, parameters } = await prepare(world, 'current');
		const { resource, operation } = known;
		const run = async () =>
			await world.run(
				{ ...parameters, resource: resource.value, operation: operation.value },
				items,
			);
		await world.optimizer.dialect({ inferred: 'absent' });
		const { error } = await run();
		expect(error?.context.code).toBe('NOT_OFFERED');
		expect(error?.message).toContain('This Optimizer does not offer');
	});

	test('documents are listed where only the second path exists', async () => {
		await world.optimizer.dialect({ inferred: 'second' });
		const { output } = await walk(world, byName('document.getAll'), 'current');
		expect(output[0].json.filename).toBe('contract.pdf');
	});

	test('Check Health falls back to the tokens', async () => {
		await world.optimizer.dialect({ inferred: 'absent' });
		const { output } = await walk(world, byName('settings.checkHealth'), 'current');
		expect(output[0].json).toEqual({ healthy: true, checked: 'tokens' });
	});

	test.each(['metadata.getAll', 'request.getAsyncStatus'])('%s is legacy only', async (name) => {
		const [resource, operation] = name.split('.');
		const { error } = await world.run({ resource, operation, requestPk: '1' });
		expect(error?.message).toContain('does not offer');
		expect(error?.description).toContain('other Optimizer Version');
		expect(await world.optimizer.calls()).toEqual([]);
	});
});

describe('answers in other spellings give the same output', () => {
	const same = (output: Array<{ json: object }>) =>
		JSON.stringify(output.map(({ json }) => json)).replace(
			/\b[\da-f]{32}\b|\b\d{6}\b|20\d\d-[\d:.TZ-]+/g,
			'*',
		);

	test.each([
		['token.getAll', { list: 'details' }],
		['image.getAll', { list: 'details' }],
		['document.getAll', { list: 'details' }],
		['request.create', { create: 'bare' }],
		['document.upload', { upload: 'map' }],
	])('%s with %j', async (name, dialect) => {
		const usual = await walk(world, byName(name), 'current');
		await world.optimizer.reset();
		await world.optimizer.dialect(dialect);
		const other = await walk(world, byName(name), 'current');
		expect(same(other.output)).toEqual(same(usual.output));
	});

	test.each(['list', 'map'])('several uploaded files as a %s', async (upload) => {
		await world.optimizer.dialect({ upload });
		const item = await world.request();
		const binary = {
			one: await world.pdf('pdf/word.pdf', 'one.pdf'),
			two: await world.pdf('pdf/form.pdf', 'two.pdf'),
		};
		const parameters = { resource: 'document', operation: 'upload', binaryPropertyName: '*' };
		const [{ json }] = await world.done(parameters, [{ json: item.json, binary }]);
		const listed = await world.done({ resource: 'document', operation: 'getAll' }, [item]);
		const nameOf = new Map(listed.map((document) => [document.json.uid, document.json.filename]));
		const documents = json.documents as Array<{ uid: string; filename: string }>;
		for (const { uid, filename } of documents) expect(nameOf.get(uid)).toBe(filename);
		expect(documents.map(({ filename }) => filename)).toEqual(['one.pdf', 'two.pdf']);
	});

	test.each(['envelope', 'fastapi'])('an error as %s', async (errors) => {
		await world.optimizer.dialect({ errors });
		const { error } = await world.run({ resource: 'request', operation: 'get', requestPk: '1' });
		expect(error?.message).toBe('Request 1 not found');
		expect(error?.context.code).toBe('REQUEST_NOT_FOUND');
	});
});
