import { sleep } from 'n8n-workflow';

import { pause } from '../../nodes/Oneshot/client/pause';

jest.mock('n8n-workflow', () => ({ sleep: jest.fn(async () => {}) }));

const steps = jest.mocked(sleep);
const slept = () => steps.mock.calls.map(([milliseconds]) => milliseconds);
beforeEach(() => steps.mockReset());

test.each([
	[0, []],
	[100, [100]],
	[250, [250]],
	[600, [250, 250, 100]],
])('a pause of %d ms is slept in steps', async (milliseconds, expected) => {
	await pause(milliseconds);
	expect(slept()).toEqual(expected);
});

test('a pause is over soon after the execution was stopped', async () => {
	const stop = new AbortController();
	steps.mockImplementation(async () => {
		if (steps.mock.calls.length === 2) stop.abort();
	});
	await pause(60_000, stop.signal);
	expect(slept()).toEqual([250, 250]);
});

test('a stopped execution does not pause', async () => {
	await pause(60_000, AbortSignal.abort());
	expect(slept()).toEqual([]);
});
