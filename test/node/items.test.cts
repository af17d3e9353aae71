// Many items: order, links, failures in between, and how many calls are under way at a time.
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.clearCalls());

const linkOf = (item: { pairedItem?: unknown }) => (item.pairedItem as { item: number }).item;

describe('50 items, every third of which fails', () => {
	const failing = (index: number) => index % 3 === 2;
	const items = async () => {
		const { json } = await world.uploaded();
		return Array.from({ length: 50 }, (_, index) => ({
			json: failing(index) ? { request_pk: 999_000 + index } : json,
		}));
	};
	const getDocuments = { resource: 'document', operation: 'getAll' };

	test('continue-on-fail gives 50 outputs in order, each linked, each error in the API’s words', async () => {
		const { error, ...result } = await world
			.run(getDocuments, await items(), {
				onError: 'continueRegularOutput',
			})
			.then((run) => ({ error: run.error, items: run.items() }));
		expect(error).toBeUndefined();
		expect(result.items.map(linkOf)).toEqual(Array.from({ length: 50 }, (_, index) => index));
		for (const [index, { json }] of result.items.entries()) {
			if (failing(index)) {
				expect(json).toMatchObject({
					message: expect.stringMatching(/Request 9990\d\d not found/) as string,
					error: { code: 'REQUEST_NOT_FOUND', statusCode: 404 },
				});
			} else {
				expect(json).toMatchObject({ filename: 'contract.pdf', env: 'sandbox' });
			}
		}
	});

	test('the error output gets the failures, the other the rest', async () => {
		const run = await world.run(getDocuments, await items(), { onError: 'continueErrorOutput' });
		expect(run.items('Node', 0)).toHaveLength(34);
		expect(run.items('Node', 1)).toHaveLength(16);
		expect(run.json('Node', 1)[0].error).toMatchObject({ code: 'REQUEST_NOT_FOUND' });
		expect(run.items('Node', 1).map(linkOf)).toEqual(
			Array.from({ length: 50 }, (_, index) => index).filter(failing),
		);
	});

	test('lists of several keep their links', async () => {
		const item = await world.uploaded();
		await world.done({ resource: 'document', operation: 'upload' }, [item]);
		const outputs = await world.done(getDocuments, [item, item, item]);
		expect(outputs.map(linkOf)).toEqual([0, 0, 1, 1, 2, 2]);
	});
});

describe('how many at a time', () => {
	/** The most calls that were under way at once: each waits until all that will come have come. */
	async function most(
		parameters: Parameters<SharedWorld['run']>[0],
		items: Parameters<SharedWorld['run']>[1],
	) {
		await world.optimizer.clearCalls();
		const delay = { type: 'delay', ms: 60 };
		await world.optimizer.fault({ match: {}, times: 1000, action: delay });
		let highest = 0;
		const running = world.run(parameters, items, { onError: 'continueRegularOutput' });
		let over = false;
		void running.finally(() => (over = true));
		while (!over) {
			const calls = await world.optimizer.calls();
			highest = Math.max(highest, calls.filter(({ status }) => status === 0).length);
		}
		await world.optimizer.clearFaults();
		return highest;
	}

	test('8 reads', async () => {
		const { json } = await world.request();
		const items = Array.from({ length: 24 }, () => ({ json }));
		expect(await most({ resource: 'request', operation: 'get' }, items)).toBe(8);
	});

	test('one call that sends, charges or binds', async () => {
		const items = [await world.request(), await world.request(), await world.request()];
		const options = { withoutDocuments: true };
		expect(await most({ resource: 'request', operation: 'generateOtp', options }, items)).toBe(1);
	});

	test('as many as the user says', async () => {
		const { json } = await world.request();
		const items = Array.from({ length: 12 }, () => ({ json }));
		const options = { parallelCalls: 3 };
		expect(await most({ resource: 'request', operation: 'get', options }, items)).toBe(3);
	});
});

test('a run that stops names the requests that were completed, and starts nothing new', async () => {
	const good = [await world.request(), await world.request()];
	const items = [...good, { json: { request_pk: 999_999 } }, await world.request()];
	await world.optimizer.clearCalls();
	const options = { withoutDocuments: true };
	const parameters = { resource: 'request', operation: 'generateOtp', options };
	const { error } = await world.run(parameters, items);
	expect(error?.message).toBe('Request 999999 not found. Cannot send OTP secret');
	expect(error?.context.itemIndex).toBe(2);
	for (const { json } of good) {
		expect(error?.description).toContain(`request ${json.request_pk}`);
	}
	expect(await world.optimizer.calls()).toHaveLength(3);
});

test('what already happened is said: some documents were uploaded, then a call failed', async () => {
	const { json } = await world.request();
	const pdf = await world.pdf();
	const binary = Object.fromEntries(
		Array.from({ length: 12 }, (_, index) => [`pdf_${index}`, pdf]),
	);
	const parameters = { resource: 'document', operation: 'upload', binaryPropertyName: 'pdf_*' };
	await world.optimizer.fault({
		match: { method: 'POST', path: '/document/' },
		skip: 1,
		action: { type: 'status', status: 400, body: { status: 'error', message: 'No more' } },
	});
	const { error } = await world.run(parameters, [{ json, binary }]);
	expect(error?.message).toBe('No more');
	expect(error?.description).toContain('document “contract.pdf” was uploaded');
	expect((error?.context.document_uids as string[]).length).toBe(10);
});

test('more than 10 documents go in calls of 10', async () => {
	const { json } = await world.request();
	const pdf = await world.pdf();
	const binary = Object.fromEntries(
		Array.from({ length: 12 }, (_, index) => [`pdf_${index}`, pdf]),
	);
	const parameters = { resource: 'document', operation: 'upload', binaryPropertyName: 'pdf_*' };
	const [item] = await world.done(parameters, [{ json, binary }]);
	expect(new Set((item.json.documents as Array<{ uid: string }>).map(({ uid }) => uid)).size).toBe(
		12,
	);
	const uploads = (await world.optimizer.calls()).filter(({ path }) => path.includes('/document/'));
	expect(uploads.map(({ files }) => files.length)).toEqual([10, 2]);
});

test('files are passed on, but for the identity pictures that Create consumed', async () => {
	const item = await world.request();
	expect(Object.keys(item.binary ?? {})).toEqual(['data']);
	const contract = { resource: 'request', operation: 'getContract' };
	const [next] = await world.done(contract, [item]);
	expect(Object.keys(next.binary ?? {})).toEqual(['data', 'contract']);
});
