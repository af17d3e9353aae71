// What is made of measured figures.
import {
	exponentOf,
	exponentsOfSteps,
	median,
	readingOf,
} from '../../../bench/report/statistics.cjs';
import { withExponents } from '../../../bench/works/growth.cjs';
import { joined } from '../../../bench/works/rounds.cjs';

test('a median is the middle one, or between the two', () => {
	expect(median([9, 1, 5])).toBe(5);
	expect(median([100, 20, 3, 4])).toBe(12);
	expect(median([])).toBeNaN();
});

test('a reading has the median of each quantity, of the rounds that have it', () => {
	const rounds = [{ wall: 3, paint: NaN }, { wall: 1, paint: 8 }, { wall: 2 }];
	expect(readingOf({ case: 'a', line: 'b', rounds } as never)).toEqual({
		...{ case: 'a', line: 'b', rounds: 3 },
		values: { wall: 2, paint: 8 },
	});
});

const grown = (power: number) => [10, 100, 1000].map((n) => ({ n, figure: 7 * n ** power }));

test.each([0.5, 1, 2])('what grows with the power %d has it as exponent', (power) => {
	expect(exponentOf(grown(power))).toBeCloseTo(power);
	const steps = exponentsOfSteps(grown(power));
	expect(steps).toHaveLength(2);
	for (const step of steps) expect(step).toBeCloseTo(power);
});

test('a step that grows faster than the others is seen', () => {
	const points = [...grown(1).slice(0, 2), { n: 1000, figure: 70_000 }];
	const [first, second] = exponentsOfSteps(points);
	expect(first).toBeCloseTo(1);
	expect(second).toBeCloseTo(2);
});

test('growing cases are read by their numbers, what grows apart', () => {
	const series = (name: string, wall: number) => ({ case: name, line: 'x', rounds: [{ wall }] });
	const all = withExponents([
		series('10 items', 5),
		series('1,000 items', 500),
		series('2 documents', 1),
		series('4 documents', 4),
	]);
	const exponents = all.map(({ case: name, rounds }) => [name, rounds[0].exponent]);
	expect(exponents).toEqual([
		['10 items', NaN],
		['1,000 items', expect.closeTo(1)],
		['all items', expect.closeTo(1)],
		['2 documents', NaN],
		['4 documents', expect.closeTo(2)],
		['all documents', expect.closeTo(2)],
	]);
});

test('series of the same case and line become one', () => {
	const series = (line: string, wall: number) => ({ case: 'a', line, rounds: [{ wall }] });
	expect(joined([series('x', 1), series('y', 2), series('x', 3)])).toEqual([
		{ case: 'a', line: 'x', rounds: [{ wall: 1 }, { wall: 3 }] },
		{ case: 'a', line: 'y', rounds: [{ wall: 2 }] },
	]);
});
