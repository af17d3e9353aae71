import fc from 'fast-check';

import { toEmail } from '../../../nodes/Oneshot/values/email';
import { toDocumentType, toIdentityNumber } from '../../../nodes/Oneshot/values/identityDocument';
import { toOneTimeCode } from '../../../nodes/Oneshot/values/oneTimeCode';
import { toRectangle } from '../../../nodes/Oneshot/values/rectangle';

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

describe('email', () => {
	test.each([
		['a@b.co', 'a@b.co'],
		[' Ana.Perez+x@Ex-ample.com\u200b', 'Ana.Perez+x@Ex-ample.com'],
		['josé.muñoz@correo.example.es', 'josé.muñoz@correo.example.es'],
		['ana@españa.example', 'ana@españa.example'],
		['ana@例え.テスト', 'ana@例え.テスト'],
		["o'neil@example.com", "o'neil@example.com"],
		['mailto:ana@example.com?subject=x', 'ana@example.com'],
		['<ana@example.com>', 'ana@example.com'],
		['ana＠example．com', 'ana@example.com'],
		['a@xn--espaa-rta.example', 'a@xn--espaa-rta.example'],
	])('%s is %s', (typed, email) => expect(toEmail(typed)).toEqual({ value: email }));

	test.each([
		['Ana <ana@example.com>', ['ana@example.com']],
		['"Pérez, Ana" <ana@example.com>', ['ana@example.com']],
		['ana@example.com.', ['ana@example.com']],
		['ana@example.com, bea@example.com', ['ana@example.com', 'bea@example.com']],
		['ana@example.com bea@example.com', ['ana@example.com', 'bea@example.com']],
	])('%s is refused naming what it may mean', (typed, readings) => {
		expect(toEmail(typed).readings).toEqual(readings);
		expect(toEmail(typed).value).toBeUndefined();
	});

	test.each([
		'',
		' ',
		'a',
		'a@',
		'@b.co',
		'a@b',
		'a b@c.de x',
		'a@b..co',
		'.a@b.co',
		'a.@b.co',
		'a@-b.co',
		'a@b-.co',
		'a@127.0.0.1',
		'"a b"@c.de',
		'a@b@c.de',
		5,
		null,
		{},
	])('%j is none', (typed) => expect(toEmail(typed).value).toBeUndefined());
});

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
		.array(
			fc.constantFrom(
				'1',
				'12',
				'Z',
				'X',
				',',
				';',
				' ',
				'.',
				'@',
				'a',
				'b.co',
				'<',
				'>',
				'[',
				']',
				'-',
				'123456',
			),
			{ maxLength: 12 },
		)
		.map((parts) => parts.join(''));
	const readers = [
		toOneTimeCode,
		toDocumentType,
		toEmail,
		toRectangle,
		(value: unknown) => toIdentityNumber(value, 'IDC', 'ES'),
	];
	fc.assert(
		fc.property(fc.oneof(pieces, fc.anything(), fc.string({ unit: 'binary' })), (typed) => {
			for (const read of readers) {
				const reading = read(typed);
				if (reading.problem === undefined) {
					expect(read(reading.value).value).toEqual(reading.value);
				} else expect(reading.problem).toMatch(/\w/);
			}
		}),
		{ numRuns: 2000 },
	);
});
