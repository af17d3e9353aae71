import fc from 'fast-check';

import { toRectangle } from '../../../nodes/Oneshot/values/rectangle';
import { anyText } from '../../shared/anyText.cjs';
import { someRuns } from '../../shared/everyValue.cjs';

describe('rectangles', () => {
	test.each<[unknown, number[]]>([
		['30,100,165,150', [30, 100, 165, 150]],
		['30, 100,165,150.5', [30, 100, 165, 150.5]],
		['30 100 165 150', [30, 100, 165, 150]],
		['30;100;165;150', [30, 100, 165, 150]],
		['30,5; 100,5; 165; 150', [30.5, 100.5, 165, 150]],
		['30,5 100,5 165,5 150,5', [30.5, 100.5, 165.5, 150.5]],
		['[30, 100, 165, 150]', [30, 100, 165, 150]],
		['["30", "100", "165", "150"]', [30, 100, 165, 150]],
		['(30,100,165,150)', [30, 100, 165, 150]],
		[
			[30, '100', 165, 150.125],
			[30, 100, 165, 150.125],
		],
		['30,100,165,150.125', [30, 100, 165, 150.125]],
		[{ x1: 30, y1: 100, x2: 165, y2: 150 }, [30, 100, 165, 150]],
	])('%j', (typed, rectangle) => expect(toRectangle(typed)).toEqual({ value: rectangle }));

	test('corners in another order are refused naming the fix', () => {
		expect(toRectangle('165,150,30,100').readings).toEqual(['30,100,165,150']);
		expect(toRectangle('30,150,165,100').problem).toMatch(/Write 30,100,165,150/);
	});

	test.each<[unknown, RegExp]>([
		['', /empty/],
		['30,100,165', /four numbers/],
		['30,100,165,150,1', /four numbers/],
		['a,b,c,d', /four numbers/],
		['30pt,100pt,165pt,150pt', /four numbers/],
		['-30,100,165,150', /outside/],
		['30,100,30,150', /no width/],
		['30,100,60,100', /no height/],
		[[30, 100, Number.NaN, 150], /four numbers/],
		['[30,100,165', /four numbers/],
		[{}, /four numbers/],
		[5, /four numbers/],
	])('%j is refused', (typed, problem) => expect(toRectangle(typed).problem).toMatch(problem));
});

test('anything is understood or refused in words, and what was understood stays', () => {
	const pieces = fc
		.array(fc.constantFrom('1', '12', '.5', ',', ';', ' ', '[', ']', '-', '"'), { maxLength: 12 })
		.map((parts) => parts.join(''));
	fc.assert(
		fc.property(fc.oneof(pieces, fc.anything(), anyText()), (typed) => {
			for (const read of [toRectangle]) {
				const reading = read(typed);
				if (reading.problem === undefined) {
					expect(read(reading.value).value).toEqual(reading.value);
				} else expect(reading.problem).toMatch(/\w/);
			}
		}),
		{ numRuns: someRuns(2000) },
	);
});
