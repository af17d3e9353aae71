import fc from 'fast-check';

import {
	attempt,
	Fields,
	MalformedError,
	read,
	type Element,
} from '../../../nodes/Oneshot/cms/der';
import {
	bits,
	boolean,
	integerBytes,
	objectIdentifier,
	pieces,
	smallInteger,
	time,
	wholeBits,
} from '../../../nodes/Oneshot/cms/values';
import * as build from '../../../tools/fuzz/cms/build.cjs';
import { judge } from '../../../tools/fuzz/cms/judges.cjs';

const der = (bytes: Buffer) => read(bytes, 'DER');

test.each([
	'2.999.3161',
	'1.2.840.113549.1.9.16.2.47',
	'0.4.0.127.0.7.1.1.4.1.3',
	'2.25.1',
	'0.0',
	'1.39',
])('the object identifier %s', (dotted) => {
	expect(objectIdentifier(der(build.oid(dotted)))).toBe(dotted);
});

test('object identifiers of any numbers', () => {
	const arc = fc.nat();
	fc.assert(
		fc.property(
			fc.nat({ max: 2 }),
			fc.nat({ max: 39 }),
			fc.array(arc, { maxLength: 10 }),
			(first, second, rest) => {
				const dotted = [first, second, ...rest].join('.');
				expect(objectIdentifier(der(build.oid(dotted)))).toBe(dotted);
			},
		),
	);
});

test('numbers', () => {
	fc.assert(
		fc.property(fc.nat({ max: 2 ** 31 - 1 }), (number) => {
			expect(smallInteger(der(build.integer(number)))).toBe(number);
		}),
	);
});

test('times', () => {
	const range = { min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true };
	fc.assert(
		fc.property(fc.date(range), (date) => {
			const seconds = new Date(Math.floor(+date / 1000) * 1000);
			expect(time(der(build.generalizedTime(seconds)))).toEqual(seconds);
			const short = `${seconds.toISOString().replace(/\D/g, '').slice(2, 14)}Z`;
			expect(time(der(build.tlv(0x17, Buffer.from(short))))).toEqual(seconds);
		}),
	);
	const fraction = build.tlv(0x18, Buffer.from('20250131235959.25Z'));
	expect(time(der(fraction))).toEqual(new Date('2025-01-31T23:59:59.250Z'));
});

test('bytes of any length, in one piece and in several', () => {
	fc.assert(
		fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), (parts) => {
			const buffers = parts.map((part) => Buffer.from(part));
			const whole = Buffer.concat(buffers);
			expect(pieces(der(build.octetString(whole)))).toEqual([whole]);
			const cut = build.indefinite(0x24, ...buffers.map(build.octetString));
			expect(Buffer.concat(pieces(read(cut, 'BER')))).toEqual(whole);
			expect(() => der(cut)).toThrow(MalformedError);
		}),
	);
});

const values: Record<string, (element: Element) => unknown> = {
	objectIdentifier,
	integerBytes,
	smallInteger,
	boolean,
	bits,
	wholeBits,
	time,
};

test.each([
	['an object identifier without bytes', '0600', 'objectIdentifier'],
	['an object identifier that is cut short', '060281', 'objectIdentifier'],
	['an object identifier with zeros in front', '06032a8001', 'objectIdentifier'],
	['a number without bytes', '0200', 'integerBytes'],
	['a number with zeros in front', '02020001', 'integerBytes'],
	['a negative number with ones in front', '0202ff80', 'integerBytes'],
	['a number that is negative', '020180', 'smallInteger'],
	['a number of 2^31', '02050080000000', 'smallInteger'],
	['a truth value of two bytes', '01020000', 'boolean'],
	['a truth value that is neither', '010101', 'boolean'],
	['bits without the number of unused ones', '0300', 'bits'],
	['bits with eight unused ones', '03020800', 'bits'],
	['bits of nothing, some unused', '030101', 'bits'],
	['a signature that is not whole bytes', '03020180', 'wholeBits'],
	['the 30th of February', '170d3235303233303030303030305a', 'time'],
	['a 25th hour', '170d3235303132323235303030305a', 'time'],
	['a time without seconds', '170b323530313232313230305a', 'time'],
	[
		'a time with another zone',
		'18133230323530313232313230303030 2b30313030'.replace(' ', ''),
		'time',
	],
	['another type', '0500', 'time'],
	['no type', '0000', 'time'],
	['a high tag number', '1f8100', 'time'],
	['a sequence that is not made of parts', '1000', 'time'],
	['a length with zeros in front', '0482000100', 'time'],
	['a long length for a short value', '04810100', 'time'],
	['an open length', '30800000', 'time'],
	['an open length of one piece', '0480000000', 'time'],
	['a length beyond the end', '040500', 'time'],
	['a part beyond the end of its whole', '3003040500', 'time'],
	['something after the end', '050000', 'time'],
	['a string in pieces', '2403040100', 'time'],
])('not DER: %s', (_, hex, kind) => {
	expect(() => values[kind](der(Buffer.from(hex, 'hex')))).toThrow(MalformedError);
});

test('parts are taken in their order', () => {
	const fields = new Fields(der(build.sequence(build.integer(1), build.boolean(true))), 'thing');
	expect(fields.optional(0x01)).toBeUndefined();
	expect(smallInteger(fields.take())).toBe(1);
	expect(() => fields.end()).toThrow('The thing is not readable');
	expect(boolean(fields.take(0x01))).toBe(true);
	expect(() => fields.take()).toThrow(MalformedError);
	fields.end();
});

test('a mistake of ours is not taken for one of the bytes', () => {
	expect(() =>
		attempt(() => {
			throw new TypeError('ours');
		}),
	).toThrow('ours');
});

test('no bytes make it crash', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
			for (const form of ['pdf', 'p7m', 'document time stamp'] as const) {
				expect(judge(Buffer.from(bytes), Buffer.from('x'), { form })[0].integrity.status).not.toBe(
					'intact',
				);
			}
		}),
	);
});
