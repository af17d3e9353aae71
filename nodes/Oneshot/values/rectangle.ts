import { INVISIBLE, toAsciiDigits } from './characters';
import { shownValue, toNumber } from './conversions';
import type { Reading } from './reading';
import { ambiguous, refused, understood } from './reading';

/** A rectangle on a page in points from the bottom left corner: x1, y1, x2, y2. */
export type Rectangle = [x1: number, y1: number, x2: number, y2: number];

const SHAPE = 'Give four numbers: left, bottom, right, top, as in 30,100,165,150';

/** The ways in which a text may be cut into four; decimals are written with a point, or a comma where it separates nothing. */
function partsOf(typed: string): string[][] {
	const text = toAsciiDigits(typed)
		.replace(INVISIBLE, '')
		.trim()
		.replace(/^[[({](.*)[\])}]$/s, '$1')
		.trim();
	const cuts = text.includes(';') ? [/\s*;\s*/] : [/\s*,\s*|\s+/, /\s+/, /,\s+/];
	return cuts.map((cut) => text.split(cut)).filter((parts) => parts.length === 4);
}

function numbersOf(parts: unknown[]): number[] | undefined {
	const numbers = parts.map((part) =>
		// A position of three decimals is no amount of thousands: pages are at most 14,400 points high.
		typeof part === 'string' && /^\d+\.\d+$/.test(part) ? Number(part) : toNumber(part).value,
	);
	return numbers.length === 4 && numbers.every((number) => number !== undefined)
		? numbers
		: undefined;
}

function readNumbers(value: unknown): number[][] {
	let given = value;
	if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
		try {
			given = JSON.parse(value);
		} catch {
			given = value;
		}
	}
	if (typeof given === 'string') {
		const found = partsOf(given)
			.map(numbersOf)
			.filter((numbers) => numbers !== undefined);
		return found.filter(
			(numbers, index) => found.findIndex((other) => other.join() === numbers.join()) === index,
		);
	}
	const parts = Array.isArray(given)
		? given
		: typeof given === 'object' && given !== null
			? ['x1', 'y1', 'x2', 'y2'].map((name) => (given as Record<string, unknown>)[name])
			: [];
	const numbers = numbersOf(parts);
	return numbers ? [numbers] : [];
}

/**
 * A rectangle out of text (`30,100,165,150`, also with spaces, semicolons or brackets), a list of four
 * numbers, or `{x1, y1, x2, y2}`. Corners in the wrong order are refused naming the right one.
 */
export function toRectangle(value: unknown): Reading<Rectangle> {
	if (value === undefined || value === null || value === '') return refused(`is empty. ${SHAPE}`);
	const found = readNumbers(value);
	if (found.length > 1) {
		return ambiguous(
			shownValue(value),
			found.map((numbers) => numbers.join('; ')),
		);
	}
	if (found.length === 0) return refused(`${shownValue(value)} is no position. ${SHAPE}`);
	const [x1, y1, x2, y2] = found[0];
	if (found[0].some((number) => number < 0)) {
		return refused(
			'lies outside of the page: positions count from its bottom left corner, from 0 on',
		);
	}
	if (x1 === x2 || y1 === y2) return refused(`has no ${x1 === x2 ? 'width' : 'height'}. ${SHAPE}`);
	if (x1 > x2 || y1 > y2) {
		const fixed = [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)].join(
			',',
		);
		return refused(
			`has its corners in another order than left, bottom, right, top. Write ${fixed} if that is meant. The vertical axis goes up from the bottom of the page`,
			[fixed],
		);
	}
	return understood([x1, y1, x2, y2]);
}
