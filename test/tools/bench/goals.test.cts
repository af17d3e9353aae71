// Goals are said beside figures: met, or missed by how much.
import { comparisonOf } from '../../../bench/report/compare.cjs';
import { sayVerdict, verdictsOf } from '../../../bench/report/goals.cjs';
import { rounded, type Results } from '../../../bench/report/results.cjs';
import type { Goal, Reading, Work } from '../../../bench/work.cjs';

const reading = (name: string, line: string, wall: number): Reading => ({
	...{ case: name, line, rounds: 5 },
	values: { wall },
});

const readings = [
	reading('small', 'ours', 90),
	reading('small', 'theirs', 100),
	reading('large', 'ours', 120),
	reading('large', 'theirs', 100),
];

const said = (goal: Goal) =>
	verdictsOf([goal], readings).map((verdict) => `${verdict.case}: ${sayVerdict(verdict)}`);

test('a goal is a ratio to another line, in every case that it names', () => {
	const goal = { cases: '', line: 'ours', quantity: 'wall', of: 'theirs', most: 0.95 };
	expect(said(goal)).toEqual([
		'small: met: 0.90, at most 0.95',
		'large: missed by 27 %: 1.20, at most 0.95',
	]);
	expect(said({ ...goal, cases: '^small' })).toHaveLength(1);
});

test('a goal is a ratio to another case, or a figure itself', () => {
	const goal = { cases: '^large', line: 'ours', quantity: 'wall' };
	expect(said({ ...goal, ofCase: 'small', most: 2 })).toEqual(['large: met: 1.33, at most 2']);
	expect(said({ ...goal, most: 100 })).toEqual(['large: missed by 20 %: 120, at most 100']);
	expect(said({ ...goal, most: 120 })).toEqual(['large: met: 120, at most 120']);
});

test('nothing is said of a figure that is not there', () => {
	const goal = { cases: '', line: 'ours', quantity: 'wall', most: 1 };
	expect(said({ ...goal, of: 'nobody' })).toEqual([]);
	expect(said({ ...goal, quantity: 'cpu' })).toEqual([]);
});

test('a goal of every line is asked of each', () => {
	expect(said({ cases: 'small', line: '', quantity: 'wall', most: 95 })).toEqual([
		'small: met: 90, at most 95',
		'small: missed by 6 %: 100, at most 95',
	]);
});

test('two runs are compared figure by figure, where both have it', () => {
	const work: Work = {
		...{ name: 'w', title: 'Work', about: '', measure: async () => [] },
		columns: [{ name: 'wall', title: 'Wall, ms' }],
		goals: [{ cases: '', line: 'ours', quantity: 'wall', most: 60 }],
	};
	const run = (...all: Reading[]): Results => ({
		machine: {} as Results['machine'],
		works: { w: all },
	});
	const first = run(reading('small', 'ours', 50), reading('gone', 'ours', 1));
	const second = run(reading('small', 'ours', 75), reading('new', 'ours', 1));
	const text = comparisonOf([work], first, second).join('\n');
	expect(text).toContain('| small | ours | Wall, ms | 50 | 75 | 1.50 |');
	const both = 'met: 50, at most 60 | missed by 25 %: 75, at most 60';
	expect(text).toContain(`| ours: small | Wall, ms | ${both} |`);
	expect(text).not.toMatch(/gone|new/);
});

test('figures are kept with the digits that say something', () => {
	const { values } = rounded({ case: '', line: '', rounds: 1, values: { a: 1234.567, b: NaN } });
	expect(values).toEqual({ a: 1235 });
});
