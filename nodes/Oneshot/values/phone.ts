import { INVISIBLE, quoted, toAsciiDigits } from './characters';
import type { DiallingPlan } from './diallingPlans';
import { codeOf, planOf } from './diallingPlans';
import type { Reading, Refusal } from './reading';
import { ambiguous, inWords, refused, understood } from './reading';
import { fromSpreadsheet } from './spreadsheet';

/** What an extension looks like at the end of a number. */
const EXTENSION =
	/\d\s*(?:[,;]?\s*(?:ext(?:ension|n)?|int(?:erno)?|x|poste|dw|durchwahl|wew)\.?\s*[:=]?|#|[,;pw]+)\s*\d{1,6}#?$/i;

const SEPARATORS = /[,;|&\n\r\t/]|\s(?:or|and|y|o|u|e|oder|und|ou|et|lub|i)\s/i;

const digitCount = (text: string) => text.replace(/\D/g, '').length;

/** The characters of a number in their plain form; spaces and dashes stay, to be told apart from others. */
function plain(text: string): string {
	return toAsciiDigits(text)
		.replace(/[\uff0b\ufe62\u207a]/g, '+')
		.replace(INVISIBLE, '')
		.replace(/[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d]/g, '-')
		.replace(/\uff08/g, '(')
		.replace(/\uff09/g, ')')
		.trim();
}

/** A `tel:` URI (RFC 3966) and its likes without their scheme; `context` is what a local number belongs to. */
function withoutScheme(text: string): { text: string; context?: string } {
	const [, rest] = /^(?:tel|sms|callto|whatsapp)\s*:\s*(?:\/\/)?(.*)$/is.exec(text) ?? [];
	if (rest === undefined) return { text };
	const [number, ...parameters] = rest.replace(/%2B/gi, '+').replace(/%20/g, ' ').split(';');
	const valueOf = (name: string) =>
		parameters.find((parameter) => parameter.toLowerCase().startsWith(`${name}=`))?.split('=')[1];
	const extension = valueOf('ext');
	const context = valueOf('phone-context');
	return {
		text: extension ? `${number} ext ${extension}` : number.trim(),
		context: context?.startsWith('+') ? context : undefined,
	};
}

/** The dialling code that a default prefix means; an empty text when there is none. */
function toDiallingCode(prefix: unknown): Reading<string> {
	const text = typeof prefix === 'number' ? String(prefix) : prefix;
	if (text === undefined || text === null || text === '') return understood('');
	if (typeof text !== 'string')
		return refused('has a Default Country Prefix in the credential that is no text');
	const code = plain(text)
		.replace(/[\s().-]/g, '')
		.replace(/^(?:\+|00)+/, '');
	if (code === '') return understood('');
	return codeOf(code) === code
		? understood(code)
		: refused(
				`${quoted(text)} is no country prefix. The Default Country Prefix of the credential looks like +34`,
			);
}

/** All that national digits may mean under a plan, in E.164. */
function nationalReadings(plan: DiallingPlan, digits: string): string[] {
	const found = plan.trunks
		.filter((trunk) => digits.startsWith(trunk))
		.map((trunk) => digits.slice(trunk.length));
	return [digits, ...found]
		.filter((national) => plan.fits(national))
		.map((national) => `+${plan.code}${national}`);
}

/** All that the digits after a plus may mean. */
function internationalReadings(digits: string): string[] {
	const code = codeOf(digits);
	return code === undefined ? [] : nationalReadings(planOf(code), digits.slice(code.length));
}

/** Why national digits are no number of a country. */
function misfit(shown: string, plan: DiallingPlan, national: string): Refusal {
	const where = plan.country ? `${plan.country} (+${plan.code})` : `+${plan.code}`;
	const [least, most = least] = plan.digits.split('-').map(Number);
	const twice =
		plan.code.length > 0 && national.startsWith(plan.code)
			? nationalReadings(plan, national.slice(plan.code.length))
			: [];
	if (twice.length === 1) {
		return refused(
			`${shown} has the prefix +${plan.code} twice. Write ${twice[0]} if that is meant`,
			twice,
		);
	}
	return national.length < least || national.length > most
		? refused(
				`${shown} is too ${national.length < least ? 'short' : 'long'} for a number of ${where}: numbers there have ${plan.digits.replace('-', ' to ')} digits after the prefix, it has ${national.length}`,
			)
		: refused(`${shown} is not like any number of ${where}. Check its digits`);
}

/** The one reading of a number that starts with its country's code. */
function readInternational(shown: string, variants: string[]): Reading<string> {
	const readings = [...new Set(variants.flatMap(internationalReadings))];
	if (readings.length === 1) return understood(readings[0]);
	if (readings.length > 1) return ambiguous(shown, readings);
	const code = codeOf(variants[0]);
	return code === undefined
		? refused(`${shown} has no country’s prefix after its plus. It looks like +34 600 123 456`)
		: misfit(shown, planOf(code), variants[0].slice(code.length));
}

/** The one reading of a number without a plus, in a country given by its code. */
function readNational(shown: string, variants: string[], code: string): Reading<string> {
	const plan = planOf(code);
	const exits = [...new Set([plan.exit, '00'])];
	const abroad = variants.flatMap((digits) =>
		exits
			.filter((exit) => digits.startsWith(exit))
			.flatMap((exit) => internationalReadings(digits.slice(exit.length))),
	);
	const home = variants.flatMap((digits) => nationalReadings(plan, digits));
	const rests = variants
		.filter((digits) => digits.startsWith(code))
		.map((digits) => digits.slice(code.length));
	const complete = rests.flatMap((rest) => nationalReadings(plan, rest));
	const foreign = [...new Set(variants.flatMap(internationalReadings))];
	// No message reaches a landline: a foreign number without its plus is as likely as that.
	const landline = home.every((number) => plan.isLandline(number.slice(code.length + 1)));
	const known = foreign.filter((number) => planOf(codeOf(number.slice(1)) ?? '').country);
	const readings = [
		...new Set([...abroad, ...home, ...complete, ...(home.length > 0 && landline ? known : [])]),
	];
	if (readings.length > 1) return ambiguous(shown, readings);

	// Where people dial a 0 first, a number without it that starts with the country's own code may as well
	// be an international one of which a digit is missing.
	const doubtful = plan.trunks.includes('0') && rests.some((rest) => rest.length >= 8);
	if (readings.length === 1 && home.length > 0 && doubtful) {
		return refused(
			`${shown} may mean ${readings[0]}, or it starts with the prefix +${code} and has too few digits. Write it with its plus`,
			readings,
		);
	}
	if (readings.length === 1) return understood(readings[0]);

	const why = exits.some((exit) => variants[0].startsWith(exit))
		? refused(`${shown} is no international number`)
		: misfit(shown, plan, variants[0]);
	return foreign.length === 0 || why.readings
		? why
		: refused(`${why.problem}. If ${inWords(foreign)} is meant, write it with the plus`, foreign);
}

/** Several numbers in one field, each as it would be understood alone. */
function several(text: string, prefix: unknown): Refusal | undefined {
	const parts = text
		.split(SEPARATORS)
		.flatMap((part) => part.split(/(?<=\d[\s().-]*)(?=\+)/))
		.map((part) => part.trim())
		.filter((part) => digitCount(part) >= 7);
	if (parts.length < 2) return undefined;
	const numbers = parts.map((part) => toPhone(part, prefix).value ?? part);
	return refused(
		`${quoted(text)} holds several numbers: ${inWords(numbers, 'and')}. Give one`,
		numbers,
	);
}

/**
 * A phone number as people type it, in E.164: a plus, the country's code, the number without trunk prefix.
 * Spaces, dots, dashes and brackets are dropped; `00` and what else is dialled before foreign numbers
 * becomes the plus; a number without it is taken in the country of the default prefix, with or without
 * its trunk prefix, and with or without the country's own code, if only one of these is a number there.
 *
 * @param typed text, or a number out of a spreadsheet
 * @param prefix the default country prefix (`+34`, `34`, `0034`); empty when there is none
 */
export function toPhone(typed: unknown, prefix: unknown = ''): Reading<string> {
	if (typeof typed === 'number' && !(Number.isSafeInteger(typed) && typed > 0)) {
		return refused(`${typed} is no phone number`);
	}
	const given = typeof typed === 'number' || typeof typed === 'bigint' ? String(typed) : typed;
	if (typeof given !== 'string') return refused('is no text');
	if (given.length > 200) return refused(`${quoted(given)} is too long for a phone number`);
	const uri = withoutScheme(plain(given));
	if (uri.text === '') return refused('is empty');
	const sheet = fromSpreadsheet(uri.text);
	if (sheet.problem !== undefined) return sheet;
	const text = /^\+?\d{1,3}(?:,\d{3})+$/.test(sheet.value)
		? sheet.value.replaceAll(',', '')
		: sheet.value;
	const shown = quoted(text);

	const many = several(text, prefix);
	if (many) return many;
	if (EXTENSION.test(text) || /\d{5}\s*\/\s*\d{1,3}$/.test(text)) {
		return refused(`${shown} has an extension. Give a number that takes messages by itself`);
	}
	if (/\p{L}/u.test(text))
		return refused(`${shown} has letters in it. A phone number has digits only`);
	const stranger = /[^\d+\s().\-[\]/\u00b7]/u.exec(text);
	if (stranger)
		return refused(`${shown} has ${quoted(stranger[0])} in it. A phone number has digits only`);
	if (text.startsWith('-')) return refused(`${shown} starts with a minus`);

	// `(0)` is a trunk prefix that is dialled inside the country only; where it belongs to the number, it stays.
	const compact = (zero: string) => text.replace(/\(\s*0\s*\)/g, zero).replace(/[^\d+]/g, '');
	const [, plus, rest] = /^((?:00)?\+(?:00)?)?(.*)$/.exec(compact('0')) ?? [];
	if (rest.includes('+')) return refused(`${shown} has a plus in its middle`);
	if (rest === '') return refused(`${shown} has no digits`);
	if (rest.length > 20)
		return refused(`${shown} is too long: a phone number has at most 15 digits`);
	const variants = [rest, compact('').slice(plus?.length ?? 0)];
	if (plus) return readInternational(shown, variants);

	const code = toDiallingCode(uri.context ?? prefix);
	if (code.problem !== undefined) return code;
	if (code.value !== '') return readNational(shown, variants, code.value);
	if (rest.startsWith('00'))
		return readInternational(
			shown,
			variants.map((digits) => digits.slice(2)),
		);
	const meant = [
		...new Set(
			[...variants, ...variants.map((digits) => digits.replace(/^011/, ''))].flatMap(
				internationalReadings,
			),
		),
	];
	return refused(
		`${shown} has no country prefix. ${
			meant.length > 0
				? `Write ${inWords(meant)} if that is meant`
				: 'Write it as in +34 600 123 456'
		}, or set a Default Country Prefix in the credential`,
		meant,
	);
}
