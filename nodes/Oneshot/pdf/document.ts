import type { Budget } from './budget';
import type { EndMarker, Section } from './crossReference';
import { EntryKind } from './crossReference';
import type { Entry, EntryTable } from './entries';
import type { IndirectObject, PdfValue } from './objects';
import { PdfDictionary, PdfReference, PdfStream, dictionaryOf, integerOf } from './objects';
import { readIndirectObject } from './indirect';
import { PdfParser } from './parser';
import { syntaxOnly } from './budget';

/** What one saving of the file added (ISO 32000-1, 7.5.6). */
export interface Revision {
	/** newest first; two in a linearized file */
	sections: Section[];
	trailer: PdfDictionary;
	/** the objects that it tells of */
	numbers: number[];
	/** its `startxref … %%EOF`, usually one */
	markers: EndMarker[];
}

/** The objects of a decoded object stream. */
export interface ObjectStream {
	bytes: Buffer;
	/** object number and position in `bytes`, by index */
	index: { number: number; position: number }[];
}

/** How the file was read; what is not as it should be, viewers repair silently. */
export interface PdfCondition {
	/** bytes before `%PDF-` */
	header: number;
	/** the cross-reference sections can't be used, the objects were searched for */
	repaired: boolean;
	/** a `startxref` or /Prev does not point exactly to its section */
	loosePointers: boolean;
	/** an object number occurs twice in one section */
	ambiguous: boolean;
}

const MAX_ALIASES = 8;

/** A PDF whose structure is known: every object of every revision can be read. */
export class PdfDocument {
	/** object streams, by the entry that tells where they are */
	readonly objectStreams = new Map<Entry, ObjectStream | undefined>();

	private readonly views = new Map<number, PdfView>();

	private readingLength = false;

	constructor(
		readonly bytes: Buffer,
		/** oldest first */
		readonly revisions: Revision[],
		readonly entries: EntryTable,
		readonly condition: PdfCondition,
		readonly budget: Budget,
	) {}

	/** The document as it was after a revision, by default the last. */
	view(revision = this.revisions.length - 1): PdfView {
		let view = this.views.get(revision);
		if (!view) {
			view = new PdfView(this, revision);
			this.views.set(revision, view);
		}
		return view;
	}

	/** Whether the document is encrypted; `/Encrypt null` is no encryption. */
	get encrypted(): boolean {
		const { trailer } = this.revisions[this.revisions.length - 1];
		return this.view().resolve(trailer.get('Encrypt')) !== null;
	}

	entry(number: number, revision: number): Entry | undefined {
		let entry = this.entries.get(number);
		while (entry && entry.revision > revision) entry = entry.older;
		return entry;
	}

	read(entry: Entry, number: number): IndirectObject | undefined {
		if (entry.object === undefined) {
			entry.object = null;
			const object =
				entry.kind === EntryKind.InFile
					? this.readInFile(entry, number)
					: entry.kind === EntryKind.Compressed
						? this.readCompressed(entry, number)
						: undefined;
			entry.object = object ?? null;
		}
		return entry.object ?? undefined;
	}

	private readInFile(entry: Entry, number: number): IndirectObject | undefined {
		const lengthOf = (reference: PdfReference) => {
			// a length is a number: no need to follow streams into streams
			if (this.readingLength) return undefined;
			this.readingLength = true;
			try {
				return integerOf(this.view(entry.revision).resolve(reference));
			} finally {
				this.readingLength = false;
			}
		};
		for (const position of new Set([entry.place, entry.place + this.condition.header])) {
			if (position >= this.bytes.length) continue;
			const parser = new PdfParser(this.bytes, position);
			if (this.bytes[position] <= 0x20) parser.skipSpace();
			const object = readIndirectObject(this.bytes, parser.position, this.budget, lengthOf);
			if (object?.number === number) return object;
		}
		return undefined;
	}

	private readCompressed(entry: Entry, number: number): IndirectObject | undefined {
		const container = this.entry(entry.place, entry.revision);
		const stream = container && this.objectStreams.get(container);
		if (!stream) return undefined;
		const listed = stream.index[entry.detail];
		let slot = listed;
		if (slot?.number !== number) {
			const found = stream.index.find((each) => each.number === number);
			this.budget.spend(stream.index.length);
			if (!found) return undefined;
			slot = found;
		}
		const parser = new PdfParser(stream.bytes, slot.position, false);
		try {
			const value = parser.value();
			return { number, generation: 0, value, start: -1, end: -1, exact: slot === listed };
		} catch (error) {
			return syntaxOnly(error);
		} finally {
			this.budget.spend(parser.position - slot.position);
		}
	}
}

/** A document as it was after one of its revisions. */
export class PdfView {
	readonly trailer: PdfDictionary;

	constructor(
		readonly document: PdfDocument,
		readonly revision: number,
	) {
		this.trailer = document.revisions[revision].trailer;
	}

	object(number: number): IndirectObject | undefined {
		const entry = this.document.entry(number, this.revision);
		return entry && this.document.read(entry, number);
	}

	/** The value itself, or what a reference leads to; null for nothing. */
	resolve(value: PdfValue | undefined): PdfValue {
		let result = value;
		for (let i = 0; result instanceof PdfReference; i++) {
			if (i === MAX_ALIASES) return null;
			result = this.object(result.number)?.value;
		}
		return result ?? null;
	}

	get(dictionary: PdfDictionary, key: string): PdfValue {
		return this.resolve(dictionary.get(key));
	}

	/** A dictionary of a dictionary; that of a stream if it is one. */
	dictionary(parent: PdfDictionary | undefined, key: string): PdfDictionary | undefined {
		return parent && dictionaryOf(this.get(parent, key));
	}

	array(parent: PdfDictionary | undefined, key: string): PdfValue[] {
		const value = parent && this.get(parent, key);
		return Array.isArray(value) ? value : [];
	}

	get root(): PdfDictionary | undefined {
		const root = this.get(this.trailer, 'Root');
		return root instanceof PdfDictionary ? root : undefined;
	}

	/** Whether there are pages: a document whose table is wrong has none. */
	get hasPages(): boolean {
		const pages = this.dictionary(this.root, 'Pages');
		if (!pages) return false;
		const kids = this.array(pages, 'Kids');
		return kids.every((kid) => this.resolve(kid) instanceof PdfDictionary);
	}
}

/** Keeps what is computed of a view or document as long as that lives. */
export function once<K extends object, T>(compute: (of: K) => T): (of: K) => T {
	const known = new WeakMap<K, T>();
	return (of) => {
		const value = known.get(of) ?? compute(of);
		known.set(of, value);
		return value;
	};
}

/** Whether a value is an object stream. */
export function isObjectStream(value: PdfValue): value is PdfStream {
	if (!(value instanceof PdfStream)) return false;
	return integerOf(value.dictionary.get('First')) !== undefined;
}
