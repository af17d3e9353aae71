// Time as the node sees it: it passes only in the pauses that the node asks for, and at once.
// A test file that wants this replaces the node's own pauses:
// `jest.mock('../../nodes/Oneshot/client/pause', () => jest.requireActual('../shared/pauses.cjs'));`

/** The pauses that were asked for, in milliseconds. */
export const pauses: number[] = [];

let passed = 0;
const now = Date.now.bind(Date);
jest.spyOn(Date, 'now').mockImplementation(() => now() + passed);

/** In place of the node's own: notes the pause, and lets its time pass. */
export async function pause(milliseconds: number): Promise<void> {
	pauses.push(milliseconds);
	passed += milliseconds;
	await new Promise(setImmediate);
}
