import fc from 'fast-check';

import { isCountryCode } from '../../nodes/Oneshot/values/countries';
import { isEmail, toPhone, toRectangle } from '../../nodes/Oneshot/values/values';
import { isOid } from '../../nodes/Oneshot/resources/metadata/upload';
import { signedName } from '../../nodes/Oneshot/files/names';

describe('toPhone', () => {
	test.each([
		['+34 600 123 456', '', '+34600123456'],
		['0034600123456', '', '+34600123456'],
		['600-123-456', '+34', '+34600123456'],
		['600.123.456', '34', '+34600123456'],
		['600123456', '0034', '+34600123456'],
		['+44 (0)7700 900123', '', '+447700900123'],
		['07700 900123', '+44', '+447700900123'],
		['06 1234 5678', '+39', '+390612345678'],
		['(600) 123 456', '+34', '+34600123456'],
	])('%s with %s is %s', (typed, prefix, phone) => expect(toPhone(typed, prefix)).toBe(phone));

	test.each([
		['600123456', ''],
		['', '+34'],
		['+34', ''],
		['+34 abc', ''],
		['+0 600 123 456', ''],
		['+3460012345612345678', ''],
		['call me', '+34'],
		['600 123 456 ext 3', '+34'],
	])('%s with %s is none', (typed, prefix) => expect(toPhone(typed, prefix)).toBeUndefined());

	test('whatever comes out is E.164, and stays as it is', () => {
		fc.assert(
			fc.property(fc.string(), fc.constantFrom('', '+34', '+39'), (typed, prefix) => {
				const phone = toPhone(typed, prefix);
				if (phone === undefined) return;
				expect(phone).toMatch(/^\+[1-9]\d{7,14}$/);
				expect(toPhone(phone, prefix)).toBe(phone);
			}),
		);
	});

	test('any number survives the ways in which people write it', () => {
		const digits = fc.stringMatching(/^[1-9]\d{8}$/);
		const gap = fc.constantFrom('', ' ', '-', '.', '\u00a0');
		fc.assert(
			fc.property(digits, gap, fc.constantFrom('+34', '0034', '+ 34'), (number, space, country) => {
				const spaced = number.replace(/(...)/g, `$1${space}`);
				expect(toPhone(country + space + spaced)).toBe(`+34${number}`);
				expect(toPhone(spaced, '+34')).toBe(`+34${number}`);
			}),
		);
	});
});

test.each(['a@b.co', 'josé.muñoz@correo.example.es', "o'neil+x@ex-ample.com"])(
	'%s is an email address',
	(email) => expect(isEmail(email)).toBe(true),
);
test.each([
	'',
	'a',
	'a@',
	'@b.co',
	'a@b',
	'a b@c.de',
	'a@b..co',
	'.a@b.co',
	'a@-b.co',
	'a@b.co,c@d.co',
])('“%s” is none', (email) => expect(isEmail(email)).toBe(false));

test('a rectangle has its corners in order', () => {
	expect(toRectangle('30, 100,165,150.5')).toEqual([30, 100, 165, 150.5]);
	const number = fc.integer({ min: -50, max: 900 });
	fc.assert(
		fc.property(number, number, number, number, (x1, y1, x2, y2) => {
			const good = x1 >= 0 && y1 >= 0 && x1 < x2 && y1 < y2;
			expect(toRectangle([x1, y1, x2, y2].join(',')) !== undefined).toBe(good);
		}),
	);
});

test('country codes are the assigned ones', () => {
	for (const code of ['ES', 'PL', 'GB', 'AX']) expect(isCountryCode(code)).toBe(true);
	for (const code of ['ESX', 'es', 'UK', 'XX', '']) expect(isCountryCode(code)).toBe(false);
});

test.each(['1.3.6.1.4.1.99999.1', '2.999', '0.9.2342'])('%s is an OID', (oid) =>
	expect(isOid(oid)).toBe(true),
);
test.each(['1', '3.1', '1.40', '1.3.06', '1.3.', 'a.b'])('%s is none', (oid) =>
	expect(isOid(oid)).toBe(false),
);

test.each([
	['contract.pdf', 'application/pdf', 'contract (signed).pdf'],
	['contract.v2.pdf', 'application/pdf', 'contract.v2 (signed).pdf'],
	['contract', 'application/pdf', 'contract (signed).pdf'],
	['order.txt.json', 'application/pkcs7-mime', 'order.txt (signed).p7m'],
])('%s as %s is called %s', (original, type, name) =>
	expect(signedName(original, type)).toBe(name),
);
