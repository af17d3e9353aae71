import fc from 'fast-check';

import {
	choose,
	toBoolean,
	toList,
	toNumber,
	toTextList,
	toWholeNumber,
} from '../../../nodes/Oneshot/values/conversions';
import { anyText } from '../../shared/anyText.cjs';
import { someRuns } from '../../shared/everyValue.cjs';

describe('toBoolean', () => {
	test.each<[unknown, boolean]>([
		[true, true],
		[false, false],
		['true', true],
		[' FALSE ', false],
		['yes', true],
		['no', false],
		[1, true],
		[0, false],
		['1', true],
		['０', false],
	])('%j is %s', (value, expected) => expect(toBoolean(value)).toEqual({ value: expected }));

	test.each([undefined, null, '', ' ', 2, -1, 'truee', 'on and off', [], [true], {}, Number.NaN])(
		'%j is neither',
		(value) => expect(toBoolean(value).problem).toMatch(/empty|neither/),
	);
});

describe('toNumber and toWholeNumber', () => {
	test.each<[unknown, number]>([
		[5, 5],
		['5', 5],
		[' 12 ', 12],
		['5.0', 5],
		['1985.0', 1985],
		['1.5E1', 15],
		["'7", 7],
		['１２', 12],
		['-3', -3],
		[-0, 0],
		[5n, 5],
	])('%p is %d', (value, expected) => expect(toWholeNumber(value)).toEqual({ value: expected }));

	test.each<[unknown, number]>([
		['1.5', 1.5],
		['1,5', 1.5],
		['.5', 0.5],
		['0.125', 0.125],
		['1234.567', 1234.567],
	])('%p is %d', (value, expected) => expect(toNumber(value)).toEqual({ value: expected }));

	test.each(['1.500', '1,500', '-12.345'])('%s has two readings', (value) => {
		const { readings = [] } = toNumber(value);
		expect(readings).toHaveLength(2);
		for (const reading of readings) expect(toNumber(reading).value).toEqual(expect.any(Number));
	});

	test.each<[unknown, RegExp]>([
		[-1, /out of range.*from 1 to 100/],
		['101', /out of range.*from 1 to 100/],
		[1.5, /not a whole number.*from 1 to 100/],
		['1.5', /not a whole number/],
		[Number.NaN, /not a number/],
		[Infinity, /not a number/],
		['', /empty/],
		[null, /empty/],
		[undefined, /empty/],
		[1e21, /out of range/],
		['1e21', /shortened/],
		['0x10', /not a number/],
		['1_000', /not a number/],
		['ten', /not a number/],
		[true, /not a number/],
		[[5], /not a number/],
		[{}, /not a number/],
	])('%p is refused', (value, problem) =>
		expect(toWholeNumber(value, { least: 1, most: 100 }).problem).toMatch(problem),
	);

	test('a number that is not exact is refused', () => {
		expect(toWholeNumber(1e21).problem).toMatch(/exactly/);
		expect(toWholeNumber('9007199254740993').problem).toMatch(/exactly/);
	});
});

describe('lists', () => {
	test.each<[unknown, unknown[]]>([
		[
			['a', 1],
			['a', 1],
		],
		['["a", "b"]', ['a', 'b']],
		['{"a":1,"b":2}', [{ a: 1, b: 2 }]],
		['a, b;c\nd', ['a', 'b', 'c', 'd']],
		['a', ['a']],
		[5, [5]],
		['', []],
		[null, []],
		[undefined, []],
		[',', []],
	])('%j is %j', (value, expected) => expect(toList(value)).toEqual({ value: expected }));

	test('broken JSON is refused, not cut at its commas', () =>
		expect(toList('["a", b').problem).toMatch(/JSON/));

	test('texts', () => {
		expect(toTextList(['a ', 5, '', null])).toEqual({ value: ['a', '5'] });
		expect(toTextList('Signed by: Pérez, Ana\n%(DATE)s', /\n/)).toEqual({
			value: ['Signed by: Pérez, Ana', '%(DATE)s'],
		});
		expect(toTextList([{}]).problem).toMatch(/object/);
		expect(toTextList([['a']]).problem).toMatch(/list/);
	});
});

describe('choose', () => {
	const presets = [{ name: 'Bottom Left', value: 'bottomLeft' }, 'custom'] as const;
	test.each<[unknown, string]>([
		['bottomLeft', 'bottomLeft'],
		[' bottomleft\u200b ', 'bottomLeft'],
		['Bottom Left', 'bottomLeft'],
		['CUSTOM', 'custom'],
	])('%j', (value, expected) => expect(choose(value, presets)).toEqual({ value: expected }));

	test.each(['toString', '__proto__', 'constructor', '', undefined, {}, [], ['custom'], 5])(
		'%j is none',
		(value) => expect(choose(value, presets).problem).toMatch(/Give bottomLeft or custom/),
	);

	test('options that differ in case only are told apart, or refused', () => {
		expect(choose('A', ['a', 'A'])).toEqual({ value: 'A' });
		expect(choose(' a ', ['a', 'A']).readings).toEqual(['a', 'A']);
	});
});

test('anything is understood or refused in words, and what was understood stays', () => {
	const anything = fc.oneof(fc.anything(), anyText(), fc.double().map(String));
	fc.assert(
		fc.property(anything, (value) => {
			for (const read of [
				toBoolean,
				toNumber,
				toWholeNumber,
				toList,
				toTextList,
				(typed: unknown) => choose(typed, ['a', 'b']),
			]) {
				const reading = read(value);
				if (reading.problem === undefined) expect(read(reading.value)).toEqual(reading);
				else expect(reading.problem).toMatch(/\w/);
			}
		}),
		{ numRuns: someRuns(2000) },
	);
});
