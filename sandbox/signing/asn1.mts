import { randomBytes } from 'node:crypto';
import * as asn1js from 'asn1js';

/** DER of a structure. */
export function encoded(structure: { toSchema(): asn1js.AsnType }): Buffer {
	return Buffer.from(structure.toSchema().toBER());
}

/** The second in which a time (in milliseconds) lies: certificates and time stamps know no fractions. */
export function wholeSeconds(time: number): Date {
	return new Date(Math.floor(time / 1000) * 1000);
}

/** A positive random number of 16 bytes, for certificates and time stamps. */
export function serialNumber(): asn1js.Integer {
	const bytes = randomBytes(16);
	bytes[0] = (bytes[0] & 0x7f) | 0x40;
	return new asn1js.Integer({ valueHex: bytes });
}
