import type { Reading } from './reading';
import { refused, understood } from './reading';

/** An exponent as text, e.g. `6.00123456E8`: its digits before and after the point, and the exponent. */
const EXPONENT = /^([+-]?)(\d+)(?:[.,](\d+))?e\+?(\d{1,3})$/i;

/**
 * Digits as spreadsheets and number fields write them, as plain digits: `6.00123456E8`, `600123456.0`,
 * `'600123456`, `="600123456"`, quotes. Text of any other form comes back as it is, trimmed.
 *
 * An exponent whose digits don't all show was shortened, or ends in zeros: two readings, refused.
 */
export function fromSpreadsheet(typed: string): Reading<string> {
	const text = typed
		.trim()
		.replace(/^="(.*)"$/s, '$1')
		.replace(/^(["'“‘])(.*)["'”’]$/s, '$2')
		.replace(/^['’]/, '')
		.trim();
	const whole = /^([+-]?\d{4,})[.,]0{1,2}$/.exec(text);
	if (whole) return understood(whole[1]);

	const [, sign, before, after = '', exponent] = EXPONENT.exec(text) ?? [];
	if (exponent === undefined) return understood(text);
	const missing = Number(exponent) - after.length;
	if (missing === 0) return understood(sign + before + after);
	const plain = sign + before + after + '0'.repeat(Math.max(0, Math.min(missing, 30)));
	return missing < 0
		? refused(`${text} is not a whole number`)
		: refused(
				`${text} does not show all its digits: a spreadsheet shortened it. Format the column as text, or write ${plain} if it really ends in ${missing === 1 ? 'a zero' : 'zeros'}`,
				[plain],
			);
}
