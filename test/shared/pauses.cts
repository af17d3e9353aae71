// Time as the node sees it: it stands still but for the pauses that the node asks for, which are over at
// once. A test file that wants this puts it in the place of the node's own pauses:
// `jest.mock('../../nodes/Oneshot/client/pause', () => jest.requireActual('../shared/pauses.cjs'));`

/** The pauses that were asked for since the test began, in milliseconds. */
export const pauses: number[] = [];

let time = Date.now();
jest.spyOn(Date, 'now').mockImplementation(() => time);

let happening: () => void | Promise<void> = () => {};

/** What happens in the pauses of this test. */
export function duringPauses(work: () => void | Promise<void>): void {
	happening = work;
}

beforeEach(() => {
	pauses.length = 0;
	happening = () => {};
});

/** In place of the node's own: notes the pause, and lets its time pass. */
export async function pause(milliseconds: number): Promise<void> {
	pauses.push(milliseconds);
	time += milliseconds;
	await happening();
}

/** Matches a number from `low` to `high`: a pause of random length. */
export const between = (low: number, high: number) => ({
	asymmetricMatch: (value: unknown) => typeof value === 'number' && value >= low && value <= high,
	toString: () => `${low} to ${high}`,
});
