import type { Difference } from './differences';
import { referencesIn } from './differences';
import type { PdfView } from './document';
import { PdfDictionary, PdfReference, sameValue } from './objects';
import type { PdfValue } from './objects';
import type { SignatureTransforms } from './signatures';

export type ChangeKind =
	/** certificates and revocation lists for later verification (DSS, VRI) */
	| 'validationData'
	| 'timestamp'
	| 'signature'
	/** title, author, dates */
	| 'metadata'
	| 'formFilling'
	| 'annotation'
	/** anything else, or anything in doubt */
	| 'changed';

export interface PdfChange {
	kind: ChangeKind;
	/** by what the signature, and the certification of the document, allow */
	permitted: boolean;
	message: string;
	/** the numbers of the objects */
	objects: number[];
}

/** What the signed document lets others do. */
export interface ChangePolicy {
	/** the strictest DocMDP that applies; undefined: nobody said */
	docMdp: number | undefined;
	fieldMdp: SignatureTransforms['fieldMdp'];
}

/** How many numbers of objects a change lists, about. */
const MAX_OBJECTS = 100;

/** Keeps which differences between two revisions are explained, and what is to be said of them. */
export class ChangeLedger {
	readonly explained = new Set<number>();

	/** signature fields that were added, with their widgets */
	readonly newWidgets = new Set<number>();

	private readonly noted = new Map<string, PdfChange>();

	constructor(
		readonly before: PdfView,
		readonly after: PdfView,
		readonly differences: Map<number, Difference>,
		/** how often each object was referred to in the signed revision */
		readonly references: Map<number, number>,
		readonly policy: ChangePolicy,
	) {}

	get changes(): PdfChange[] {
		return [...this.noted.values()];
	}

	note(kind: ChangeKind, permitted: boolean, message: string, objects: number[]): void {
		const known = this.noted.get(message);
		this.noted.set(message, {
			kind,
			permitted: permitted && known?.permitted !== false,
			message,
			objects:
				known && known.objects.length < MAX_OBJECTS ? [...known.objects, ...objects] : objects,
		});
	}

	/** An object that nothing referred to in the signed revision, there or not. */
	isNew(number: number): boolean {
		const difference = this.differences.get(number);
		return !!difference && !difference.doubtful && !this.references.has(number);
	}

	/** Explains the new objects that a value leads to. Objects that were there before stay as they are. */
	explainNew(value: PdfValue | undefined): number[] {
		const found: number[] = [];
		const waiting = referencesIn(value ?? null);
		for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
			if (this.explained.has(number) || !this.isNew(number)) continue;
			this.explained.add(number);
			found.push(number);
			for (const each of referencesIn(this.after.object(number)?.value ?? null)) waiting.push(each);
		}
		return found;
	}

	/**
	 * Judges what stands at one place before and after. An object at that place may be new, or be changed
	 * where only this place referred to it: shared with a page it would change the page.
	 */
	place(
		old: PdfValue | undefined,
		now: PdfValue | undefined,
		rule: (old: PdfValue, now: PdfValue) => boolean,
	): boolean {
		if (!rule(this.before.resolve(old), this.after.resolve(now))) return false;
		if (!(now instanceof PdfReference)) return true;
		const difference = this.differences.get(now.number);
		if (!difference) return true;
		const own = sameValue(old, now) && this.references.get(now.number) === 1;
		if (difference.doubtful || (!own && !this.isNew(now.number))) return false;
		this.explained.add(now.number);
		return true;
	}
}

/** The keys whose values differ. */
export function differing(old: PdfDictionary, now: PdfDictionary): string[] {
	const keys = new Set([...old.keys(), ...now.keys()]);
	return [...keys].filter((key) => !sameValue(old.get(key), now.get(key)));
}

/** What was added to a list that otherwise is as it was, in its order; undefined when it is not. */
export function addedTo(old: PdfValue, now: PdfValue): PdfValue[] | undefined {
	const was = Array.isArray(old) ? old : [];
	if (now !== null && !Array.isArray(now)) return undefined;
	const added: PdfValue[] = [];
	let next = 0;
	for (const each of now ?? []) {
		if (next < was.length && sameValue(was[next], each)) next++;
		else added.push(each);
	}
	return next === was.length ? added : undefined;
}
