import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PdfString, type EmbeddedFont, type PDF } from '@libpdf/core';

const FONT_PACKAGE = '@expo-google-fonts/open-sans';
const files = new Map<string, Uint8Array>();

/** Embeds Open Sans (Latin, Greek and Cyrillic; the built-in PDF fonts stop at Western Europe). */
export function embedFont(pdf: PDF, weight: '400Regular' | '700Bold' = '400Regular'): EmbeddedFont {
	let bytes = files.get(weight);
	if (!bytes) {
		const file = `${FONT_PACKAGE}/${weight}/OpenSans_${weight}.ttf`;
		bytes = readFileSync(createRequire(import.meta.url).resolve(file));
		files.set(weight, bytes);
	}
	return pdf.embedFont(bytes);
}

/** The text with a question mark for every character that the font lacks. */
export function drawable(font: EmbeddedFont, text: string): string {
	const legible = [...text.normalize('NFC')].map((character) =>
		/\s/.test(character) ? ' ' : font.canEncode(character) ? character : '?',
	);
	return legible.join('');
}

/** The operand that shows a text in a content stream: glyph numbers of two bytes (Identity-H). */
export function glyphs(font: EmbeddedFont, text: string): PdfString {
	const bytes = Buffer.alloc(text.length * 2);
	const ids = font.encodeTextToGids(text);
	ids.forEach((id, index) => bytes.writeUInt16BE(id, index * 2));
	return PdfString.fromBytes(bytes.subarray(0, ids.length * 2));
}
