// The ceremony, every combination of what decides: what holds for all of them, and what each state permits.
import fc from 'fast-check';

import {
	codeWait,
	emptyRecord,
	isTooMany,
	refusal,
	stateOf,
	uniteRecords,
	usualLimits,
	type Act,
	type End,
	type LinkRecord,
	type Situation,
	type State,
} from '../../../nodes/Oneshot/page/ceremony';

const now = 1_800_000_000;
const acts: Act[] = ['look', 'identity', 'open', 'sendCode', 'sign', 'decline', 'wrongPhone'];
const ends: End[] = ['signed', 'declined', 'wrong_phone', 'too_many_tries'];
const both = [false, true];

/** Every situation, by what decides it: 4 × 5 × 3 × 2 × 2 × 2 × 2. */
const situations: Situation[] = (['signed', 'open', 'gone', 'unknown'] as const).flatMap((found) =>
	[undefined, ...ends].flatMap((end) =>
		[[], [now - 600], [now - 10]].flatMap((sent) =>
			both.flatMap((expired) =>
				both.flatMap((identityDue) =>
					both.flatMap((opened) =>
						both.map((ticked): Situation => {
							const record: LinkRecord = {
								...emptyRecord(),
								...{ sent, codes: sent },
								ends: end ? { [end]: { at: now - 5 } } : {},
							};
							const expiresAt = expired ? now : now + 60;
							const limits = usualLimits;
							return { now, expiresAt, found, record, limits, identityDue, opened, ticked };
						}),
					),
				),
			),
		),
	),
);

const endOf = ({ record }: Situation) => Object.keys(record.ends)[0] as End | undefined;
const does = (act: Act, situation: Situation) => refusal(act, situation) === undefined;

test('there are 960 of them', () => expect(situations).toHaveLength(960));

test.each<[string, (situation: Situation, state: State) => boolean]>([
	[
		'what is signed is signed, whatever else is remembered',
		({ found, identityDue }, state) =>
			found !== 'signed' || state === (identityDue ? 'identity' : 'signed'),
	],
	[
		'nothing but the Optimizer’s word makes it signed',
		({ found }, state) => state !== 'signed' || found === 'signed',
	],
	[
		'an end that the signer chose stays the end',
		(situation, state) => {
			const end = endOf(situation);
			return situation.found === 'signed' || !end || end === 'signed' || state === end;
		},
	],
	[
		'nobody gets past the identity question without an answer',
		(situation) =>
			!situation.identityDue ||
			(['open', 'sendCode', 'sign', 'decline', 'wrongPhone'] as const).every(
				(act) => refusal(act, situation) === 'stay',
			),
	],
	[
		'a code is sent only of an open request in time, after everything was opened and ticked',
		(situation) =>
			!does('sendCode', situation) ||
			(situation.found === 'open' &&
				situation.expiresAt > now &&
				situation.opened &&
				situation.ticked &&
				endOf(situation) === undefined),
	],
	[
		'and not within a minute of the last one',
		(situation) => !does('sendCode', situation) || situation.record.codes.at(-1) !== now - 10,
	],
	[
		'a code is taken only after one was sent, of what was opened and ticked',
		(situation) =>
			!does('sign', situation) ||
			(situation.record.sent.length > 0 && situation.opened && situation.ticked),
	],
	[
		'in every state but the ends something can be done, or is waited for',
		(situation, state) =>
			!['identity', 'read', 'code'].includes(state) ||
			acts.some((act) => act !== 'look' && refusal(act, situation) !== 'stay'),
	],
	[
		'after an end nothing is possible but looking, and opening what was signed',
		(situation, state) =>
			['identity', 'read', 'code'].includes(state) ||
			acts.every(
				(act) => act === 'look' || (act === 'open' && state === 'signed') || !does(act, situation),
			),
	],
])('%s', (_, holds) => {
	for (const situation of situations) {
		const state = stateOf(situation);
		expect({ situation, state, holds: holds(situation, state) }).toMatchObject({ holds: true });
	}
});

test('codes are limited per link and per day', () => {
	const base = situations.find((situation) => does('sendCode', situation)) as Situation;
	const withCodes = (codes: number[]): Situation => ({
		...base,
		record: { ...base.record, codes, sent: codes },
		limits: { ...usualLimits, codesPerLink: 4, codesPerDay: 2 },
	});
	const day = 24 * 60 * 60;
	expect(refusal('sendCode', withCodes([now - 100]))).toBeUndefined();
	expect(refusal('sendCode', withCodes([now - 200, now - 100]))).toBe('no_more_codes');
	expect(refusal('sendCode', withCodes([now - day - 2, now - day - 1, now - 100]))).toBeUndefined();
	expect(refusal('sendCode', withCodes([1, 2, 3, 4]))).toBe('no_more_codes');
	expect(codeWait(withCodes([now - 20]))).toBe(40);
});

test('tries are too many when they reach a limit', () => {
	const limits = { ...usualLimits, identityTries: 3, signTries: 2 };
	const tried = (identityTries: number, signTries: number) =>
		isTooMany({ record: { ...emptyRecord(), identityTries, signTries }, limits });
	expect([tried(2, 1), tried(3, 0), tried(0, 2)]).toEqual([false, true, true]);
});

test('records only grow, in whatever order they are united', () => {
	const end = fc.option(fc.record({ at: fc.nat(9) }), { nil: undefined });
	const records: fc.Arbitrary<LinkRecord> = fc.record({
		identityTries: fc.nat(9),
		codes: fc.array(fc.nat(9)),
		sent: fc.array(fc.nat(9)),
		signTries: fc.nat(9),
		ends: fc.record({ signed: end, declined: end }).map(({ signed, declined }) => ({
			...(signed && { signed }),
			...(declined && { declined }),
		})),
		announced: fc.subarray(ends),
	});
	fc.assert(
		fc.property(records, records, records, (a, b, c) => {
			const all = uniteRecords(a, b, c);
			expect(uniteRecords(c, uniteRecords(b, a))).toEqual(all);
			expect(uniteRecords(all, a)).toEqual(all);
			expect(all.signTries).toBeGreaterThanOrEqual(a.signTries);
			for (const code of a.codes) expect(all.codes).toContain(code);
			for (const told of a.announced) expect(all.announced).toContain(told);
		}),
	);
});
