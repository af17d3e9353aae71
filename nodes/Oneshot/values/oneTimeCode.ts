import { INVISIBLE, toAsciiDigits } from './characters';
import type { Reading } from './reading';
import { refused, understood } from './reading';
import { fromSpreadsheet } from './spreadsheet';

/** All codes that the API's pages show have six digits; that they always have is not documented. */
const USUAL = 6;
/** Longer than this are two codes in one field, or something else altogether. */
const MOST = 10;

/**
 * A one-time code without the spaces and dashes in which people read it. Problems never hold the code.
 *
 * What has fewer than six characters is refused before it costs a try: a number field makes 12345 of 012345.
 * Since the length of codes is not documented, longer codes and letters pass: the API decides about them.
 *
 * @param value text, or a number
 */
export function toOneTimeCode(value: unknown): Reading<string> {
	if (value === undefined || value === null) return refused('is empty');
	if (typeof value === 'number' && !(Number.isSafeInteger(value) && value >= 0)) {
		return refused('is a number, but no code. Give the code as text');
	}
	if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') {
		return refused('is not a text. Give the code as text');
	}
	const typed = toAsciiDigits(String(value)).replace(INVISIBLE, '').trim();
	if (typed === '') return refused('is empty');
	const sheet = fromSpreadsheet(typed);
	if (sheet.problem !== undefined) {
		return refused('was shortened by a spreadsheet or a number field. Give the code as text');
	}
	if (sheet.value.startsWith('-')) return refused('starts with a minus. Give the code alone');
	// Letters are read together as one code; words with spaces between them are a sentence.
	const code = /[a-z]/i.test(sheet.value)
		? sheet.value
		: sheet.value.replace(/[\s.\-\u00b7\u2010-\u2015\u2212]/g, '');
	if (!/^[a-z\d]+$/i.test(code)) {
		return refused('holds more than a code. Give the code alone, without the text around it');
	}
	if (code.length < USUAL) {
		return /^\d+$/.test(code)
			? refused(
					`has ${code.length} ${code.length === 1 ? 'digit' : 'digits'}, codes have six. Number fields drop leading zeros: take the code as text`,
				)
			: refused('is too short for a code. Give it as it was received');
	}
	if (code.length > MOST) return refused('is too long for a code. Give one code alone');
	return understood(code);
}
