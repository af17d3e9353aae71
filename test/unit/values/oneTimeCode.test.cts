import fc from 'fast-check';

import { toOneTimeCode } from '../../../nodes/Oneshot/values/oneTimeCode';
import { anyText } from '../../shared/anyText.cjs';
import { someRuns } from '../../shared/everyValue.cjs';

describe('one-time codes', () => {
	test.each<[unknown, string]>([
		['123456', '123456'],
		[' 123 456 ', '123456'],
		['123-456', '123456'],
		['１２３４５６', '123456'],
		['\u200e012345', '012345'],
		[123456, '123456'],
		['123456.0', '123456'],
		['1234567', '1234567'],
		['aB3dE6', 'aB3dE6'],
	])('%j is %s', (value, code) => expect(toOneTimeCode(value)).toEqual({ value: code }));

	test.each<[unknown, RegExp]>([
		[12345, /5 digits.*leading zeros/],
		['12345', /5 digits.*leading zeros/],
		[0, /1 digit,/],
		['', /empty/],
		[' \u200b', /empty/],
		[null, /empty/],
		[123456.5, /no code/],
		[-123456, /no code/],
		['-123456', /minus/],
		['1.2E5', /shortened/],
		['Your code is 123456', /text around/],
		['12345678901', /too long/],
		['abc', /too short/],
		[['123456'], /not a text/],
		[true, /not a text/],
	])('%j is refused', (value, problem) => expect(toOneTimeCode(value).problem).toMatch(problem));

	test('problems never hold the code', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[1-9]\d{2,4}([ .E-]\d{1,3})?$/), (typed) => {
				const { problem } = toOneTimeCode(typed);
				if (problem !== undefined) expect(problem).not.toContain(typed);
			}),
		);
	});
});

test('anything is understood or refused in words, and what was understood stays', () => {
	const pieces = fc
		.array(fc.constantFrom('1', '12', '123456', '.', '-', ' ', 'a', 'E5', '0'), { maxLength: 12 })
		.map((parts) => parts.join(''));
	fc.assert(
		fc.property(fc.oneof(pieces, fc.anything(), anyText()), (typed) => {
			for (const read of [toOneTimeCode]) {
				const reading = read(typed);
				if (reading.problem === undefined) {
					expect(read(reading.value).value).toEqual(reading.value);
				} else expect(reading.problem).toMatch(/\w/);
			}
		}),
		{ numRuns: someRuns(2000) },
	);
});
