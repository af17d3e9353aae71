import fc from 'fast-check';

import { toDocumentType, toIdentityNumber } from '../../../nodes/Oneshot/values/identityDocument';
import { anyText } from '../../shared/anyText.cjs';
import { someRuns } from '../../shared/everyValue.cjs';

describe('types of documents', () => {
	test.each<[string, string]>([
		['IDC', 'IDC'],
		[' idc ', 'IDC'],
		['DNI', 'IDC'],
		['D.N.I.', 'IDC'],
		['NIE', 'IDC'],
		['TIE', 'IDC'],
		['Carte d’identité', 'IDC'],
		['dowód osobisty', 'IDC'],
		['Passport', 'PAS'],
		['Pasaporte', 'PAS'],
		['PESEL', 'PNO'],
		['tax number', 'TIN'],
		['CE', 'CE'],
	])('%s is %s', (value, type) => expect(toDocumentType(value)).toEqual({ value: type }));

	test('NIF is two', () => expect(toDocumentType('NIF').readings).toEqual(['IDC', 'TIN']));

	test.each(['toString', 'constructor', '', ' ', 'driving licence', null, {}, 5])(
		'%j is none',
		(value) => expect(toDocumentType(value).problem).toMatch(/IDC \(national identity card\), PAS/),
	);
});

describe('Spanish identity numbers', () => {
	const read = (value: unknown) => toIdentityNumber(value, 'IDC', 'ES');
	// The examples of the Ministry of the Interior’s page on the check digit, and the ends of the range.
	test.each([
		['12345678Z', '12345678Z'],
		['12.345.678-z', '12345678Z'],
		['12345678 Z', '12345678Z'],
		['１２３４５６７８Z', '12345678Z'],
		['IDCES-12345678Z', '12345678Z'],
		['00000000T', '00000000T'],
		['X1234567L', 'X1234567L'],
		['x-1234567-l', 'X1234567L'],
		['X01234567L', 'X1234567L'],
		['Y1234567X', 'Y1234567X'],
		['Z1234567R', 'Z1234567R'],
	])('%s is %s', (typed, number) => expect(read(typed)).toEqual({ value: number }));

	test.each(
		'0T 1R 2W 3A 4G 5M 6Y 7F 8P 9D 10X 11B 12N 13J 14Z 15S 16Q 17V 18H 19L 20C 21K 22E'.split(' '),
	)('the remainder and its letter: %s', (pair) =>
		expect(read(pair.padStart(9, '0')).value).toBe(pair.padStart(9, '0')),
	);

	test('a missing zero in front is put back, and said', () =>
		expect(read('1234567L')).toEqual({
			value: '01234567L',
			warning: expect.stringContaining('01234567L'),
		}));

	test.each<[unknown, RegExp]>([
		['12345678A', /letter that does not fit/],
		['X1234567Z', /letter that does not fit/],
		['12345678', /lacks the letter.*12345678Z/],
		[12345678, /lacks the letter.*12345678Z/],
		['AAB123456', /neither a DNI/],
		['123456789Z', /neither a DNI/],
		['1234Z', /neither a DNI/],
		['1234567\ufffdZ', /U\+FFFD/],
	])('%s is refused', (typed, problem) => expect(read(typed).problem).toMatch(problem));

	test('none is a warning; others are left alone', () => {
		expect(read('')).toEqual({ value: '', warning: expect.stringContaining('empty') });
		expect(toIdentityNumber(' ab 12 ', 'PAS', 'ES')).toEqual({ value: 'ab 12' });
		expect(toIdentityNumber('12345678A', 'IDC', 'PL')).toEqual({ value: '12345678A' });
	});

	test('any single wrong digit or exchange of neighbours is found', () => {
		fc.assert(
			fc.property(
				fc.stringMatching(/^\d{8}$/),
				fc.nat(7),
				fc.integer({ min: 1, max: 9 }),
				(digits, at, by) => {
					const right = read(digits).readings?.[0] ?? '';
					expect(read(right)).toEqual({ value: right });
					const wrong = `${right.slice(0, at)}${(Number(right[at]) + by) % 10}${right.slice(at + 1)}`;
					expect(read(wrong).problem).toMatch(/does not fit/);
					if (at < 7 && right[at] !== right[at + 1]) {
						const swapped = right.slice(0, at) + right[at + 1] + right[at] + right.slice(at + 2);
						expect(read(swapped).problem).toMatch(/does not fit/);
					}
				},
			),
		);
	});
});

test('anything is understood or refused in words, and what was understood stays', () => {
	const pieces = fc
		.array(fc.constantFrom('1', '1234', '8', 'Z', 'X', '-', '.', ' ', 'DNI', 'pass', 'port'), {
			maxLength: 12,
		})
		.map((parts) => parts.join(''));
	fc.assert(
		fc.property(fc.oneof(pieces, fc.anything(), anyText()), (typed) => {
			for (const read of [
				toDocumentType,
				(value: unknown) => toIdentityNumber(value, 'IDC', 'ES'),
			]) {
				const reading = read(typed);
				if (reading.problem === undefined) {
					expect(read(reading.value).value).toEqual(reading.value);
				} else expect(reading.problem).toMatch(/\w/);
			}
		}),
		{ numRuns: someRuns(2000) },
	);
});
