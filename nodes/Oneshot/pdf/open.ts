import { Budget, DEFAULT_LIMITS, PdfLimitError, syntaxOnly } from './budget';
import type { PdfLimits } from './budget';
import type { EndMarker, Section } from './crossReference';
import { EntryKind, endMarkers, locateSection, readSection } from './crossReference';
import type { ObjectStream, Revision } from './document';
import { PdfDocument, isObjectStream } from './document';
import { EntryTable } from './entries';
import { decodeStream } from './filters';
import { integerOf } from './objects';
import type { PdfStream } from './objects';
import { PdfParser } from './parser';
import { searchObjects } from './repair';

/** A file that no PDF can be made of. */
export class NotAPdfError extends Error {
	constructor() {
		super('The file has no PDF structure');
		this.name = 'NotAPdfError';
	}
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Opens a PDF, hands it to `use`, and lets go of it; one at a time, since an open PDF costs several times
 * its size in memory.
 *
 * @throws NotAPdfError, PdfLimitError
 */
export async function usePdf<T>(
	bytes: Buffer,
	use: (pdf: PdfDocument) => T | Promise<T>,
	limits: PdfLimits = DEFAULT_LIMITS,
): Promise<T> {
	const turn = last.then(async () => await use(await openPdf(bytes, limits)));
	last = turn.catch(() => undefined);
	return await turn;
}

/**
 * Reads the structure of a PDF: its revisions by the /Prev chain of its last `startxref`, or, when that
 * leads nowhere, all objects that can be found, as viewers do.
 *
 * @throws NotAPdfError, PdfLimitError
 */
export async function openPdf(
	bytes: Buffer,
	limits: PdfLimits = DEFAULT_LIMITS,
): Promise<PdfDocument> {
	const budget = new Budget(bytes.length, limits);
	const header = Math.max(0, bytes.subarray(0, 4096).indexOf('%PDF-'));
	const markers = endMarkers(bytes);
	const chain = await readChain(bytes, markers, header, budget);
	if (chain) {
		const document = fromChain(bytes, chain, markers, header, budget);
		await decodeObjectStreams(document);
		if (document.view().hasPages || document.encrypted) return document;
	}
	return await repaired(bytes, header, limits);
}

interface Chain {
	/** newest first */
	sections: Section[];
	loose: boolean;
}

async function readChain(
	bytes: Buffer,
	markers: EndMarker[],
	header: number,
	budget: Budget,
): Promise<Chain | undefined> {
	const sections: Section[] = [];
	const seen = new Set<number>();
	let loose = false;
	let next = markers.at(-1)?.offset;
	try {
		while (next !== undefined) {
			const start = locateSection(bytes, next, header);
			if (start === undefined || seen.has(start)) return undefined;
			// white space before a section is common, and read everywhere
			if (bytes.toString('latin1', next, start).trim() !== '' || start < next) loose = true;
			seen.add(start);
			if (sections.length === budget.limits.sections) throw new PdfLimitError('sections');
			const section = await readSection(bytes, start, header, budget);
			sections.push(section);
			const previous = section.trailer.get('Prev');
			if (previous !== undefined && integerOf(previous) === undefined) return undefined;
			next = integerOf(previous);
		}
	} catch (error) {
		return syntaxOnly(error);
	}
	return sections.length > 0 ? { sections, loose } : undefined;
}

function fromChain(
	bytes: Buffer,
	{ sections, loose }: Chain,
	markers: EndMarker[],
	header: number,
	budget: Budget,
): PdfDocument {
	const entries = new EntryTable();
	const revisions: Revision[] = [];
	let ambiguous = false;
	for (let i = sections.length - 1; i >= 0; i--) {
		const section = sections[i];
		const newest = revisions.at(-1);
		// In a linearized file the section of the first page stands before the one that it continues.
		const continues = newest && section.start < newest.sections[0].start;
		if (newest && continues) {
			newest.sections.unshift(section);
			newest.trailer = section.trailer;
		} else {
			revisions.push({ sections: [section], trailer: section.trailer, numbers: [], markers: [] });
		}
		if (addEntries(entries, section, revisions.length - 1, revisions[revisions.length - 1])) {
			ambiguous = true;
		}
	}
	const bySection = new Map(revisions.map((revision) => [revision.sections[0].start, revision]));
	for (const marker of markers) {
		const start = locateSection(bytes, marker.offset, header);
		if (start !== undefined) bySection.get(start)?.markers.push(marker);
	}
	const condition = { header, repaired: false, loosePointers: loose, ambiguous };
	return new PdfDocument(bytes, revisions, entries, condition, budget);
}

/** @returns whether an object occurs twice in the section */
function addEntries(
	entries: EntryTable,
	section: Section,
	index: number,
	revision: Revision,
): boolean {
	const { numbers, kinds, places, details } = section.entries;
	for (let i = 0; i < numbers.length; i++) {
		entries.add(numbers[i], index, kinds[i], places[i], details[i]);
	}
	revision.numbers = revision.numbers.length > 0 ? revision.numbers.concat(numbers) : numbers;
	section.entries = { numbers: [], kinds: [], places: [], details: [] };
	// Tables list their objects in order.
	const inOrder = numbers.every((number, i) => i === 0 || number > numbers[i - 1]);
	return !inOrder && new Set(numbers).size < numbers.length;
}

/** Decodes every object stream that an entry of any revision leads to. */
async function decodeObjectStreams(document: PdfDocument): Promise<void> {
	if (document.encrypted) return;
	for (const entry of document.entries.compressed()) {
		const container = document.entry(entry.place, entry.revision);
		if (!container || document.objectStreams.has(container)) continue;
		const value = document.read(container, entry.place)?.value ?? null;
		document.objectStreams.set(
			container,
			isObjectStream(value) ? await readObjectStream(value, document.budget) : undefined,
		);
	}
}

async function readObjectStream(
	stream: PdfStream,
	budget: Budget,
): Promise<ObjectStream | undefined> {
	let bytes: Buffer;
	try {
		bytes = await decodeStream(stream, budget);
	} catch (error) {
		return syntaxOnly(error);
	}
	const first = integerOf(stream.dictionary.get('First')) ?? 0;
	const count = integerOf(stream.dictionary.get('N')) ?? 0;
	const parser = new PdfParser(bytes, 0, false);
	const index: ObjectStream['index'] = [];
	while (index.length < count) {
		const number = parser.integer();
		const position = parser.integer();
		if (number === undefined || position === undefined) break;
		index.push({ number, position: first + position });
	}
	budget.spend(bytes.length);
	return { bytes, index };
}

/** The document of all objects that can be found in a file, whatever its sections say. */
async function repaired(bytes: Buffer, header: number, limits: PdfLimits): Promise<PdfDocument> {
	const budget = new Budget(bytes.length, limits);
	const { trailer, places, containers } = searchObjects(bytes, budget);
	if (!trailer) throw new NotAPdfError();
	const entries = new EntryTable();
	const put = (number: number, kind: EntryKind, place: number, detail: number) => {
		budget.object();
		entries.add(number, 0, kind, place, detail);
	};
	for (const [number, place] of places) put(number, EntryKind.InFile, place, 0);
	const revision: Revision = { sections: [], trailer, numbers: [], markers: [] };
	// places are exact: nothing is to be shifted
	const condition = { header: 0, repaired: true, loosePointers: true, ambiguous: true };
	const document = new PdfDocument(bytes, [revision], entries, condition, budget);
	if (!document.encrypted) {
		for (const number of containers) {
			const container = entries.get(number);
			const value = container && document.read(container, number)?.value;
			if (!container || !value || !isObjectStream(value)) continue;
			const stream = await readObjectStream(value, budget);
			document.objectStreams.set(container, stream);
			stream?.index.forEach((slot, i) => {
				const known = places.get(slot.number);
				if (known === undefined || known < container.place) {
					put(slot.number, EntryKind.Compressed, number, i);
				}
			});
		}
	}
	revision.numbers = [...entries.numbers()];
	document.condition.header = header;
	if (!document.view().root) throw new NotAPdfError();
	return document;
}
