import { INVISIBLE, quoted, toAsciiDigits } from './characters';
import { shownValue } from './conversions';
import type { Reading } from './reading';
import { ambiguous, inWords, refused, understood } from './reading';

const DAY_MS = 24 * 60 * 60 * 1000;

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

const LONG_MONTHS =
	/^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)$/;

const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10);

/** `YYYY-MM-DD` if the calendar has that day. */
function dayOf(year: string, month: string, day: string): string | undefined {
	const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
	const time = Date.parse(`${text}T00:00:00Z`);
	return !Number.isNaN(time) && isoDay(time) === text ? text : undefined;
}

const noSuchDay = (shown: string) => refused(`${shown} is no day of the calendar`);

/**
 * The day of a moment that is written in UTC. Midnight of a country east of Greenwich is the evening
 * before in UTC (up to 14 hours, in steps of 15 minutes): then the day has two readings.
 */
function dayInUtc(shown: string, time: number): Reading<string> {
	const sinceMidnight = ((time % DAY_MS) + DAY_MS) % DAY_MS;
	const mayBeMidnight =
		sinceMidnight >= DAY_MS - 14 * 60 * 60 * 1000 && sinceMidnight % 900_000 === 0;
	return mayBeMidnight
		? ambiguous(shown, [isoDay(time), isoDay(time + DAY_MS)])
		: understood(isoDay(time));
}

function dayOfDate(date: Date): Reading<string> {
	const time = date.getTime();
	if (Number.isNaN(time)) return refused('is no date');
	if (date.getUTCFullYear() < 1000 || date.getUTCFullYear() > 9999) return noSuchDay(String(time));
	return dayInUtc(date.toISOString(), time);
}

/** Luxon's DateTime and Moment's moment know their own time zone. */
function dayOfDateObject(value: object): Reading<string> | undefined {
	const { toISODate, format, isValid } = value as Record<string, unknown>;
	let text: unknown;
	if (typeof toISODate === 'function' && isValid === true) text = toISODate.call(value);
	else if (
		typeof format === 'function' &&
		typeof isValid === 'function' &&
		isValid.call(value) === true
	) {
		text = format.call(value, 'YYYY-MM-DD');
	}
	const [, year, month, day] =
		/^(\d{4})-(\d\d)-(\d\d)$/.exec(typeof text === 'string' ? text : '') ?? [];
	const found = year === undefined ? undefined : dayOf(year, month, day);
	return found === undefined ? undefined : understood(found);
}

/** What a number may mean as a day; each is only named, none is taken. */
function daysOfNumber(number: number): string[] {
	const days: number[] = [];
	if (Number.isInteger(number) && number >= 61 && number < 80_000) {
		// Spreadsheets count days from 30 December 1899 (since March 1900).
		days.push(Date.UTC(1899, 11, 30) + number * DAY_MS);
	}
	if (Math.abs(number) >= 1e8 && Math.abs(number) < 1e10) days.push(number * 1000);
	if (Math.abs(number) >= 1e10 && Math.abs(number) < 1e13) days.push(number);
	return days.map(isoDay);
}

function dayOfText(typed: string): Reading<string> {
	const shown = quoted(typed);
	const text = toAsciiDigits(typed).replace(INVISIBLE, '').trim();

	const iso =
		/^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/i.exec(
			text,
		);
	if (iso) {
		const day = dayOf(iso[1], iso[2], iso[3]);
		if (day === undefined) return noSuchDay(shown);
		// With an offset, or without any, the day is the one that is written.
		if (!/^(Z|[+-]00(:?00)?)$/i.test(iso[5] ?? '')) return understood(day);
		const time = Date.parse(`${day}T${iso[4].replace(',', '.')}Z`);
		return Number.isNaN(time) ? refused(`${shown} has no such time of day`) : dayInUtc(shown, time);
	}

	const yearFirst = /^(\d{4})(?:([/.])(\d{1,2})\2(\d{1,2})|(\d\d)(\d\d))$/.exec(text);
	if (yearFirst) {
		const [, year, , month = yearFirst[5], day = yearFirst[6]] = yearFirst;
		const found = dayOf(year, month, day);
		return found === undefined ? noSuchDay(shown) : understood(found);
	}

	const yearLast = /^(\d{1,2})([/. -])\s?(\d{1,2})\2\s?(\d{4}|\d\d)$/.exec(text);
	if (yearLast) {
		const [, first, mark, second, year] = yearLast;
		if (year.length === 2) return refused(`${shown} has a year of two digits. Write it with four`);
		const dayFirst = dayOf(year, second, first);
		// Month first is written with slashes or dashes only.
		const monthFirst = /[/-]/.test(mark) ? dayOf(year, first, second) : undefined;
		const days = [...new Set([dayFirst, monthFirst].filter((day) => day !== undefined))];
		if (days.length > 1) return ambiguous(shown, days);
		return days.length === 1 ? understood(days[0]) : noSuchDay(shown);
	}
	return dayOfWords(shown, text);
}

/** `23 April 1985`, `April 23, 1985`, and how JavaScript writes a Date: `Tue Apr 23 1985 00:00:00 GMT+0200`. */
function dayOfWords(shown: string, text: string): Reading<string> {
	const words = text
		.replace(/\s\d\d:\d\d(:\d\d)?\b.*$/, '')
		.toLowerCase()
		.split(/[\s,.-]+/)
		.filter(
			(word) =>
				word !== '' &&
				word !== 'of' &&
				!/^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?$/.test(word),
		);
	const month = words.find((word) => LONG_MONTHS.test(word));
	const day = words.find((word) => /^\d{1,2}(st|nd|rd|th)?$/.test(word));
	const year = words.find((word) => /^\d{4}$/.test(word));
	if (words.length !== 3 || !month || !day || !year) {
		return refused(`${shown} is no date. Write it like 1985-04-23`);
	}
	const number = String(MONTHS.indexOf(month.slice(0, 3)) + 1);
	const found = dayOf(year, number, day.replace(/\D/g, ''));
	return found === undefined ? noSuchDay(shown) : understood(found);
}

/**
 * A day as `YYYY-MM-DD`: out of text (ISO 8601, day/month/year where only one order is possible,
 * day.month.year, English month names), a Date, a Luxon DateTime or a moment. Numbers are refused:
 * they may count days, seconds or milliseconds.
 */
export function toDate(value: unknown): Reading<string> {
	if (value === undefined || value === null) return refused('is empty');
	if (typeof value === 'string')
		return value.trim() === '' ? refused('is empty') : dayOfText(value);
	if (typeof value === 'number') {
		const days = daysOfNumber(value);
		return refused(
			`${value} is a number, not a date${
				days.length > 0 ? `. Write ${inWords(days)} if that is meant` : ''
			}`,
			days,
		);
	}
	if (value instanceof Date) return dayOfDate(value);
	const read = typeof value === 'object' ? dayOfDateObject(value) : undefined;
	return read ?? refused(`${shownValue(value)} is no date. Write it like 1985-04-23`);
}
