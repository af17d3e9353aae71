// How long silence is borne while a file is under way.
import { IDLE_MS } from '../../nodes/Oneshot/client/deadlines';
import { pass } from '../shared/pauses.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

/** What happens when something was heard of a file. */
let mockHeard: () => void = () => {};
jest.mock('../../nodes/Oneshot/client/silence', () => {
	const { watchSilence } = jest.requireActual<Silence>('../../nodes/Oneshot/client/silence');
	return {
		watchSilence: (...options: Parameters<Silence['watchSilence']>) => {
			const silence = watchSilence(...options);
			const heard = () => {
				silence.heard();
				mockHeard();
			};
			return { ...silence, heard };
		},
	};
});
type Silence = typeof import('../../nodes/Oneshot/client/silence');

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());
beforeEach(async () => {
	mockHeard = () => {};
	await world.optimizer.reset();
});

const download = { resource: 'document', operation: 'download' };
const path = '/document/';

// The deadline of a file is an hour: the test's own time limit would end a longer wait.
test.each([
	['never begins', 'hang', 'did not answer in time'],
	['stops in its headers', 'hang-in-headers', 'did not answer in time'],
])('a file that %s is given up', async (_name, script, message) => {
	const item = await world.signed();
	await world.optimizer.fault({ match: { method: 'GET', path }, times: 9, script });
	await world.optimizer.clearCalls();
	const run = world.run(download, [item]);
	while ((await world.optimizer.calls()).length === 0);
	pass(IDLE_MS);
	const { error } = await run;
	await world.optimizer.clearFaults();
	expect(error?.context.code).toBe('TIMEOUT');
	expect(error?.message).toContain(message);
	expect(await world.optimizer.calls()).toHaveLength(1);
});

test('a file that stops in the middle is given up', async () => {
	const item = await world.signed();
	const action = {
		type: 'raw',
		text: 'HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 9000\r\n\r\n%PDF-1.7\n',
		then: 'hold',
	};
	await world.optimizer.fault({ match: { method: 'GET', path }, times: 9, action });
	mockHeard = () => setImmediate(pass, IDLE_MS);
	const { error } = await world.run(download, [item]);
	await world.optimizer.clearFaults();
	expect(error?.context.code).toBe('TIMEOUT');
	expect(error?.message).toContain('stopped sending');
});

test('a slow file that goes on is not', async () => {
	const item = await world.signed();
	const action = { type: 'drip', bytes: 4000, everyMs: 1 };
	await world.optimizer.fault({ match: { method: 'GET', path }, action });
	let heard = 0;
	mockHeard = () => {
		heard++;
		pass(IDLE_MS / 2 + 1);
	};
	expect(await world.done(download, [item])).toHaveLength(1);
	expect(heard).toBeGreaterThan(2);
});
