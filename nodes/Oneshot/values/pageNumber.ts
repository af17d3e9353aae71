import { shownValue, toWholeNumber } from './conversions';
import type { Reading } from './reading';
import { refused, understood } from './reading';

/** A page as people count: from 1, or the last one. */
export type PageNumber = number | 'last';

/** A page number from 1, `first` or `last`. */
export function toPageNumber(value: unknown): Reading<PageNumber> {
	const text = String(value ?? '')
		.trim()
		.toLowerCase();
	if (text === '' || text === 'first') return understood(1);
	if (text === 'last') return understood('last');
	const number = toWholeNumber(value);
	if (number.value !== undefined && number.value >= 1) return number;
	const shown = number.value === undefined ? shownValue(value) : number.value;
	return refused(`${shown} is no page: pages count from 1; “first” and “last” are understood too`);
}
