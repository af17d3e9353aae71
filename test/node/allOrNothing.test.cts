// All items are checked before the first is carried out, and a failure tells everything.
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';
import { nameOf, nodeOperations, scenarioOf } from '../../tools/harness/scenarios.cjs';
import { signer } from '../../tools/harness/signer.cjs';

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.reset());

const create = {
	resource: 'request',
	operation: 'create',
	...signer,
	email: '={{ $json.email }}',
};

/** Three people, the third without a usable email. */
async function people(emails = ['a@example.com', 'b@example.com', 'nobody']) {
	const binary = await world.identity();
	return emails.map((email) => ({ json: { email }, binary }));
}

test('the third of three items is bad: nothing was sent', async () => {
	const { error } = await world.run(create, await people());
	expect(error?.message).toBe(
		"The 'Email' field: “nobody” is not an email address. It looks like ana@example.com [item 2]",
	);
	expect(error?.context.itemIndex).toBe(2);
	expect(await world.optimizer.calls()).toEqual([]);
});

test('with On Error: Continue only the bad one fails', async () => {
	const run = await world.run(create, await people(), { onError: 'continueRegularOutput' });
	expect(run.json()).toEqual([
		expect.objectContaining({ request_pk: expect.any(Number) as number }),
		expect.objectContaining({ request_pk: expect.any(Number) as number }),
		expect.objectContaining({
			error: expect.objectContaining({ code: 'INVALID_INPUT' }) as object,
		}),
	]);
	expect(await world.optimizer.calls()).toHaveLength(2);
});

test('several that are bad are all told', async () => {
	const { error } = await world.run(create, await people(['x', 'b@example.com', 'z']));
	expect(error?.message).toContain('“x”');
	expect(error?.description).toContain('Item 2 too: ');
	expect(error?.description).toContain('“z”');
	expect(await world.optimizer.calls()).toEqual([]);
});

test('failures while carrying out are told with their requests, and what was completed', async () => {
	const items = [await world.uploaded(), await world.uploaded(), await world.uploaded()];
	const [first, second, third] = items.map(({ json }) => String(json.request_pk));
	for (const pk of [second, third]) {
		await world.optimizer.fault({
			match: { method: 'GET', path: `/document/${pk}` },
			times: 9,
			action: {
				type: 'status',
				status: 404,
				body: { status: 'error', message: `No file of ${pk}` },
			},
		});
	}
	const parameters = {
		...{ resource: 'document', operation: 'download', documentType: 'original' },
		options: { parallelCalls: 3 },
	};
	const { error } = await world.run(parameters, items);
	expect(error?.message).toContain(`No file of ${second}`);
	expect(error?.description).toContain(`Item 2 too: No file of ${third}`);
	expect(error?.description).toContain(`Completed in this run: request ${first}.`);
});

describe('Retry On Fail', () => {
	const guarded = nodeOperations.filter(({ operation }) => operation.guarded);

	test.each(guarded.map((known) => [nameOf(known), known] as const))(
		'is refused for %s before the first call',
		async (_name, known) => {
			const [version] = known.versions;
			const { items, parameters } = await scenarioOf(known).prepare(world, version);
			await world.optimizer.clearCalls();
			const { value: resource } = known.resource;
			const { error } = await world.run(
				{ ...parameters, resource, operation: known.operation.value },
				items,
				{ version, node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } },
			);
			expect(error?.context.code).toBe('RETRY_ON_FAIL');
			expect(await world.optimizer.calls()).toEqual([]);
		},
	);

	test('is left alone where nothing but reading is done', async () => {
		const options = { node: { retryOnFail: true } };
		expect(
			await world.done({ resource: 'token', operation: 'getAll' }, undefined, options),
		).toHaveLength(1);
	});
});
