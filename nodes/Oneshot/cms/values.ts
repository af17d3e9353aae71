import { MalformedError, TAG, type Element } from './der';

function expect(element: Element, tag: number, what: string): Buffer {
	if (element.tag !== tag) throw new MalformedError(`${what} is expected where something else is`);
	return element.content;
}

/** An object identifier in dotted notation. */
export function objectIdentifier(element: Element): string {
	const content = expect(element, TAG.objectIdentifier, 'An object identifier');
	const unreadable = new MalformedError('An object identifier is not readable');
	if (content.length === 0 || content.length > 128 || content.at(-1)! & 0x80) throw unreadable;
	const arcs: bigint[] = [];
	let arc = 0n;
	let first = true;
	for (const byte of content) {
		if (first && byte === 0x80) throw unreadable;
		arc = arc * 128n + BigInt(byte & 0x7f);
		first = !(byte & 0x80);
		if (first) {
			arcs.push(arc);
			arc = 0n;
		}
	}
	const [joint, ...rest] = arcs;
	const root = joint < 80n ? joint / 40n : 2n;
	return [root, joint - root * 40n, ...rest].join('.');
}

/** The two's complement bytes of an integer, in the shortest form. */
export function integerBytes(element: Element): Buffer {
	const content = expect(element, TAG.integer, 'A number');
	const [first, second] = content;
	const padded = (first === 0 && second < 0x80) || (first === 0xff && second >= 0x80);
	if (content.length === 0 || (content.length > 1 && padded)) {
		throw new MalformedError('A number is not readable');
	}
	return content;
}

/** An integer from 0 to 2^31 - 1. */
export function smallInteger(element: Element): number {
	const content = integerBytes(element);
	if (content.length > 4 || content[0] & 0x80) throw new MalformedError('A number is out of range');
	return content.readUIntBE(0, content.length);
}

export function boolean(element: Element): boolean {
	const content = expect(element, TAG.boolean, 'A truth value');
	if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) {
		throw new MalformedError('A truth value is not readable');
	}
	return content[0] === 0xff;
}

export function octets(element: Element): Buffer {
	return expect(element, TAG.octetString, 'A byte string');
}

/** The bytes of a bit string that holds whole bytes, as keys and signatures do. */
export function wholeBits(element: Element): Buffer {
	const content = expect(element, TAG.bitString, 'A bit string');
	if (content[0] !== 0) throw new MalformedError('A bit string is not readable');
	return content.subarray(1);
}

/** Whether each bit of a bit string is set, from the first. */
export function bits(element: Element): boolean[] {
	const content = expect(element, TAG.bitString, 'A bit string');
	const [unused, ...bytes] = content;
	if (!(unused < 8) || (bytes.length === 0 && unused > 0) || bytes.length > 8) {
		throw new MalformedError('A bit string is not readable');
	}
	const all = bytes.flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (byte >> bit) & 1));
	return all.slice(0, all.length - unused).map(Boolean);
}

const TIMES = {
	[TAG.utcTime]: /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/,
	[TAG.generalizedTime]: /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/,
};

/** UTCTime or GeneralizedTime in the forms of RFC 5280 (4.1.2.5) and RFC 3161 (fractions of a second). */
export function time(element: Element): Date {
	const match = TIMES[element.tag]?.exec(element.content.toString('latin1'));
	if (!match) throw new MalformedError('A time is not readable');
	const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
	const short = element.tag === TAG.utcTime;
	const full = short ? year + (year < 50 ? 2000 : 1900) : year;
	const date = new Date(0);
	date.setUTCFullYear(full, month - 1, day);
	date.setUTCHours(hour, minute, second, Math.trunc(Number(`0${match[7] ?? ''}`) * 1000));
	const fields = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours()];
	const real = fields.every((field, index) => field === [month, day, hour][index]);
	if (!real || minute > 59 || second > 59) throw new MalformedError('A time is not readable');
	return date;
}

/** The pieces of a byte string that BER may have cut up; nothing is copied. */
export function pieces(element: Element): Buffer[] {
	if (element.tag === TAG.octetString) return [element.content];
	if (element.tag !== (TAG.octetString | 0x20)) {
		throw new MalformedError('A byte string is expected where something else is');
	}
	return element.children.flatMap(pieces);
}
