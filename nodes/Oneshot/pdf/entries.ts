import { EntryKind } from './crossReference';
import type { IndirectObject } from './objects';

/** Where an object is, since a revision; older places are kept behind it. */
export interface Entry {
	readonly revision: number;
	readonly kind: EntryKind;
	/** the offset in the file, or the number of the object stream */
	readonly place: number;
	/** the generation, or the index in the object stream */
	readonly detail: number;
	readonly older: Entry | undefined;
	/** what was read there; null when nothing was */
	object?: IndirectObject | null;
}

/**
 * The entries of all revisions. A file may have hundreds of thousands, of which a few are ever looked at: they lie in
 * flat lists, and an `Entry` is made of one when somebody asks for it, always the same.
 */
export class EntryTable {
	private readonly newest = new Map<number, number>();
	private readonly revisions: number[] = [];
	private readonly kinds: EntryKind[] = [];
	private readonly places: number[] = [];
	private readonly details: number[] = [];
	private readonly older: number[] = [];
	private readonly made = new Map<number, Entry>();

	/** Adds what a revision says of an object; what was said of it before is older. */
	add(number: number, revision: number, kind: EntryKind, place: number, detail: number): void {
		this.older.push(this.newest.get(number) ?? -1);
		this.newest.set(number, this.kinds.length);
		this.revisions.push(revision);
		this.kinds.push(kind);
		this.places.push(place);
		this.details.push(detail);
	}

	/** The newest entry of an object. */
	get(number: number): Entry | undefined {
		return this.at(this.newest.get(number));
	}

	/** The numbers of all objects. */
	numbers(): IterableIterator<number> {
		return this.newest.keys();
	}

	/** All entries, of whatever revision, of objects that lie in object streams. */
	*compressed(): Generator<Entry> {
		for (let row = 0; row < this.kinds.length; row++) {
			const entry = this.kinds[row] === EntryKind.Compressed && this.at(row);
			if (entry) yield entry;
		}
	}

	private at(row = -1): Entry | undefined {
		if (row < 0) return undefined;
		const known = this.made.get(row);
		if (known) return known;
		const entry = {
			revision: this.revisions[row],
			kind: this.kinds[row],
			place: this.places[row],
			detail: this.details[row],
			older: this.at(this.older[row]),
		};
		this.made.set(row, entry);
		return entry;
	}
}
