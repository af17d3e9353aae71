import fc from 'fast-check';

import { knownCodes, planOf } from '../../../nodes/Oneshot/values/diallingPlans';
import { toPhone } from '../../../nodes/Oneshot/values/phone';
import { anyText } from '../../shared/anyText.cjs';
import { someRuns } from '../../shared/everyValue.cjs';

describe('one reading', () => {
	test.each<[unknown, unknown, string]>([
		['+34 600 123 456', '', '+34600123456'],
		['0034600123456', '', '+34600123456'],
		['+00 34 600123456', '', '+34600123456'],
		['600-123-456', '+34', '+34600123456'],
		['600.123.456', '34', '+34600123456'],
		['600123456', '0034', '+34600123456'],
		['(600) 123 456', ' +34 ', '+34600123456'],
		['600123456', 34, '+34600123456'],
		// The country's own code without a plus, where no national number looks like that.
		['34600123456', '+34', '+34600123456'],
		['4917612345678', '49', '+4917612345678'],
		['33612345678', '33', '+33612345678'],
		['5511987654321', '55', '+5511987654321'],
		['393401234567', '39', '+393401234567'],
		['3934012345', '39', '+393934012345'],
		['15551234567', '1', '+15551234567'],
		// Trunk prefixes.
		['+49 0176 12345678', '', '+4917612345678'],
		['0049 (0)176 12345678', '34', '+4917612345678'],
		['0176/1234567', '49', '+491761234567'],
		['+44 (0)7700 900123', '', '+447700900123'],
		['07700 900123', '+44', '+447700900123'],
		['06 12 34 56 78', '33', '+33612345678'],
		['06 20 123 4567', '36', '+36201234567'],
		['+36 06 20 123 4567', '', '+36201234567'],
		['8 (912) 345-67-89', '7', '+79123456789'],
		['861234567', '370', '+37061234567'],
		['061234567', '370', '+37061234567'],
		['8 029 123 45 67', '375', '+375291234567'],
		['0664 1234567', '43', '+436641234567'],
		['079 123 45 67', '41', '+41791234567'],
		['0470 12 34 56', '32', '+32470123456'],
		['+52 1 55 1234 5678', '', '+525512345678'],
		['+34 (0)600123456', '', '+34600123456'],
		// Zeros that belong to the number.
		['06 1234 5678', '+39', '+390612345678'],
		['+39 (0)6 1234 5678', '', '+390612345678'],
		['0549 882345', '378', '+3780549882345'],
		['07 01 23 45 67', '225', '+2250701234567'],
		// Dialled before foreign numbers.
		['011 34 600 123 456', '1', '+34600123456'],
		['8 10 34 600 123 456', '7', '+34600123456'],
		['0011 34 600 123 456', '61', '+34600123456'],
		['011 4321 5678', '54', '+541143215678'],
		// Out of spreadsheets.
		[600123456, '34', '+34600123456'],
		[34600123456, '34', '+34600123456'],
		['6.00123456E8', '34', '+34600123456'],
		['3,4600123456e+10', '34', '+34600123456'],
		['600123456.0', '34', '+34600123456'],
		["'600123456", '34', '+34600123456'],
		['="600123456"', '34', '+34600123456'],
		['600,123,456', '34', '+34600123456'],
		// URIs.
		['tel:+34-600-123-456', '', '+34600123456'],
		['tel:600-123-456;phone-context=+34', '49', '+34600123456'],
		['tel:%2B34600123456;foo=bar', '', '+34600123456'],
		// Other scripts and what nobody sees.
		['＋３４ ６００ １２３ ４５６', '', '+34600123456'],
		['+٣٤ ٦٠٠ ١٢٣ ٤٥٦', '', '+34600123456'],
		['+۳۴۶۰۰۱۲۳۴۵۶', '', '+34600123456'],
		['\u202a+34\u00a0600\u200b123\u2011456\u202c', '', '+34600123456'],
		// Countries that the table does not know.
		['+679 701 2345', '', '+6797012345'],
	])('%j with %j is %s', (typed, prefix, phone) =>
		expect(toPhone(typed, prefix)).toEqual({ value: phone }),
	);
});

describe('two readings, both named', () => {
	test.each([
		['+39 (0)340 1234567', '', ['+3903401234567', '+393401234567']],
		['43664123456', '43', ['+4343664123456', '+43664123456']],
		['34600123456', '49', ['+4934600123456', '+34600123456']],
		['34600123456', '352', ['+35234600123456', '+34600123456']],
	])('%s with %s', (typed, prefix, readings) => {
		const reading = toPhone(typed, prefix);
		expect(reading.readings?.sort()).toEqual([...readings].sort());
		for (const each of readings) expect(reading.problem).toContain(each);
	});
});

describe('none', () => {
	test.each<[unknown, unknown, RegExp]>([
		['600123456', '', /no country prefix/],
		['34600123456', '', /Write \+34600123456 if that is meant/],
		['', '+34', /empty/],
		[' \u200b ', '+34', /empty/],
		[null, '+34', /no text/],
		[{}, '+34', /no text/],
		[['600123456'], '+34', /no text/],
		[-600123456, '34', /no phone number/],
		[6001.5, '34', /no phone number/],
		[Number.NaN, '34', /no phone number/],
		['+34', '', /too short/],
		['60012345', '34', /too short .*Spain/],
		['+34 6001234567', '', /too long .*Spain/],
		['+34 134567890', '', /not like any number of Spain/],
		['0612345678', '34', /Spain/],
		['+34 34600123456', '', /twice\. Write \+34600123456/],
		['33612345678', '34', /If \+33612345678 is meant/],
		['49176123456', '49', /too few digits/],
		['+0 600 123 456', '', /no country/],
		['+34 600+123456', '', /plus/],
		['call me', '34', /letters/],
		['600*123456', '34', /“\*”/],
		['-600123456', '34', /minus/],
		['600 123 456 ext 3', '34', /extension/],
		['600123456x3', '34', /extension/],
		['600123456#3', '34', /extension/],
		['600123456,,3', '34', /extension/],
		['tel:+34600123456;ext=3', '', /extension/],
		['600123456/7', '34', /extension/],
		['6.00123E+08', '34', /shortened/],
		['6.0012345678E5', '34', /whole number/],
		['+3460012345612345678999999999', '', /too long/],
		['600123456', 'ES', /default country prefix/i],
		['600123456', '+0', /default country prefix/i],
		['600123456', {}, /default country prefix/i],
	])('%j with %j', (typed, prefix, problem) =>
		expect(toPhone(typed, prefix).problem).toMatch(problem),
	);

	test.each([
		'600123456 / 600123457',
		'600123456, +34 600123457',
		'600123456\n600123457',
		'600 123 456 o 600 123 457',
		'+34600123456+34600123457',
		'+34600123456 +34600123457',
	])('%j are two', (typed) =>
		expect(toPhone(typed, '34').readings).toEqual(['+34600123456', '+34600123457']),
	);
});

const prefixes = fc.constantFrom('', '+34', '39', '0049', '+1', '7', '43', '370');

/** Text that resembles what people type. */
const typedText = fc.oneof(
	anyText(),
	fc
		.array(
			fc.constantFrom(
				'+',
				'00',
				'(0)',
				' ',
				'-',
				'.',
				'/',
				'34',
				'49',
				'600',
				'123',
				'1',
				'٣',
				'x',
				'E8',
				';ext=',
				'tel:',
			),
			{ maxLength: 12 },
		)
		.map((parts) => parts.join('')),
);

/** National numbers of every country of the table. */
const numbers = fc
	.tuple(fc.constantFrom(...knownCodes()), fc.stringMatching(/^\d{4,13}$/))
	.filter(([code, national]) => planOf(code).fits(national));

test('anything is a number, or a problem in words', () => {
	fc.assert(
		fc.property(
			fc.oneof(typedText, fc.anything()),
			fc.oneof(prefixes, fc.anything()),
			(typed, prefix) => {
				const reading = toPhone(typed, prefix);
				if (reading.problem === undefined) expect(reading.value).toMatch(/^\+[1-9]\d{5,14}$/);
				else expect(reading.problem).toMatch(/\w/);
			},
		),
		{ numRuns: someRuns(2000) },
	);
});

test('what comes out stays as it is', () => {
	fc.assert(
		fc.property(typedText, prefixes, prefixes, (typed, prefix, other) => {
			const { value } = toPhone(typed, prefix);
			if (value !== undefined) expect(toPhone(value, other)).toEqual({ value });
		}),
		{ numRuns: someRuns(2000) },
	);
});

test('every number of every plan is understood with its plus, in all ways of writing it', () => {
	const gap = fc.constantFrom('', ' ', '-', '.', '\u00a0', '\u2009', '\u200b');
	fc.assert(
		fc.property(numbers, gap, fc.constantFrom('+', '00', '+ '), ([code, national], space, plus) => {
			const spaced = national.replace(/(..)/g, `$1${space}`);
			expect(toPhone(plus + code + space + spaced)).toEqual({ value: `+${code}${national}` });
		}),
		{ numRuns: someRuns(2000) },
	);
});

test('a number without its plus becomes one of its own country, or is refused', () => {
	fc.assert(
		fc.property(numbers, ([code, national]) => {
			for (const typed of [national, code + national]) {
				const reading = toPhone(typed, code);
				if (reading.value !== undefined) expect(reading.value).toBe(`+${code}${national}`);
				else expect(reading.readings).toContain(`+${code}${national}`);
			}
		}),
		{ numRuns: someRuns(2000) },
	);
});
