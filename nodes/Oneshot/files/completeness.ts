import type { FileKind } from './kindTable';

/** Whether a file has its end; unknown where the format does not tell. */
export type Completeness = 'yes' | 'no' | 'unknown';

const yesIf = (complete: boolean): Completeness => (complete ? 'yes' : 'no');

/** Some programs pad files with zeros or line breaks. */
function withoutPadding(tail: Buffer): Buffer {
	let end = tail.length;
	while (end > 0 && [0x00, 0x0a, 0x0d, 0x20].includes(tail[end - 1])) end--;
	return tail.subarray(0, end);
}

/** A PDF ends in %%EOF (ISO 32000-1, 7.5.5); some writers forget it after the offset of the table. */
function pdfEnds(tail: Buffer, size: number): Completeness {
	const end = withoutPadding(tail);
	if (end.length === 0) return size > tail.length ? 'unknown' : 'no';
	const text = end.toString('latin1');
	return yesIf(text.includes('%%EOF') || /startxref\s+\d+\s*(%{1,2}E?O?F?)?$/.test(text));
}

/** Where a JPEG's picture data starts: after its last header segment (ITU-T T.81, B.1.1). */
function scanStart(file: Buffer): number {
	let at = 2;
	while (at + 4 <= file.length && file[at] === 0xff) {
		const marker = file[at + 1];
		if (marker === 0xff) {
			at++;
			continue;
		}
		const next = at + 2 + file.readUInt16BE(at + 2);
		if (marker === 0xda) return next;
		at = next;
	}
	return file.length;
}

/** Inside of picture data a byte FF is followed by 00 or a restart marker only. */
function jpegEnds(tail: Buffer, size: number): Completeness {
	// A preview inside of the headers has an end of its own.
	const data = tail.length >= size ? tail.subarray(scanStart(tail)) : tail;
	let foreign = false;
	for (
		let at = data.indexOf(0xff);
		at >= 0 && at + 1 < data.length;
		at = data.indexOf(0xff, at + 1)
	) {
		const next = data[at + 1];
		if (next === 0xd9) return 'yes';
		if (next !== 0x00 && next !== 0xff && (next < 0xd0 || next > 0xd7)) foreign = true;
	}
	// Phones append videos to photos: then this is not the picture's end.
	return foreign && tail.length < size ? 'unknown' : 'no';
}

/** ISO base media: each box says how long it is, the last one ends with the file (ISO/IEC 14496-12, 4.2). */
function boxesEnd(head: Buffer, tail: Buffer, size: number): Completeness {
	let at = 0;
	while (at < size) {
		const inTail = at - (size - tail.length);
		const source = at + 16 <= head.length || inTail < 0 ? head.subarray(at) : tail.subarray(inTail);
		if (source.length < 8) return 'unknown';
		let length = source.readUInt32BE(0);
		if (length === 0) return 'yes';
		if (length === 1) {
			if (source.length < 16) return 'unknown';
			length = Number(source.readBigUInt64BE(8));
		}
		if (length < 8) return 'unknown';
		at += length;
	}
	return yesIf(at === size);
}

/** DER says its length at its start; BER of unknown length ends in two zeros (X.690, 8.1.3). */
function derEnds(head: Buffer, tail: Buffer, size: number): Completeness {
	const first = head[1];
	if (first === undefined) return 'no';
	if (first === 0x80) return yesIf(tail.subarray(-2).equals(Buffer.alloc(2)));
	if (first < 0x80) return yesIf(size >= 2 + first);
	const count = first - 0x80;
	if (count > 6) return 'unknown';
	if (head.length < 2 + count) return 'no';
	return yesIf(size >= 2 + count + head.readUIntBE(2, count));
}

/**
 * Whether a file was cut off, by the end that its format prescribes. Bytes after that end are tolerated.
 *
 * @param head the first KiB or more
 * @param tail the last KiB or more
 * @param size of the whole file in bytes
 */
export function isComplete(kind: FileKind, head: Buffer, tail: Buffer, size: number): Completeness {
	switch (kind) {
		case 'empty':
			return 'no';
		case 'pdf':
			return pdfEnds(tail, size);
		case 'png':
			return yesIf(tail.includes(Buffer.from('IEND\xaeB`\x82', 'latin1')));
		case 'jpeg':
			return jpegEnds(tail, size);
		case 'gif':
			return yesIf(withoutPadding(tail).at(-1) === 0x3b);
		case 'webp':
			return yesIf(head.length >= 8 && size >= head.readUInt32LE(4) + 8);
		case 'bmp':
			return yesIf(head.length >= 6 && size >= head.readUInt32LE(2));
		case 'mp4':
		case 'mov':
		case 'heic':
		case 'avif':
			return boxesEnd(head, tail, size);
		case 'docx':
		case 'xlsx':
		case 'pptx':
		case 'odt':
		case 'ods':
		case 'office':
		case 'zip':
			return yesIf(tail.includes('PK\x05\x06'));
		case 'p7m':
		case 'der':
			return derEnds(head, tail, size);
		default:
			return 'unknown';
	}
}
