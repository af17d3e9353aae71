import { SigningError } from './types.mjs';

/**
 * Formats a date as strftime does (C locale), in a time zone.
 * @param timezone IANA name, UTC when absent
 * @throws {SigningError} code `timezone`
 */
export function strftime(format: string, date: Date, timezone = 'UTC'): string {
	const parts = zoned(date, timezone);
	const directives: Record<string, () => string> = {
		a: () => parts.weekday.slice(0, 3),
		A: () => parts.weekday,
		b: () => parts.month.slice(0, 3),
		B: () => parts.month,
		d: () => parts.day,
		D: () => strftime('%m/%d/%y', date, timezone),
		e: () => String(Number(parts.day)).padStart(2, ' '),
		F: () => strftime('%Y-%m-%d', date, timezone),
		H: () => parts.hour,
		I: () => String(Number(parts.hour) % 12 || 12).padStart(2, '0'),
		m: () => parts.monthNumber,
		M: () => parts.minute,
		p: () => (Number(parts.hour) < 12 ? 'AM' : 'PM'),
		R: () => strftime('%H:%M', date, timezone),
		S: () => parts.second,
		T: () => strftime('%H:%M:%S', date, timezone),
		y: () => parts.year.slice(-2),
		Y: () => parts.year,
		z: () => parts.offset,
		Z: () => parts.zone,
		'%': () => '%',
	};
	return format.replace(/%([A-Za-z%])/g, (whole, directive: string) =>
		directive in directives ? directives[directive]() : whole,
	);
}

function zoned(date: Date, timezone: string) {
	const numbers = fields(date, timezone, {
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
		hourCycle: 'h23',
		timeZoneName: 'longOffset',
	});
	const names = fields(date, timezone, { weekday: 'long', month: 'long', timeZoneName: 'short' });
	return {
		...numbers,
		monthNumber: numbers.month,
		month: names.month,
		weekday: names.weekday,
		zone: names.timeZoneName,
		// "GMT+02:00", "GMT" at offset 0
		offset: numbers.timeZoneName.slice(3).replace(':', '') || '+0000',
	};
}

function fields(
	date: Date,
	timezone: string,
	options: Intl.DateTimeFormatOptions,
): Record<Intl.DateTimeFormatPartTypes, string> {
	try {
		const format = new Intl.DateTimeFormat('en-US', { ...options, timeZone: timezone });
		const parts = format.formatToParts(date).map(({ type, value }) => [type, value]);
		return Object.fromEntries(parts) as Record<Intl.DateTimeFormatPartTypes, string>;
	} catch (error) {
		throw new SigningError('timezone', `The time zone "${timezone}" does not exist`, {
			cause: error,
		});
	}
}
