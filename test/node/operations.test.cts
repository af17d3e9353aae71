// Runs every operation of the node's description, in both versions, against the local Optimizer, which
// refuses what the API descriptions do not have. An operation without a scenario fails.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { routeOf, routes, type CallName } from '../../nodes/Oneshot/client/routes';
import { pagesOf } from '../../tools/docs/pages.cjs';
import { callNames, describeRuns, type Run } from '../../tools/docs/runs.cjs';
import { versions, type Version } from '../../tools/harness/optimizer.cjs';
import {
	nameOf,
	nodeOperations,
	operationNamed,
	runOperation,
	scenarioOf,
	titleOf,
	type NodeOperation,
	type OperationRun,
} from '../../tools/harness/scenarios.cjs';
import { projectRoot } from '../../tools/shared/projectRoot.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { some, startOf } from '../shared/everyValue.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.reset());

const cases = versions.flatMap((version) =>
	nodeOperations
		.filter((known) => known.versions.includes(version))
		.map((known) => [titleOf(known, version), known, version] as const),
);

const runs = new Map<string, Promise<OperationRun>>();

/** An operation's run; each is run once for all tests, so it leaves the Optimizer as it happens to be. */
async function runOnce(nodeOperation: NodeOperation, version: Version): Promise<OperationRun> {
	const title = titleOf(nodeOperation, version);
	const known = runs.get(title);
	if (known) return await known;
	const run = world.optimizer.reset().then(() => runOperation(world, nodeOperation, version));
	runs.set(title, run);
	return await run;
}

test.each(cases)('%s', async (_title, nodeOperation, version) => {
	const { output, calls } = await runOnce(nodeOperation, version);
	expect(output.length).toBeGreaterThan(0);
	for (const { json, pairedItem } of output) {
		expect(Object.keys(json)).toEqual(expect.arrayContaining(scenarioOf(nodeOperation).gives));
		expect(pairedItem).toEqual({ item: 0 });
	}
	expect(calls.length > 0).toBe(scenarioOf(nodeOperation).local !== true);
	expect(calls.map(({ status }) => status).filter((status) => status >= 400)).toEqual([]);
});

/** What the documentation says of all operations. */
async function described(): Promise<Run[]> {
	const all: Run[] = [];
	for (const nodeOperation of nodeOperations) {
		const own: Partial<Record<Version, OperationRun>> = {};
		for (const version of nodeOperation.versions) {
			own[version] = await runOnce(nodeOperation, version);
		}
		all.push(describeRuns(nodeOperation, own));
	}
	return all;
}

test('every call of the API is made by an operation', async () => {
	const made = (await described()).flatMap(({ calls }) =>
		versions.flatMap((version) => (calls[version] ?? []).map((call) => `${version} ${call}`)),
	);
	const offered = versions.flatMap((version) =>
		callNames.filter((call) => routeOf(call, version)).map((call) => `${version} ${call}`),
	);
	expect(offered.filter((call) => !made.includes(call))).toEqual([]);
});

let pages: ReturnType<typeof pagesOf> | undefined;

test.each(['docs/operations.md', 'docs/api-coverage.md', 'docs/troubleshooting.md'])(
	'%s is up to date',
	async (name) => {
		pages ??= pagesOf(await described());
		const page = (await pages).find((one) => one.name === name);
		expect(readFileSync(join(projectRoot, name), 'utf8')).toBe(page?.text);
	},
);

/** What is not offered where no inferred call exists: nothing that a signature needs. */
const DISPENSABLE = [
	'document.getAll',
	'image.deleteAll',
	'image.getAll',
	'request.cancel',
	'request.get',
	'request.update',
	'request.waitForStatus',
	'settings.get',
	'settings.getVersion',
	'settings.update',
	'videoId.downloadVideo',
];

describe.each<[string, Version, Record<string, string>, about: string[]]>([
	['without any inferred call', 'current', { inferred: 'absent' }, []],
	[
		'without any, as another framework says it',
		'current',
		{ inferred: 'absent', missingRoute: 'framework' },
		[],
	],
	[
		'with the second candidates',
		'current',
		{ inferred: 'second', download: 'path' },
		[...DISPENSABLE, 'document.download'],
	],
	[
		'with the second candidates',
		'legacy',
		{ approve: 'requests', videoDownload: 'request_pk', refuse: 'rao', missingRoute: 'framework' },
		['videoId.approve', 'videoId.downloadVideo', 'videoId.refuse'],
	],
	['with the third spelling', 'legacy', { refuse: 'rao_id' }, ['videoId.refuse']],
])('an Optimizer %s (%s)', (_title, version, dialect, about) => {
	const known = nodeOperations.filter(({ versions: own }) => own.includes(version));
	const sample = some(known, 8, startOf(JSON.stringify(dialect)));
	const walked = known.filter((one) => about.includes(nameOf(one)) || sample.includes(one));
	test.each(walked.map((one) => [titleOf(one, version), one] as const))(
		'%s',
		async (_name, one) => {
			await world.optimizer.dialect(dialect);
			const name = nameOf(one);
			if (dialect.inferred !== 'absent' || !DISPENSABLE.includes(name)) {
				const { output } = await runOperation(world, one, version);
				expect(output.length).toBeGreaterThan(0);
				return;
			}
			await expect(runOperation(world, one, version)).rejects.toMatchObject({
				context: { code: 'NOT_OFFERED' },
			});
		},
	);
});

describe('a call that this Optimizer does not have', () => {
	const inferred = (Object.keys(routes) as CallName[]).filter((name) => {
		const route =
			'current' in routes[name]
				? (routes[name] as { current: { source: string } }).current
				: undefined;
		// Check Health and Version have names of their own in the routes.
		return route?.source === 'inferred' && !name.startsWith('settings.');
	});

	const said = inferred.flatMap((name) =>
		['fastapi', 'framework'].map((missingRoute) => [name, missingRoute] as const),
	);

	test.each(said)(
		'%s: the second candidate is tried, then it is said (%s)',
		async (name, missingRoute) => {
			const known = operationNamed(name);
			const { prepare } = scenarioOf(known);
			const { items, parameters } = await prepare(world, 'current');
			const { resource, operation } = known;
			const run = async () =>
				await world.run(
					{ ...parameters, resource: resource.value, operation: operation.value },
					items,
				);
			await world.optimizer.dialect({ inferred: 'absent', missingRoute });
			const { error } = await run();
			expect(error?.context.code).toBe('NOT_OFFERED');
			expect(error?.message).toContain('This Optimizer does not offer');
			expect(error?.description).not.toBe('');
		},
	);

	test('documents are listed where only the second path exists', async () => {
		await world.optimizer.dialect({ inferred: 'second' });
		const { output } = await runOperation(world, operationNamed('document.getAll'), 'current');
		expect(output[0].json.filename).toBe('contract.pdf');
	});

	test('Check Health falls back to the tokens', async () => {
		await world.optimizer.dialect({ inferred: 'absent' });
		const { output } = await runOperation(world, operationNamed('settings.checkHealth'), 'current');
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
		const usual = await runOnce(operationNamed(name), 'current');
		await world.optimizer.reset();
		await world.optimizer.dialect(dialect);
		const other = await runOperation(world, operationNamed(name), 'current');
		expect(same(other.output)).toEqual(same(usual.output));
	});

	test.each(['list', 'map'])('several uploaded files as a %s', async (upload) => {
		await world.optimizer.dialect({ upload });
		const item = await world.request();
		const binary = {
			one: await world.pdf(fixture('pdf/word.pdf'), 'one.pdf'),
			two: await world.pdf(fixture('pdf/form.pdf'), 'two.pdf'),
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
