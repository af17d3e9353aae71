import type { PdfPage, PlaceablePage } from '../pdf';

// The sizes of a PDF's pages as an item carries them: short, since most documents have one or two.
// `["1:595x842", "3:842x595"]`: pages 1 and 2 are 595 points wide and 842 high as displayed, the others 842 × 595.

/** A document whose pages differ more often is left without sizes. */
const MOST_ENTRIES = 100;

const rounded = (points: number) => String(Math.round(points * 100) / 100);

/** Sizes as displayed, in units of the pages: in these the API counts positions. */
function sizeOf({ visibleBox: [left, bottom, right, top], rotation }: PdfPage): string {
	const [width, height] = [rounded(right - left), rounded(top - bottom)];
	return rotation % 180 === 0 ? `${width}x${height}` : `${height}x${width}`;
}

/** The sizes of pages, each entry from its page on; undefined where there would be too many. */
export function toPageSizes(pages: PdfPage[]): string[] | undefined {
	const entries: string[] = [];
	let current = '';
	for (const page of pages) {
		const size = sizeOf(page);
		if (size === current) continue;
		current = size;
		if (entries.push(`${page.number}:${size}`) > MOST_ENTRIES) return undefined;
	}
	return entries;
}

/** A page for placing a signature on it; undefined where the sizes do not tell. */
export function pageWithSize(sizes: string[], number: number): PlaceablePage | undefined {
	let found: PlaceablePage | undefined;
	for (const entry of sizes) {
		const [, from, width, height] =
			/^(\d{1,7}):(\d{1,6}(?:\.\d+)?)x(\d{1,6}(?:\.\d+)?)$/.exec(entry) ?? [];
		if (from === undefined || Number(width) === 0 || Number(height) === 0) return undefined;
		if (Number(from) > number) break;
		found = {
			number,
			visibleBox: [0, 0, Number(width), Number(height)],
			rotation: 0,
			userUnit: 1,
		};
	}
	return found;
}
