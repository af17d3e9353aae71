import { once } from './document';
import type { PdfView } from './document';
import type { PdfValue } from './objects';
import { PdfDictionary, PdfReference, integerOf } from './objects';

/** left, bottom, right, top, in units of the page's own space */
export type Corners = [left: number, bottom: number, right: number, top: number];

export interface PdfPage {
	/** from 1, as people count */
	number: number;
	/** the page's object, unless it is written directly into the page tree */
	objectNumber: number | undefined;
	mediaBox: Corners;
	/** what is visible: the crop box as far as it lies in the media box */
	visibleBox: Corners;
	/** clockwise, when displayed */
	rotation: 0 | 90 | 180 | 270;
	/** the size of a unit in points (ISO 32000-1, 14.11.2: UserUnit), nearly always 1 */
	userUnit: number;
	/** width and height as displayed, rotation applied, in points */
	width: number;
	height: number;
}

const LETTER: Corners = [0, 0, 612, 792];

/** The pages of a document, first to last, with what they inherit (ISO 32000-1, 7.7.3.4). */
export const pagesOf = once((view: PdfView): PdfPage[] => {
	const pages: PdfPage[] = [];
	const seen = new Set<PdfDictionary>();
	interface Node {
		value: PdfValue;
		inherited: Record<string, PdfValue | undefined>;
	}
	const waiting: Node[] = [{ value: view.root?.get('Pages') ?? null, inherited: {} }];
	for (let node = waiting.pop(); node; node = waiting.pop()) {
		const dictionary = view.resolve(node.value);
		if (!(dictionary instanceof PdfDictionary) || seen.has(dictionary)) continue;
		seen.add(dictionary);
		view.document.budget.spend(1);
		const inherited = { ...node.inherited };
		for (const key of ['MediaBox', 'CropBox', 'Rotate']) {
			inherited[key] = dictionary.get(key) ?? inherited[key];
		}
		const kids = view.get(dictionary, 'Kids');
		if (Array.isArray(kids)) {
			for (let i = kids.length - 1; i >= 0; i--) waiting.push({ value: kids[i], inherited });
			continue;
		}
		const objectNumber = node.value instanceof PdfReference ? node.value.number : undefined;
		pages.push({
			number: pages.length + 1,
			objectNumber,
			...geometry(view, dictionary, inherited),
		});
	}
	return pages;
});

function geometry(
	view: PdfView,
	page: PdfDictionary,
	inherited: Record<string, PdfValue | undefined>,
) {
	const mediaBox = corners(view, inherited.MediaBox) ?? LETTER;
	const crop = corners(view, inherited.CropBox) ?? mediaBox;
	const visible: Corners = [
		Math.max(mediaBox[0], crop[0]),
		Math.max(mediaBox[1], crop[1]),
		Math.min(mediaBox[2], crop[2]),
		Math.min(mediaBox[3], crop[3]),
	];
	const visibleBox = visible[0] < visible[2] && visible[1] < visible[3] ? visible : mediaBox;
	const degrees = (((integerOf(view.resolve(inherited.Rotate)) ?? 0) % 360) + 360) % 360;
	const rotation: PdfPage['rotation'] =
		degrees === 90 || degrees === 180 || degrees === 270 ? degrees : 0;
	const unit = view.get(page, 'UserUnit');
	const userUnit = typeof unit === 'number' && unit > 0 && unit <= 75_000 ? unit : 1;
	const across = (visibleBox[2] - visibleBox[0]) * userUnit;
	const up = (visibleBox[3] - visibleBox[1]) * userUnit;
	const [width, height] = rotation % 180 === 0 ? [across, up] : [up, across];
	return { mediaBox, visibleBox, rotation, userUnit, width, height };
}

/** A rectangle, its corners in order; its numbers may be objects of their own. */
export function corners(view: PdfView, value: PdfValue | undefined): Corners | undefined {
	const array = view.resolve(value);
	if (!Array.isArray(array) || array.length !== 4) return undefined;
	const numbers = array.map((each) => view.resolve(each));
	if (!numbers.every((each) => typeof each === 'number' && Number.isFinite(each))) return undefined;
	const [x1, y1, x2, y2] = numbers as Corners;
	if (x1 === x2 || y1 === y2) return undefined;
	return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}
