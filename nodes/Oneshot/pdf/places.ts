import type { Corners, PdfPage } from './pages';

type Vertical = 'top' | 'middle' | 'bottom';
type Horizontal = 'left' | 'center' | 'right';

/** Where people think a signature goes, on the page as they see it. */
export type PresetPlace = `${Vertical} ${Horizontal}`;

export const PRESET_PLACES: readonly PresetPlace[] = [
	'bottom left',
	'bottom center',
	'bottom right',
	'middle left',
	'middle center',
	'middle right',
	'top left',
	'top center',
	'top right',
];

/** The page that a place needs: that of `pagesOf`. */
export type PlaceablePage = Pick<PdfPage, 'number' | 'visibleBox' | 'rotation' | 'userUnit'>;

export interface PlaceOptions {
	/** points; smaller on pages where they do not fit */
	width?: number;
	height?: number;
	/** points between the signature and the edges of the page */
	margin?: number;
	/**
	 * Whether coordinates start at the bottom left corner of the page as displayed (rotation applied, crop
	 * box), or are those of the page as stored. How the Optimizer draws on rotated or cropped pages is not
	 * documented; the local one (sandbox/signing/geometry.mts) takes them as displayed. On a page without
	 * rotation whose box begins at 0, 0 both are the same.
	 */
	space?: 'displayed' | 'stored';
}

/** A place that can't be used; its message is for the user. */
export class PlaceError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'PlaceError';
	}
}

const SIZE = { width: 180, height: 60, margin: 30 };

/**
 * The rectangle of a visible signature on a page, whole points, as the API's `position` counts them: from
 * the bottom left.
 *
 * @param place a corner or an edge as the viewer sees it, or a box in points of the page as displayed
 * @throws PlaceError when a box is not on the page
 */
export function placeOn(
	page: PlaceablePage,
	place: PresetPlace | Corners,
	options: PlaceOptions = {},
): Corners {
	const [left, bottom, right, top] = page.visibleBox;
	const turned = page.rotation % 180 !== 0;
	const width = turned ? top - bottom : right - left;
	const height = turned ? right - left : top - bottom;
	const box =
		typeof place === 'string'
			? preset(place, width, height, page.userUnit, options)
			: onPage(place, width, height, page.number);
	return options.space === 'stored' ? stored(box, page) : box;
}

/** The API's text for a rectangle: `x1,y1,x2,y2`. */
export function positionText(box: Corners): string {
	return box.join(',');
}

function preset(
	place: PresetPlace,
	pageWidth: number,
	pageHeight: number,
	unit: number,
	options: PlaceOptions,
): Corners {
	const [vertical, horizontal] = place.split(' ') as [Vertical, Horizontal];
	const wanted = { ...SIZE, ...options };
	// a margin never takes more than a tenth of the shorter side
	const margin = Math.min(wanted.margin / unit, Math.min(pageWidth, pageHeight) / 10);
	const scale = Math.min(
		1,
		((pageWidth - 2 * margin) * unit) / wanted.width,
		((pageHeight - 2 * margin) * unit) / wanted.height,
	);
	const width = (wanted.width * scale) / unit;
	const height = (wanted.height * scale) / unit;
	const shares = { left: 0, bottom: 0, center: 0.5, middle: 0.5, right: 1, top: 1 };
	const x = margin + shares[horizontal] * (pageWidth - 2 * margin - width);
	const y = margin + shares[vertical] * (pageHeight - 2 * margin - height);
	return whole([x, y, x + width, y + height], pageWidth, pageHeight);
}

function onPage([x1, y1, x2, y2]: Corners, width: number, height: number, page: number): Corners {
	const box: Corners = [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
	if (!box.every(Number.isFinite)) {
		throw new PlaceError('The position must be four numbers: x1,y1,x2,y2 in points.');
	}
	if (box[0] === box[2] || box[1] === box[3]) {
		throw new PlaceError(
			`The position ${positionText([x1, y1, x2, y2])} has no area. Give two opposite corners of the signature, in points from the bottom left of the page.`,
		);
	}
	if (box[0] < 0 || box[1] < 0 || box[2] > width || box[3] > height) {
		throw new PlaceError(
			`The position ${positionText([x1, y1, x2, y2])} is not on page ${page}, which is ${size(width)} × ${size(height)} points. Use x from 0 to ${size(width)} and y from 0 to ${size(height)}, counted from the bottom left.`,
		);
	}
	return whole(box, width, height);
}

const size = (points: number) => Math.floor(points);

/** Whole points, still on the page and not empty where the page allows it. */
function whole([x1, y1, x2, y2]: Corners, width: number, height: number): Corners {
	const round = (from: number, to: number, most: number) => {
		const end = Math.min(Math.round(to), Math.floor(most));
		return [Math.min(Math.round(from), Math.max(0, end - 1)), end];
	};
	const [left, right] = round(x1, x2, width);
	const [bottom, top] = round(y1, y2, height);
	return [left, bottom, right, top];
}

/** A rectangle of the page as displayed, in the page's own space (as sandbox/signing/geometry.mts does). */
function stored([x1, y1, x2, y2]: Corners, page: PlaceablePage): Corners {
	const [left, bottom, right, top] = page.visibleBox;
	switch (page.rotation) {
		case 90:
			return [right - y2, bottom + x1, right - y1, bottom + x2];
		case 180:
			return [right - x2, top - y2, right - x1, top - y1];
		case 270:
			return [left + y1, top - x2, left + y2, top - x1];
		default:
			return [left + x1, bottom + y1, left + x2, bottom + y2];
	}
}

/**
 * The API's page (from 0) for a page as people count (from 1, `first`, `last`).
 *
 * @throws PlaceError when the document has no such page
 */
export function pageIndexOf(page: number | string, pageCount: number): number {
	const text = String(page).trim().toLowerCase();
	if (text === 'first') return 0;
	if (text === 'last') return pageCount - 1;
	const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
	if (number >= 1 && number <= pageCount) return number - 1;
	const pages = pageCount === 1 ? 'only page 1' : `pages 1 to ${pageCount}`;
	throw new PlaceError(
		`There is no page ${page}: the PDF has ${pages}. “first” and “last” work too.`,
	);
}
