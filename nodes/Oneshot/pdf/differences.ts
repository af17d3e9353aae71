import { EntryKind } from './crossReference';
import { once } from './document';
import type { PdfDocument, PdfView } from './document';
import { PdfDictionary, PdfReference, PdfStream, sameValue } from './objects';
import type { PdfValue } from './objects';
import { PdfParser } from './parser';

/** An object that is not what it was; undefined where there is none. */
export interface Difference {
	number: number;
	before: PdfValue | undefined;
	after: PdfValue | undefined;
	/** programs may read it differently: it is not where its entry says, not closed, or has a key twice */
	doubtful: boolean;
}

/** The objects that differ between two revisions, but for what only holds the file together. */
export function differencesBetween(
	before: PdfView,
	after: PdfView,
	references: Map<number, number>,
): Map<number, Difference> {
	const { document: pdf, revision } = before;
	const sections = new Set(
		pdf.revisions.flatMap((each) =>
			each.sections.flatMap(({ parts }) => parts.map((p) => p.start)),
		),
	);
	const differences = new Map<number, Difference>();
	for (const { numbers } of pdf.revisions.slice(revision + 1, after.revision + 1)) {
		for (const number of numbers) {
			const entry = pdf.entry(number, after.revision);
			if (differences.has(number) || !entry || entry.revision <= revision) continue;
			const was = before.object(number);
			const object = after.object(number);
			const old = was?.value ?? undefined;
			const value = object?.value ?? undefined;
			const doubtful =
				(entry.kind !== EntryKind.Free && !object?.exact) ||
				(entry.kind === EntryKind.InFile && object?.generation !== entry.detail) ||
				(!!was && !!object && was.generation !== object.generation) ||
				hasDuplicates(value);
			const isContainer = sections.has(object?.start ?? -1) || pdf.objectStreams.has(entry);
			if (isContainer && !doubtful && !references.has(number)) continue;
			if (!doubtful && (value === old || sameValue(value, old))) continue;
			differences.set(number, { number, before: old, after: value, doubtful });
		}
	}
	return differences;
}

/** How often each object is referred to in a view, by its trailer and by every object. */
export const referenceCounts = once((view: PdfView): Map<number, number> => {
	const counts = new Map<number, number>();
	const count = (value: PdfValue) => {
		for (const number of referencesIn(value)) counts.set(number, (counts.get(number) ?? 0) + 1);
	};
	for (const key of ['Root', 'Info', 'Encrypt']) count(view.trailer.get(key) ?? null);
	for (const number of view.document.entries.numbers()) {
		const value = view.object(number)?.value;
		if (value !== undefined) count(value);
	}
	return counts;
});

/** The numbers of all objects that a value refers to itself, repeated as often as it does. */
export function referencesIn(value: PdfValue): number[] {
	const numbers: number[] = [];
	const waiting: PdfValue[] = [value];
	while (waiting.length > 0) {
		const next = waiting.pop() ?? null;
		if (next instanceof PdfReference) numbers.push(next.number);
		else if (next instanceof PdfStream) waiting.push(next.dictionary);
		else if (next instanceof PdfDictionary) for (const each of next.values()) waiting.push(each);
		else if (Array.isArray(next)) for (const each of next) waiting.push(each);
	}
	return numbers;
}

function hasDuplicates(value: PdfValue | undefined): boolean {
	if (value instanceof PdfStream) return hasDuplicates(value.dictionary);
	if (Array.isArray(value)) return value.some(hasDuplicates);
	if (!(value instanceof PdfDictionary)) return false;
	return value.duplicates.length > 0 || value.values().some(hasDuplicates);
}

/**
 * Whether the bytes behind a revision are nothing but what later revisions tell of: their objects, each
 * where its entry says, and their sections. Whatever else stands there (objects without a section, objects
 * inside of others) some programs would read all the same.
 */
export function isAccountedFor(pdf: PdfDocument, revision: number, from: number): boolean {
	const later = pdf.revisions.slice(revision + 1);
	const ends = new Map<number, number>();
	for (const { start, end } of later.flatMap((each) => each.sections.flatMap((s) => s.parts))) {
		ends.set(start, end);
	}
	for (const number of new Set(later.flatMap((each) => each.numbers))) {
		for (let entry = pdf.entries.get(number); entry; entry = entry.older) {
			if (entry.revision <= revision) break;
			if (entry.kind !== EntryKind.InFile) continue;
			const object = pdf.read(entry, number);
			if (!object?.exact || object.start !== entry.place || object.start < from) return false;
			ends.set(object.start, object.end);
		}
	}

	const parser = new PdfParser(pdf.bytes, from);
	let visited = 0;
	for (;;) {
		// zeros count as white space, `%%EOF` as a comment
		parser.skipSpace();
		if (parser.position >= pdf.bytes.length) return visited === ends.size;
		const end = ends.get(parser.position);
		if (end !== undefined) {
			visited++;
			parser.position = end;
		} else if (!parser.accept('startxref') || parser.integer() === undefined) return false;
		pdf.budget.spend(1);
	}
}
