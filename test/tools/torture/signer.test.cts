// The signer before the signing page: does what the page says.
import { nextAct, type Seen } from '../../../tools/torture/flows/signer.cjs';

const seen = (more: Partial<Seen>): Seen => ({ unopened: 0, hasCode: true, ...more });

test.each<[Partial<Seen>, string]>([
	[{ state: undefined }, 'wait'],
	[{ state: 'later' }, 'wait'],
	[{ state: 'identity' }, 'identity'],
	[{ state: 'read', unopened: 2 }, 'open'],
	[{ state: 'read', unopened: 2, notice: 'not_available' }, 'wait'],
	[{ state: 'read', hasCode: false }, 'sendCode'],
	[{ state: 'code', hasCode: false }, 'sendCode'],
	[{ state: 'code' }, 'sign'],
	[{ state: 'code', notice: 'code_wrong' }, 'sendCode'],
	[{ state: 'code', notice: 'no_more_codes' }, 'giveUp'],
	[{ state: 'signed' }, 'done'],
	[{ state: 'gone' }, 'giveUp'],
])('%j leads to %s', (more, move) => {
	expect(nextAct(seen(more))).toBe(move);
});

test('who reads that it is not known whether they signed waits, and does not sign', () => {
	expect(nextAct(seen({ state: 'code', notice: 'outcome_unknown' }))).toBe('wait');
});
