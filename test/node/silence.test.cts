// How long silence is borne while a file is under way: here as short as a test may take.
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

const mockIdle = 300;
jest.mock('../../nodes/Oneshot/client/deadlines', () => ({
	...jest.requireActual('../../nodes/Oneshot/client/deadlines'),
	IDLE_MS: mockIdle,
}));

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.reset());

const download = { resource: 'document', operation: 'download' };
const path = '/document/';

// The deadline of a file is an hour: the test's own time limit would end these.
test.each([
	['never begins', 'hang', 'did not answer in time'],
	['stops in its headers', 'hang-in-headers', 'did not answer in time'],
])('a file that %s is given up', async (_name, script, message) => {
	const item = await world.signed();
	await world.optimizer.fault({ match: { method: 'GET', path }, times: 9, script });
	const { error } = await world.run(download, [item]);
	await world.optimizer.clearFaults();
	expect(error?.context.code).toBe('TIMEOUT');
	expect(error?.message).toContain(message);
	const calls = (await world.optimizer.calls()).filter(({ method }) => method === 'GET');
	expect(calls).toHaveLength(1);
});

test('a file that stops in the middle is given up', async () => {
	const item = await world.signed();
	const action = {
		type: 'raw',
		text: 'HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 9000\r\n\r\n%PDF-1.7\n',
		then: 'hold',
	};
	await world.optimizer.fault({ match: { method: 'GET', path }, times: 9, action });
	const { error } = await world.run(download, [item]);
	await world.optimizer.clearFaults();
	expect(error?.context.code).toBe('TIMEOUT');
	expect(error?.message).toContain('stopped sending');
});

test('a slow file that goes on is not', async () => {
	const item = await world.signed();
	const action = { type: 'drip', bytes: 4000, everyMs: mockIdle / 3 };
	await world.optimizer.fault({ match: { method: 'GET', path }, action });
	expect(await world.done(download, [item])).toHaveLength(1);
});
