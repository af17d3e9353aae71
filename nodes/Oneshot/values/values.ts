/**
 * What people type, in the form that the API wants. Pure functions; undefined means: that is none.
 */

/** E.164: a plus, a country, at most 15 digits. The shortest real numbers have 8. */
const E164 = /^\+[1-9]\d{7,14}$/;

/** Countries in which the 0 before a national number belongs to it. */
const KEEPS_ZERO = ['+39', '+378'];

/**
 * A phone number with its international prefix: spaces, dots, dashes and brackets are dropped, `00…`
 * becomes `+…`, a national number gets the default prefix. Undefined when it is no phone number.
 *
 * @param prefix the default country prefix, e.g. `+34` or `34`; empty when there is none
 */
export function toPhone(typed: string, prefix = ''): string | undefined {
	let digits = typed.replace(/\(0\)/g, '').replace(/[\s().\-/\u00a0\u2010-\u2015]/g, '');
	if (digits.startsWith('00')) digits = `+${digits.slice(2)}`;
	if (!digits.startsWith('+')) {
		const country = prefix.replace(/\s/g, '').replace(/^(00|\+)?/, '+');
		if (country === '+' || !/^\d+$/.test(digits)) return undefined;
		digits = country + (KEEPS_ZERO.includes(country) ? digits : digits.replace(/^0/, ''));
	}
	return E164.test(digits) ? digits : undefined;
}

/** Whether an email address is possible at all; the API checks it again. */
export function isEmail(typed: string): boolean {
	const [, local, domain] = /^([^\s@<>()",;:\\]+)@([^\s@]+)$/.exec(typed) ?? [];
	return (
		local !== undefined &&
		local.length <= 64 &&
		!/^\.|\.$|\.\./.test(local) &&
		domain.length <= 253 &&
		/^([a-z\d\u00a1-\uffff]([a-z\d\u00a1-\uffff-]*[a-z\d\u00a1-\uffff])?\.)+[a-z\u00a1-\uffff][a-z\d\u00a1-\uffff-]+$/i.test(
			domain,
		)
	);
}

/** A rectangle on a page in points from the bottom left corner: x1, y1, x2, y2. */
export type Rectangle = [number, number, number, number];

/** Reads `30,100,165,150`. Undefined unless it is four numbers with x1 < x2 and y1 < y2, none negative. */
export function toRectangle(typed: string): Rectangle | undefined {
	const parts = typed.split(',').map((part) => part.trim());
	if (parts.length !== 4 || !parts.every((part) => /^\d+(\.\d+)?$/.test(part))) return undefined;
	const [x1, y1, x2, y2] = parts.map(Number);
	return x1 < x2 && y1 < y2 ? [x1, y1, x2, y2] : undefined;
}
