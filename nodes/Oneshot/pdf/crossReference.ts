import type { Budget } from './budget';
import { PdfSyntaxError } from './budget';
import { decodeStream } from './filters';
import type { PdfDictionary } from './objects';
import { PdfStream, dictionaryOf, integerOf, nameOf } from './objects';
import { indirectHeaderAt, readIndirectObject } from './indirect';
import { PdfParser } from './parser';

/** What a cross-reference section says of an object (ISO 32000-1, 7.5.4 and 7.5.8.3). */
export const enum EntryKind {
	Free = 0,
	/** at an offset in the file */
	InFile = 1,
	/** in an object stream */
	Compressed = 2,
}

/** The entries of one section, in flat lists: a table may have hundreds of thousands. */
export interface SectionEntries {
	numbers: number[];
	kinds: EntryKind[];
	/** the offset in the file, or the number of the object stream */
	places: number[];
	/** the generation, or the index in the object stream */
	details: number[];
}

/** One cross-reference section with its trailer. */
export interface Section {
	start: number;
	/** the bytes of the table or stream, and of the stream that a hybrid file has beside its table */
	parts: { start: number; end: number }[];
	trailer: PdfDictionary;
	entries: SectionEntries;
}

/** A pointer may be off by so many bytes. */
const TOLERANCE = 64;

/** Where the section lies that a `startxref` or /Prev points to, as viewers search for it. */
export function locateSection(bytes: Buffer, offset: number, header: number): number | undefined {
	for (const start of new Set([offset, offset + header])) {
		if (start >= bytes.length) continue;
		const parser = new PdfParser(bytes, start);
		parser.skipSpace();
		if (parser.position - start <= TOLERANCE && isSection(bytes, parser.position)) {
			return parser.position;
		}
	}
	const from = Math.max(0, offset - TOLERANCE);
	const text = bytes.toString('latin1', from, offset + header + TOLERANCE);
	const near = [...text.matchAll(/(?<!start)xref|(?<!\d)\d+\s+\d+\s+obj/g)]
		.map((found) => ({ position: from + found.index, isTable: found[0] === 'xref' }))
		.sort((a, b) => Math.abs(a.position - offset) - Math.abs(b.position - offset))
		.filter(({ position, isTable }) => isTable || isStreamSection(bytes, position));
	return (near.find(({ isTable }) => isTable) ?? near[0])?.position;
}

/** Whether an object begins at a position that says soon that it is a cross-reference stream. */
function isStreamSection(bytes: Buffer, position: number): boolean {
	// not in the middle of a number
	const before = bytes[position - 1] ?? 0x20;
	if (before > 0x20 || !indirectHeaderAt(bytes, position)) return false;
	const text = bytes.toString('latin1', position, position + 8192);
	return /\/Type\s*\/XRef\b/.test(text.split('endobj', 1)[0]);
}

function isSection(bytes: Buffer, position: number): boolean {
	return new PdfParser(bytes, position).accept('xref') || isStreamSection(bytes, position);
}

/**
 * Reads the section at a position, with the stream that a hybrid file has beside its table.
 *
 * @throws PdfSyntaxError when there is none
 */
export async function readSection(
	bytes: Buffer,
	start: number,
	header: number,
	budget: Budget,
): Promise<Section> {
	const parser = new PdfParser(bytes, start);
	if (!parser.accept('xref')) return await readStreamSection(bytes, start, budget);
	const section: Section = { start, parts: [], ...readTable(parser, budget) };
	section.parts.push({ start, end: parser.position });
	budget.spend(parser.position - start);

	const beside = integerOf(section.trailer.get('XRefStm'));
	if (beside !== undefined) {
		const at = locateSection(bytes, beside, header);
		if (at === undefined) throw new PdfSyntaxError('No cross-reference stream');
		const hidden = await readStreamSection(bytes, at, budget);
		section.parts.push(...hidden.parts);
		section.entries = withHidden(section.entries, hidden.entries);
	}
	return section;
}

const noEntries = (): SectionEntries => ({ numbers: [], kinds: [], places: [], details: [] });

function add(to: SectionEntries, number: number, kind: EntryKind, place: number, detail: number) {
	to.numbers.push(number);
	to.kinds.push(kind);
	to.places.push(place);
	to.details.push(detail);
}

/** In a hybrid file the stream tells of objects that the table calls free (7.5.8.4). */
function withHidden(table: SectionEntries, hidden: SectionEntries): SectionEntries {
	const inUse = new Set(table.numbers.filter((_, i) => table.kinds[i] !== EntryKind.Free));
	const result = noEntries();
	const copy = (from: SectionEntries, i: number) =>
		add(result, from.numbers[i], from.kinds[i], from.places[i], from.details[i]);
	const told = new Set(hidden.numbers);
	table.numbers.forEach((number, i) => {
		if (inUse.has(number) || !told.has(number)) copy(table, i);
	});
	hidden.numbers.forEach((number, i) => {
		if (!inUse.has(number)) copy(hidden, i);
	});
	return result;
}

function readTable(
	parser: PdfParser,
	budget: Budget,
): { entries: SectionEntries; trailer: PdfDictionary } {
	const entries = noEntries();
	while (!parser.accept('trailer')) {
		let first = parser.integer();
		const count = parser.integer();
		if (first === undefined || count === undefined) throw new PdfSyntaxError('No table');
		for (let i = 0; i < count; i++) {
			const place = parser.integer();
			const generation = parser.integer();
			if (place === undefined || generation === undefined) throw new PdfSyntaxError('No entry');
			const inUse = parser.accept('n');
			if (!inUse && !parser.accept('f')) throw new PdfSyntaxError('No entry');
			// A well-known slip: the table begins with object 0 and says 1.
			if (i === 0 && first === 1 && !inUse && generation === 65535) first = 0;
			budget.object();
			add(entries, first + i, inUse ? EntryKind.InFile : EntryKind.Free, place, generation);
		}
	}
	const trailer = dictionaryOf(parser.value());
	if (!trailer) throw new PdfSyntaxError('No trailer');
	return { entries, trailer };
}

async function readStreamSection(bytes: Buffer, start: number, budget: Budget): Promise<Section> {
	const object = readIndirectObject(bytes, start, budget, () => undefined);
	const stream = object?.value;
	if (!object || !(stream instanceof PdfStream)) throw new PdfSyntaxError('No stream');
	const trailer = stream.dictionary;
	if (nameOf(trailer.get('Type')) !== 'XRef') throw new PdfSyntaxError('No cross-reference stream');
	const widths = integers(trailer.get('W'));
	const index = integers(trailer.get('Index') ?? [0, trailer.get('Size') ?? 0]);
	const width = widths.reduce((sum, each) => sum + each, 0);
	if (widths.length < 3 || width < 1 || widths.some((each) => each > 8)) {
		throw new PdfSyntaxError('No widths');
	}

	const data = await decodeStream(stream, budget);
	const entries = noEntries();
	let position = 0;
	const field = (length: number, missing: number) => {
		if (length === 0) return missing;
		let value = 0;
		for (let i = 0; i < length; i++) value = value * 256 + data[position++];
		return value;
	};
	for (let i = 0; i + 1 < index.length; i += 2) {
		for (let k = 0; k < index[i + 1]; k++) {
			if (position + width > data.length) throw new PdfSyntaxError('Too few entries');
			const kind = field(widths[0], EntryKind.InFile);
			const place = field(widths[1], 0);
			const detail = field(widths[2], 0);
			position += width - widths[0] - widths[1] - widths[2];
			budget.object();
			// other types are references to null (7.5.8.3)
			add(entries, index[i] + k, kind === 1 || kind === 2 ? kind : EntryKind.Free, place, detail);
		}
	}
	return { start, parts: [{ start, end: object.end }], trailer, entries };
}

function integers(value: unknown): number[] {
	if (!Array.isArray(value)) return [];
	if (value.some((each) => !Number.isSafeInteger(each) || each < 0)) return [];
	return value as number[];
}

/** A `startxref` with its number and the `%%EOF` behind it. */
export interface EndMarker {
	start: number;
	/** the byte after `%%EOF` */
	end: number;
	offset: number;
}

/** All `startxref … %%EOF` of a file, first to last. */
export function endMarkers(bytes: Buffer): EndMarker[] {
	const markers: EndMarker[] = [];
	for (let at = bytes.indexOf('startxref'); at >= 0; at = bytes.indexOf('startxref', at + 9)) {
		const parser = new PdfParser(bytes, at + 9);
		const offset = parser.integer();
		if (offset === undefined) continue;
		const found = /^\s*%%EOF/.exec(
			bytes.toString('latin1', parser.position, parser.position + TOLERANCE),
		);
		markers.push({ start: at, end: parser.position + (found?.[0].length ?? 0), offset });
	}
	return markers;
}
