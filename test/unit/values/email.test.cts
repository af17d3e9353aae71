import fc from 'fast-check';

import { toEmail } from '../../../nodes/Oneshot/values/email';
import { anyText } from '../../shared/anyText.cjs';
import { someRuns } from '../../shared/everyValue.cjs';

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

test('anything is understood or refused in words, and what was understood stays', () => {
	const pieces = fc
		.array(fc.constantFrom('a', 'b.co', '@', '.', ',', ' ', '<', '>', '"', 'mailto:', 'ñ'), {
			maxLength: 12,
		})
		.map((parts) => parts.join(''));
	fc.assert(
		fc.property(fc.oneof(pieces, fc.anything(), anyText()), (typed) => {
			for (const read of [toEmail]) {
				const reading = read(typed);
				if (reading.problem === undefined) {
					expect(read(reading.value).value).toEqual(reading.value);
				} else expect(reading.problem).toMatch(/\w/);
			}
		}),
		{ numRuns: someRuns(2000) },
	);
});
