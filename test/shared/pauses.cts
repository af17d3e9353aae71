// Time as the node sees it: it stands still but for the pauses that the node asks for, which are over at once,
// and for what a test lets pass. A test file that wants this puts it in the place of the node's own pauses:
// `jest.mock('../../nodes/Oneshot/client/pause', () => jest.requireActual('../shared/pauses.cjs'));`

/** The pauses that were asked for since the test began, in milliseconds. */
export const pauses: number[] = [];

let time = Date.now();
const clock = jest.spyOn(Date, 'now').mockImplementation(() => time);
// Jest sorts the test files of the next run by how long they took.
afterAll(() => clock.mockRestore());

/** The deadlines that have not passed yet. */
const deadlines = new Set<{ at: number; controller: AbortController }>();
jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
	const controller = new AbortController();
	deadlines.add({ at: time + milliseconds, controller });
	return controller.signal;
});

/** Lets time pass, and with it the deadlines that end in it. */
export function pass(milliseconds: number): void {
	time += milliseconds;
	for (const deadline of deadlines) {
		if (deadline.at > time) continue;
		deadlines.delete(deadline);
		deadline.controller.abort();
	}
}

let happening: () => void | Promise<void> = () => {};

/** What happens in the pauses of this test. */
export function duringPauses(work: () => void | Promise<void>): void {
	happening = work;
}

beforeEach(() => {
	pauses.length = 0;
	happening = () => {};
	deadlines.clear();
});

/** In place of the node's own: notes the pause, and lets its time pass. */
export async function pause(milliseconds: number): Promise<void> {
	pauses.push(milliseconds);
	pass(milliseconds);
	await happening();
}

/** Matches a number from `low` to `high`: a pause of random length. */
export const between = (low: number, high: number) => ({
	asymmetricMatch: (value: unknown) => typeof value === 'number' && value >= low && value <= high,
	toString: () => `${low} to ${high}`,
});
