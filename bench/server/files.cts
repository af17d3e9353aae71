// Files of any size, made as they are read: nothing of them is held in memory.

import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const MEBIBYTE = 1024 ** 2;

/** A piece of the middle of a file: no line of a PDF, and not to be compressed. */
const piece = Buffer.alloc(MEBIBYTE / 4);
for (let at = 0, seed = 1; at < piece.length; at += 4) {
	seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
	// Without the letters of “endstream”.
	piece.writeUInt32LE((seed | 0x80808080) >>> 0, at);
}

interface Made {
	size: number;
	chunks: Iterable<Buffer>;
}

/** Start and end of a file with so many bytes between them. */
type Ends = (middle: number) => { start: Buffer; end: Buffer };

const pageObjects = [
	'<</Type/Catalog/Pages 2 0 R>>',
	'<</Type/Pages/Kids[3 0 R]/Count 1>>',
	'<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>',
];

/** A PDF's objects, numbered from 1, and the start of a table of where they are. */
function bodyOf(objects: string[]): { text: string; table: string } {
	const parts = ['%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'];
	const entries: string[] = [];
	let at = parts[0].length;
	for (const [index, object] of objects.entries()) {
		const part = `${index + 1} 0 obj\n${object}\nendobj\n`;
		entries.push(`${String(at).padStart(10, '0')} 00000 n \n`);
		parts.push(part);
		at += part.length;
	}
	const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}`;
	return { text: parts.join(''), table };
}

/** A PDF of one page, with a large attachment to which nothing but its table leads. */
const pdf: Ends = (middle) => {
	const [before, after] = [`<</Length ${middle}>>\nstream\n`, '\nendstream'];
	const { text, table } = bodyOf([...pageObjects, before + after]);
	const cut = text.length - `${after}\nendobj\n`.length;
	const at = text.length + middle;
	const trailer = `trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`;
	return {
		start: Buffer.from(text.slice(0, cut), 'latin1'),
		end: Buffer.from(text.slice(cut) + table + trailer, 'latin1'),
	};
};

/** An MP4 of its two boxes: what it is, and a recording. */
const mp4: Ends = (middle) => {
	const start = Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2\0\0\0\0mdat', 'latin1');
	start.writeUInt32BE(middle + 8, 24);
	return { start, end: Buffer.alloc(0) };
};

/** A PNG that is one by its start and its end. */
const png: Ends = () => ({
	start: Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
	end: Buffer.from('\0\0\0\0IEND\xaeB\x60\x82', 'latin1'),
});

/** The same of a JPEG. */
const jpeg: Ends = () => ({
	start: Buffer.from(
		'\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xda\0\x02',
		'latin1',
	),
	end: Buffer.from('\xff\xd9', 'latin1'),
});

const kinds = { pdf, mp4, png, jpeg };
export type FileKind = keyof typeof kinds;

/** A file with so many MiB between its start and its end. */
export function fileOf(kind: FileKind, mebibytes: number): Made {
	const middle = Math.round(mebibytes * MEBIBYTE);
	const { start, end } = kinds[kind](middle);
	function* chunks() {
		yield start;
		for (let left = middle; left > 0; left -= piece.length) yield piece.subarray(0, left);
		yield end;
	}
	return { size: start.length + middle + end.length, chunks: { [Symbol.iterator]: chunks } };
}

/** Writes a file of so many MiB. */
export async function writeFileOf(path: string, kind: FileKind, mebibytes: number): Promise<void> {
	await pipeline(Readable.from(fileOf(kind, mebibytes).chunks), createWriteStream(path));
}

/** The same in memory. */
export const bufferOf = (kind: FileKind, mebibytes: number): Buffer =>
	Buffer.concat([...fileOf(kind, mebibytes).chunks]);

/** A PDF of one page with so many objects, each in its cross-reference table. */
export function pdfOfObjects(count: number): Buffer {
	const spare = Array.from({ length: count - pageObjects.length }, (_, index) => `${index}`);
	const { text, table } = bodyOf([...pageObjects, ...spare]);
	const trailer = `trailer\n<</Size ${count + 1}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
	return Buffer.from(text + table + trailer, 'latin1');
}
