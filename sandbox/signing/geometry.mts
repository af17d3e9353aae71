import {
	PdfArray,
	PdfDict,
	PdfNumber,
	PdfRef,
	type PDF,
	type PDFPage,
	type PdfObject,
} from '@libpdf/core';

/** Where an annotation goes so that a reader sees it upright at a position. */
export interface Placement {
	/** x1, y1, x2, y2 in the page's user space */
	rect: [number, number, number, number];
	/** turns the appearance (width × height) against the page's rotation */
	matrix: [number, number, number, number, number, number];
	/** points, as displayed */
	width: number;
	height: number;
}

type Corners = [number, number, number, number];

/** For each `/Rotate`: the appearance's matrix. */
const MATRICES: Record<number, Placement['matrix']> = {
	0: [1, 0, 0, 1, 0, 0],
	90: [0, 1, -1, 0, 0, 0],
	180: [-1, 0, 0, -1, 0, 0],
	270: [0, -1, 1, 0, 0, 0],
};

/**
 * Places a box whose corners are given in points from the bottom left corner of the page as displayed
 * (crop box, `/Rotate` applied), in the page's user space.
 */
export function place(pdf: PDF, page: PDFPage, position: Corners): Placement {
	const [x1, y1, x2, y2] = ordered(position);
	const [left, bottom, right, top] = visibleBox(pdf, page);
	const rotation = rotationOf(pdf, page);
	const toUserSpace: Record<number, (x: number, y: number) => [number, number]> = {
		0: (x, y) => [left + x, bottom + y],
		90: (x, y) => [right - y, bottom + x],
		180: (x, y) => [right - x, top - y],
		270: (x, y) => [left + y, top - x],
	};
	const convert = toUserSpace[rotation];
	return {
		rect: ordered([...convert(x1, y1), ...convert(x2, y2)]),
		matrix: MATRICES[rotation],
		width: x2 - x1,
		height: y2 - y1,
	};
}

function ordered([x1, y1, x2, y2]: Corners): Corners {
	return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}

/** The crop box as far as it lies in the media box. */
function visibleBox(pdf: PDF, page: PDFPage): Corners {
	const media = box(pdf, inherited(pdf, page.dict, 'MediaBox')) ?? [0, 0, 612, 792];
	const crop = box(pdf, inherited(pdf, page.dict, 'CropBox')) ?? media;
	const visible: Corners = [
		Math.max(media[0], crop[0]),
		Math.max(media[1], crop[1]),
		Math.min(media[2], crop[2]),
		Math.min(media[3], crop[3]),
	];
	return visible[0] < visible[2] && visible[1] < visible[3] ? visible : media;
}

function rotationOf(pdf: PDF, page: PDFPage): number {
	const rotate = inherited(pdf, page.dict, 'Rotate');
	const degrees = rotate instanceof PdfNumber ? ((rotate.value % 360) + 360) % 360 : 0;
	return degrees in MATRICES ? degrees : 0;
}

/** A page attribute, its own or that of the nearest node above it (ISO 32000-1, 7.7.3.4). */
function inherited(pdf: PDF, page: PdfDict, key: string): PdfObject | undefined {
	const resolve = pdf.context.resolve.bind(pdf.context);
	const seen = new Set<PdfDict>();
	for (let node: PdfDict | undefined = page; node && !seen.has(node); ) {
		const value = node.get(key, resolve);
		if (value) return value;
		seen.add(node);
		node = node.getDict('Parent', resolve);
	}
	return undefined;
}

/** A rectangle; its numbers may be references (ISO 32000-1, 7.3.10). */
function box(pdf: PDF, value: PdfObject | undefined): Corners | undefined {
	if (!(value instanceof PdfArray) || value.length !== 4) return undefined;
	const numbers = [...value].map((each) => {
		const number = each instanceof PdfRef ? pdf.context.resolve(each) : each;
		return number instanceof PdfNumber ? number.value : NaN;
	});
	return numbers.some(Number.isNaN) ? undefined : ordered(numbers as Corners);
}
