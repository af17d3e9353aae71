// Which callbacks were there before: remembered across calls that overwrite each other, and not without bound.
import fc from 'fast-check';

import {
	MOST_REMEMBERED,
	claim,
	fingerprintOf,
	unite,
	type Memory,
} from '../../../nodes/Oneshot/trigger/memory';

const memories = fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), fc.nat());

test('what is remembered only grows, in whatever order it is united', () =>
	fc.assert(
		fc.property(memories, memories, memories, (a, b, c) => {
			const all = unite(a, b, c);
			expect(unite(unite(c, a), b)).toEqual(all);
			expect(unite(all, a)).toEqual(all);
			expect(Object.keys(all).sort()).toEqual(
				[...new Set([a, b, c].flatMap((memory) => Object.keys(memory)))].sort(),
			);
		}),
	));

test('the newest thousand are kept', () => {
	const many: Memory = Object.fromEntries(
		[...Array(1500).keys()].map((time) => [`c${time}`, time]),
	);
	const kept = Object.keys(unite(many));
	expect(kept).toHaveLength(MOST_REMEMBERED);
	expect(kept).toContain('c1499');
	expect(kept).not.toContain('c499');
});

test('what is broken in the static data is left out', () =>
	expect(unite({ a: 1, b: 'x' as unknown as number, c: NaN })).toEqual({ a: 1 }));

describe('a fingerprint', () => {
	test('does not depend on the order of members', () =>
		expect(fingerprintOf({ a: 1, b: { c: 2, d: [3] } })).toBe(
			fingerprintOf({ b: { d: [3], c: 2 }, a: 1 }),
		));

	test.each([
		[{ a: 1 }, { a: '1' }],
		[{ a: [1, 2] }, { a: [2, 1] }],
		[{ a: { b: 1 } }, { a: [['b', 1]] }],
		[{ a: null }, {}],
	])('tells %j from %j', (one, other) => expect(fingerprintOf(one)).not.toBe(fingerprintOf(other)));
});

describe('a claim', () => {
	let name = 0;
	const node = () => `workflow node-${++name}`;

	test('is given once, while it is open and after it was kept', () => {
		const here = node();
		const stored = {};
		const first = claim(here, stored, 'x', 1);
		expect(claim(here, {}, 'x', 2)).toBeUndefined();
		first?.keep();
		expect(claim(here, {}, 'x', 3)).toBeUndefined();
		expect(stored).toEqual({ seen: { x: 1 } });
	});

	test('may be made again after it was released', () => {
		const here = node();
		claim(here, {}, 'x', 1)?.release();
		expect(claim(here, {}, 'x', 2)).toBeDefined();
	});

	test('is refused for what another process has stored', () =>
		expect(claim(node(), { seen: { x: 1 } }, 'x', 2)).toBeUndefined());

	test('stores what calls at the same time have kept, though each began with nothing', () => {
		const here = node();
		const [one, other] = [{}, {}];
		const first = claim(here, one, 'x', 1);
		const second = claim(here, other, 'y', 2);
		first?.keep();
		second?.keep();
		// The second to be saved overwrites the first.
		expect(other).toEqual({ seen: { x: 1, y: 2 } });
	});

	test('knows nodes apart', () => {
		claim(node(), {}, 'x', 1)?.keep();
		expect(claim(node(), {}, 'x', 2)).toBeDefined();
	});

	test.each([[null], ['seen'], [[1, 2]]])('survives static data such as %j', (seen) =>
		expect(claim(node(), { seen }, 'x', 1)).toBeDefined(),
	);
});
