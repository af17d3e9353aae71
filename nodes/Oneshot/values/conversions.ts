import { INVISIBLE, quoted, toAsciiDigits } from './characters';
import type { Reading } from './reading';
import { ambiguous, inWords, refused, understood } from './reading';
import { fromSpreadsheet } from './spreadsheet';

/**
 * Values of another type than the field's, as expressions give them: understood where there is one reading,
 * refused otherwise, never ignored.
 */

/** What a value is, in a user's words, for sentences. */
export function shownValue(value: unknown): string {
	if (typeof value === 'string') return value.trim() === '' ? 'an empty text' : quoted(value);
	if (value === undefined || value === null) return 'an empty value';
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
		return String(value);
	}
	if (Array.isArray(value)) return 'a list';
	return typeof value === 'object' ? 'an object' : 'a value of another type';
}

const isEmpty = (value: unknown) =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

const YES = ['true', 'yes', '1'];
const NO = ['false', 'no', '0'];

/** `true`, `false`, 1, 0, and the texts true, false, yes, no, 1, 0 in any case. */
export function toBoolean(value: unknown): Reading<boolean> {
	if (typeof value === 'boolean') return understood(value);
	if (isEmpty(value)) return refused('is empty. Give true or false');
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
		const text = toAsciiDigits(String(value)).replace(INVISIBLE, '').trim().toLowerCase();
		if (YES.includes(text)) return understood(true);
		if (NO.includes(text)) return understood(false);
	}
	return refused(`${shownValue(value)} is neither true nor false`);
}

/** Limits of a number, both included. */
export interface Range {
	least?: number;
	most?: number;
}

function rangeInWords({ least, most }: Range): string {
	if (least !== undefined && most !== undefined) return `from ${least} to ${most}`;
	if (least !== undefined) return `of at least ${least}`;
	return most === undefined ? '' : `of at most ${most}`;
}

/** The number that a text spells, with a decimal point or comma. */
function numberOfText(typed: string): Reading<number> {
	const sheet = fromSpreadsheet(
		toAsciiDigits(typed)
			.replace(INVISIBLE, '')
			.replace(/\u2212/g, '-')
			.replace(/\uff0b/g, '+'),
	);
	if (sheet.problem !== undefined) return sheet;
	const text = sheet.value;
	// Three digits after a single point or comma: thousands in one half of the world, decimals in the other.
	const [, sign, before, after] = /^([+-]?)([1-9]\d{0,2})[.,](\d{3})$/.exec(text) ?? [];
	if (after !== undefined) {
		const lead = sign === '-' ? '-' : '';
		return ambiguous(quoted(typed), [`${lead}${before}${after}`, `${lead}${before}.${after}0`]);
	}
	if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/.test(text)) {
		return refused(`${quoted(typed)} is not a number`);
	}
	return understood(Number(text.replace(',', '.')));
}

/** A number, or a text that spells one; anything outside of the range is refused naming it. */
export function toNumber(value: unknown, range: Range = {}): Reading<number> {
	const words = rangeInWords(range);
	const wanted = words ? `. Give a number ${words}` : '. Give a number';
	if (isEmpty(value)) return refused(`is empty${wanted}`);
	let number: number;
	if (typeof value === 'string') {
		const reading = numberOfText(value);
		if (reading.problem !== undefined) return reading;
		number = reading.value;
	} else if (typeof value === 'number' || typeof value === 'bigint') {
		number = Number(value);
	} else {
		return refused(`${shownValue(value)} is not a number${wanted}`);
	}
	if (!Number.isFinite(number)) return refused(`${shownValue(value)} is not a number${wanted}`);
	const { least = -Infinity, most = Infinity } = range;
	if (number < least || number > most) {
		return refused(`${shownValue(value)} is out of range${wanted}`);
	}
	// -0 is 0.
	return understood(number + 0);
}

/** A whole number that is exact: at most 2^53 - 1. */
export function toWholeNumber(value: unknown, range: Range = {}): Reading<number> {
	const reading = toNumber(value, range);
	if (reading.problem !== undefined) return reading;
	if (Number.isSafeInteger(reading.value)) return reading;
	const words = rangeInWords(range);
	return refused(
		`${shownValue(value)} is not a whole number${
			Number.isInteger(reading.value) ? ' that can be told exactly' : ''
		}${words ? `. Give a whole number ${words}` : ''}`,
	);
}

/**
 * A list: an array as it is, the text of a JSON array, text separated by commas, semicolons or line breaks,
 * a single value; an empty value is an empty list.
 *
 * @param separator for lists whose elements may hold commas
 */
export function toList(value: unknown, separator: RegExp = /[,;\r\n]/): Reading<unknown[]> {
	if (Array.isArray(value)) return understood(value);
	if (isEmpty(value)) return understood([]);
	if (typeof value !== 'string') return understood([value]);
	const text = value.trim();
	if (/^[[{]/.test(text)) {
		try {
			const parsed: unknown = JSON.parse(text);
			return understood(Array.isArray(parsed) ? parsed : [parsed]);
		} catch {
			return refused(
				`${quoted(text)} starts like JSON, but cannot be read as such. Check its brackets, quotes and commas`,
			);
		}
	}
	const parts = text.split(separator).map((part) => part.trim());
	return understood(parts.filter((part) => part !== ''));
}

/** A list of texts; numbers in it become texts, empty elements are left out. */
export function toTextList(value: unknown, separator?: RegExp): Reading<string[]> {
	const list = toList(value, separator);
	if (list.problem !== undefined) return list;
	const texts: string[] = [];
	for (const element of list.value) {
		if (isEmpty(element)) continue;
		if (typeof element !== 'string' && typeof element !== 'number' && typeof element !== 'bigint') {
			return refused(`${shownValue(element)} is in the list where a text belongs`);
		}
		texts.push(String(element).trim());
	}
	return understood(texts);
}

/** One of a field's options: its value alone, or n8n's pair of name and value. */
export type Choice<Value extends string> = Value | { name: string; value: Value };

/**
 * One of some options, by its value or its name. Case, surrounding spaces and invisible characters don't
 * count, unless two options differ in nothing else.
 */
export function choose<Value extends string>(
	value: unknown,
	options: ReadonlyArray<Choice<Value>>,
): Reading<Value> {
	const pairs = options.map((option) =>
		typeof option === 'string' ? { name: option, value: option } : option,
	);
	const wanted = `Give ${inWords(pairs.map((option) => option.value))}`;
	if (isEmpty(value)) return refused(`is empty. ${wanted}`);
	if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
		return refused(`${shownValue(value)} is none of the options. ${wanted}`);
	}
	const text = String(value);
	const exact = pairs.find((option) => option.value === text);
	if (exact) return understood(exact.value);

	const loose = (name: string) => name.replace(INVISIBLE, '').trim().toLowerCase();
	const found = [
		...new Set(
			pairs
				.filter((option) => [option.value, option.name].map(loose).includes(loose(text)))
				.map((option) => option.value),
		),
	];
	if (found.length === 1) return understood(found[0]);
	return found.length > 1
		? ambiguous(quoted(text), found)
		: refused(`${shownValue(value)} is none of the options. ${wanted}`);
}
