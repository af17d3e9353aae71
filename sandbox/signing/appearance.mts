import {
	layoutText,
	ops,
	PDF,
	PdfArray,
	PdfDict,
	PdfName,
	PdfNumber,
	PdfStream,
	type EmbeddedFont,
	type PDFImage,
	type PdfRef,
} from '@libpdf/core';

import { drawable, embedFont, glyphs } from './fonts.mjs';
import type { Placement } from './geometry.mjs';
import { strftime } from './strftime.mjs';
import { SigningError, type Appearance, type Placeholders } from './types.mjs';

const DEFAULT_TEXT = ['Signed by: %(CN)s', 'Date: %(DATE)s'];
const DEFAULT_DATE = '%d/%m/%Y %H:%M:%S %Z';
const DATE = '%(DATE)s';

/** Sizes in points; line height and baseline in parts of the font size. */
const LARGEST_FONT = 12;
const LEGIBLE_FONT = 6;
const SMALLEST_FONT = 0.5;
const FONT_STEP = 0.25;
const LINE_HEIGHT = 1.25;
const BASELINE = 0.95;
const PADDING = 3;
const FRAME = 0.5;
/** Part of the box that the image may take when there is text as well. */
const IMAGE_SHARE = 0.4;
/** A box wider than this (in its heights) has the image beside the text, else above it. */
const WIDE = 1.4;

/** A box in the appearance's own space, in points from its bottom left corner. */
interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** The lines that an appearance shows, placeholders filled in. */
export function appearanceLines(
	{ text, date, timezone, image }: Pick<Appearance, 'text' | 'date' | 'timezone' | 'image'>,
	placeholders: Placeholders,
	signedAt: Date,
): string[] {
	const given = text?.length ? text : image ? [] : DEFAULT_TEXT;
	const dated = date && given.length > 0 && !given.some((line) => line.includes(DATE));
	const values: Record<string, string> = {
		...placeholders,
		DATE: strftime(date ?? DEFAULT_DATE, signedAt, timezone),
	};
	return (dated ? [...given, DATE] : given).map((line) =>
		line.replace(/%\((\w+)\)s/g, (placeholder, name: string) =>
			Object.hasOwn(values, name) ? values[name] : placeholder,
		),
	);
}

/**
 * Draws an appearance stream: a hairline frame, the image, and the text as large as fits (up to 12 points).
 * @throws {SigningError} code `image`
 */
export function drawAppearance(
	pdf: PDF,
	lines: string[],
	image: Uint8Array | undefined,
	{ width, height, matrix }: Placement,
): PdfRef {
	const font = embedFont(pdf);
	const picture = image && embedImage(pdf, image);
	const inner = {
		x: PADDING,
		y: PADDING,
		width: Math.max(width - 2 * PADDING, 1),
		height: Math.max(height - 2 * PADDING, 1),
	};
	const [imageBox, textBox] = divide(inner, picture && lines.length > 0);
	const content = [
		...frame(width, height),
		...(picture ? showImage(picture, imageBox) : []),
		...(lines.length > 0 ? showLines(font, lines, textBox) : []),
	];
	const fontRef = pdf.getFontRef(font);
	const resources = new PdfDict();
	if (fontRef) resources.set('Font', PdfDict.of({ F0: fontRef }));
	if (picture) resources.set('XObject', PdfDict.of({ Im0: picture.ref }));
	return pdf.register(
		PdfStream.fromDict(
			{
				Type: PdfName.of('XObject'),
				Subtype: PdfName.of('Form'),
				BBox: numbers([0, 0, width, height]),
				Matrix: numbers(matrix),
				Resources: resources,
			},
			Buffer.from(content.map(String).join('\n'), 'latin1'),
		),
	);
}

/** An array of numbers. */
export function numbers(values: number[]): PdfArray {
	return new PdfArray(values.map((value) => PdfNumber.of(value)));
}

/** Whether a picture can be drawn: a PNG that is whole. */
export function canDraw(image: Uint8Array): boolean {
	try {
		PDF.create().embedPng(image);
		return true;
	} catch {
		return false;
	}
}

function embedImage(pdf: PDF, image: Uint8Array): PDFImage {
	try {
		return pdf.embedPng(image);
	} catch (error) {
		throw new SigningError('image', `The image can't be drawn: ${(error as Error).message}`, {
			cause: error,
		});
	}
}

/** The boxes of the image and of the text: the same unless both are shown. */
function divide(box: Box, both: boolean | undefined): [Box, Box] {
	if (!both) return [box, box];
	const { x, y, width, height } = box;
	if (width > WIDE * height) {
		const imageWidth = Math.min(width * IMAGE_SHARE, height * 2);
		const textX = x + imageWidth + PADDING;
		return [
			{ ...box, width: imageWidth },
			{ ...box, x: textX, width: width - imageWidth - PADDING },
		];
	}
	const imageHeight = height * IMAGE_SHARE;
	return [
		{ ...box, y: y + height - imageHeight, height: imageHeight },
		{ ...box, height: height - imageHeight - PADDING },
	];
}

function frame(width: number, height: number) {
	return [
		ops.pushGraphicsState(),
		ops.setStrokingRGB(0.55, 0.6, 0.68),
		ops.setLineWidth(FRAME),
		ops.rectangle(FRAME / 2, FRAME / 2, width - FRAME, height - FRAME),
		ops.stroke(),
		ops.popGraphicsState(),
	];
}

/** The image as large as fits, in the middle of its box. */
function showImage(image: PDFImage, box: Box) {
	const scale = Math.min(box.width / image.width, box.height / image.height);
	const width = image.width * scale;
	const height = image.height * scale;
	const x = box.x + (box.width - width) / 2;
	const y = box.y + (box.height - height) / 2;
	return [
		ops.pushGraphicsState(),
		ops.concatMatrix(width, 0, 0, height, x, y),
		ops.paintXObject('Im0'),
		ops.popGraphicsState(),
	];
}

/** The text, left aligned, in the middle of its box's height. */
function showLines(font: EmbeddedFont, lines: string[], box: Box) {
	const text = lines.map((line) => drawable(font, line)).join('\n');
	const { size, layout } = largestFit(font, text, box);
	const top = box.y + (box.height + layout.height) / 2;
	return [
		ops.beginText(),
		ops.setNonStrokingRGB(0.1, 0.13, 0.2),
		ops.setFont('F0', size),
		ops.setLeading(size * LINE_HEIGHT),
		ops.moveText(box.x, top - size * BASELINE),
		...layout.lines.flatMap((line) => [ops.showText(glyphs(font, line.text)), ops.nextLine()]),
		ops.endText(),
	];
}

/** The largest font size at which the text fits; below a legible size, words too long for a line are split. */
function largestFit(font: EmbeddedFont, text: string, box: Box) {
	for (let size = LARGEST_FONT; ; size -= FONT_STEP) {
		const words = size > LEGIBLE_FONT ? text : splitWords(font, text, size, box.width);
		const layout = layoutText(words, font, size, box.width, size * LINE_HEIGHT);
		const fits =
			layout.height <= box.height && layout.lines.every((line) => line.width <= box.width);
		if (fits || size <= SMALLEST_FONT) return { size, layout };
	}
}

/** The text with a space wherever a word outgrows the width. */
function splitWords(font: EmbeddedFont, text: string, size: number, width: number): string {
	return text.replace(/\S+/g, (word) => {
		let line = '';
		const lines: string[] = [];
		for (const character of word) {
			if (line && font.getTextWidth(line + character, size) > width) {
				lines.push(line);
				line = '';
			}
			line += character;
		}
		return [...lines, line].join(' ');
	});
}
