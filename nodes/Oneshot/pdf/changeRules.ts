import type { ChangeKind, PdfChange } from './changes';
import type { Difference } from './differences';
import { referencesIn } from './differences';
import type { PdfView } from './document';
import { fieldsOf, numberOf } from './fields';
import type { FormField } from './fields';
import {
	PdfDictionary,
	PdfReference,
	PdfStream,
	integerOf,
	nameOf,
	sameValue,
	textOf,
} from './objects';
import type { PdfValue } from './objects';
import { corners, pagesOf } from './pages';
import { signaturesOf } from './signatures';
import type { SignatureTransforms } from './signatures';

/** What the signed document lets others do. */
export interface ChangePolicy {
	/** the strictest DocMDP that applies; undefined: nobody said */
	docMdp: number | undefined;
	fieldMdp: SignatureTransforms['fieldMdp'];
}

/** Keys that a new signature field may have: nothing that acts, hides or fills anything else. */
const FIELD_KEYS = new Set(
	'Type Subtype FT T TU F Ff Rect P V AP AS MK Lock SV DA Q BS Border M NM C H StructParent'.split(
		' ',
	),
);
const CATALOG_KEYS = new Set(['AcroForm', 'DSS', 'Metadata', 'Extensions', 'Version']);
const SIGNED_KEYS = new Set(['V', 'AP', 'AS', 'M', 'F']);
const FILLED_KEYS = new Set(['V', 'AP', 'AS', 'I', 'RV', 'M']);

/**
 * Explains differences between a signed revision and the last one. Every rule names what it lets pass; an
 * object that no rule explains was changed.
 */
export class ChangeRules {
	readonly explained = new Set<number>();

	readonly changes: PdfChange[] = [];

	private readonly newWidgets = new Set<number>();

	private readonly signatures: Map<PdfDictionary, { sound: boolean; timestamp: boolean }>;

	constructor(
		private readonly before: PdfView,
		private readonly after: PdfView,
		private readonly differences: Map<number, Difference>,
		/** how often each object was referred to in the signed revision */
		private readonly references: Map<number, number>,
		private readonly policy: ChangePolicy,
	) {
		this.signatures = new Map(
			signaturesOf(after.document).map((each) => [
				each.dictionary,
				{ sound: each.problems.length === 0, timestamp: each.type === 'DocTimeStamp' },
			]),
		);
	}

	apply(): void {
		for (const field of fieldsOf(this.before)) this.existingField(field);
		this.catalog();
		for (const page of pagesOf(this.before)) {
			if (page.objectNumber !== undefined) this.page(page.number, page.objectNumber);
		}
		this.metadata(
			this.before.trailer.get('Info'),
			this.after.trailer.get('Info'),
			isPlainDictionary,
		);
	}

	private note(kind: ChangeKind, permitted: boolean, message: string, objects: number[]): void {
		const known = this.changes.find((each) => each.message === message);
		if (known) known.objects.push(...objects);
		else this.changes.push({ kind, permitted, message, objects });
	}

	/** An object that nothing referred to in the signed revision, there or not. */
	private isNew(number: number): boolean {
		const difference = this.differences.get(number);
		return !!difference && !difference.doubtful && !this.references.has(number);
	}

	/** Explains the new objects that a value leads to. Objects that were there before stay as they are. */
	private explainNew(value: PdfValue | undefined): number[] {
		const found: number[] = [];
		const waiting = referencesIn(value ?? null);
		for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
			if (this.explained.has(number) || !this.isNew(number)) continue;
			this.explained.add(number);
			found.push(number);
			waiting.push(...referencesIn(this.after.object(number)?.value ?? null));
		}
		return found;
	}

	/**
	 * Judges what stands at one place before and after. An object at that place may be new, or be changed
	 * where only this place referred to it: shared with a page it would change the page.
	 */
	private place(
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

	private catalog(): void {
		const number = numberOf(this.after.trailer.get('Root'));
		const old = this.before.root;
		const now = this.after.root;
		if (number === undefined || !old || !now) return;
		const difference = this.differences.get(number);
		const form = this.place(old.get('AcroForm'), now.get('AcroForm'), this.form);
		const before = this.explained.size;
		const dss = this.place(old.get('DSS'), now.get('DSS'), (a, b) => this.validationData(a, b, 0));
		const data =
			dss && (this.explained.size > before || !sameValue(old.get('DSS'), now.get('DSS')));
		if (data)
			this.note(
				'validationData',
				true,
				'Data for later verification was added (certificates, revocation lists).',
				[],
			);
		const metadata = this.metadata(old.get('Metadata'), now.get('Metadata'), isMetadata);
		if (!difference || difference.doubtful || !form || !dss || !metadata) return;
		const extensions = now.get('Extensions') ?? null;
		const version = now.get('Version') ?? null;
		const plain = referencesIn([extensions, version]).length === 0;
		if (plain && differing(old, now).every((key) => CATALOG_KEYS.has(key)))
			this.explained.add(number);
	}

	/** Dictionaries, lists and streams, each where it was or new; a stream never changes. */
	private validationData(old: PdfValue, now: PdfValue, depth: number): boolean {
		if (depth > 4) return false;
		const inside = (a: PdfValue | undefined, b: PdfValue | undefined) =>
			this.place(a, b, (x, y) => this.validationData(x, y, depth + 1));
		if (now instanceof PdfStream) return old === null || sameValue(old, now);
		if (now instanceof PdfDictionary) {
			const from = old instanceof PdfDictionary ? old : undefined;
			return now.keys().every((key) => inside(from?.get(key), now.get(key)));
		}
		if (!Array.isArray(now)) return true;
		const known = new Map((Array.isArray(old) ? old : []).map((each) => [numberOf(each), each]));
		return now.every((each) => inside(known.get(numberOf(each)), each));
	}

	private metadata(
		old: PdfValue | undefined,
		now: PdfValue | undefined,
		rule: (value: PdfValue) => boolean,
	): boolean {
		const before = this.explained.size;
		const fine = this.place(old, now, (_, value) => value === null || rule(value));
		if (fine && (this.explained.size > before || !sameValue(old, now))) {
			const objects = now instanceof PdfReference ? [now.number] : [];
			this.note(
				'metadata',
				true,
				'Information about the document (title, dates) was updated.',
				objects,
			);
		}
		return fine;
	}

	private readonly form = (old: PdfValue, now: PdfValue): boolean => {
		if (now === null) return old === null;
		if (!(now instanceof PdfDictionary)) return false;
		const from = old instanceof PdfDictionary ? old : new PdfDictionary(false);
		if (!this.place(from.get('Fields'), now.get('Fields'), this.fieldList)) return false;
		if (!this.place(from.get('DR'), now.get('DR'), (a, b) => this.resources(a, b, 0))) return false;
		return differing(from, now).every((key) => {
			if (key === 'Fields' || key === 'DR') return true;
			if (key === 'DA') return from.get('DA') === undefined;
			if (key !== 'SigFlags') return false;
			const flags = integerOf(from.get('SigFlags')) ?? 0;
			return ((integerOf(now.get('SigFlags')) ?? 0) & flags) === flags;
		});
	};

	/** Fonts and the like of a form: what was there stays, new ones may come. */
	private resources(old: PdfValue, now: PdfValue, depth: number): boolean {
		if (sameValue(old, now)) return true;
		if (old !== null && !(depth < 2 && old instanceof PdfDictionary)) return false;
		if (!(now instanceof PdfDictionary)) return old === null && now === null;
		if (old === null) {
			this.explainNew(now);
			return true;
		}
		const keys = new Set([...old.keys(), ...now.keys()]);
		return [...keys].every((key) => {
			const was = old.get(key);
			if (was === undefined) this.explainNew(now.get(key));
			return (
				was === undefined ||
				this.place(was, now.get(key), (a, b) => this.resources(a, b, depth + 1))
			);
		});
	}

	private readonly fieldList = (old: PdfValue, now: PdfValue): boolean => {
		const added = addedTo(old, now);
		return !!added && added.every((each) => this.newField(each));
	};

	/** A signature field that was not there before: one object with its only widget. */
	private newField(value: PdfValue): boolean {
		const number = numberOf(value);
		const field = this.after.resolve(value);
		if (number === undefined || !this.isNew(number) || !(field instanceof PdfDictionary))
			return false;
		if (nameOf(field.get('FT')) !== 'Sig' || !field.keys().every((key) => FIELD_KEYS.has(key)))
			return false;
		const name = textOf(this.after.get(field, 'T')) ?? '';
		const visible = isVisible(this.after, field);
		if (!this.signing(field, name, number, { isNew: true, visible })) return false;
		this.explained.add(number);
		this.newWidgets.add(number);
		for (const key of ['AP', 'MK', 'Lock', 'SV', 'BS']) this.explainNew(field.get(key));
		return true;
	}

	private signing(
		field: PdfDictionary,
		name: string,
		number: number,
		{ isNew, visible }: { isNew: boolean; visible: boolean },
	): boolean {
		const { docMdp } = this.policy;
		const value = this.after.get(field, 'V');
		if (value === null) {
			if (!isNew) return false;
			this.note(
				'signature',
				docMdp === undefined,
				`An empty signature field “${name}” was added.`,
				[number],
			);
			return true;
		}
		const signature = value instanceof PdfDictionary ? this.signatures.get(value) : undefined;
		if (!signature?.sound) return false;
		const objects = [number, ...this.explainNew(field.get('V'))];
		const sneaky = isNew && visible && docMdp !== undefined;
		if (signature.timestamp) {
			this.note('timestamp', !sneaky, `A time stamp “${name}” was added.`, objects);
		} else {
			const permitted = (docMdp === undefined || docMdp >= 2) && !sneaky && !this.isLocked(name);
			const where = sneaky
				? ' in a new visible field, which the certification does not provide for'
				: '';
			this.note('signature', permitted, `Another signature “${name}” was added${where}.`, objects);
		}
		return true;
	}

	private isLocked(name: string): boolean {
		const { fieldMdp } = this.policy;
		if (!fieldMdp) return false;
		const listed = fieldMdp.fields.some((each) => name === each || name.startsWith(`${each}.`));
		return fieldMdp.action === 'All' || (fieldMdp.action === 'Include') === listed;
	}

	/** A field of the signed revision that was signed or filled in. */
	private existingField({ name, type, objectNumber, dictionary, widgets }: FormField): void {
		const parts = [{ objectNumber, dictionary }, ...widgets];
		for (const { objectNumber: number, dictionary: old } of parts) {
			const difference = number === undefined ? undefined : this.differences.get(number);
			const now = difference?.after;
			if (number === undefined || !difference || difference.doubtful) continue;
			if (!(now instanceof PdfDictionary)) continue;
			const keys = differing(old, now);
			if (type === 'Sig') {
				if (this.before.get(dictionary, 'V') !== null) continue;
				if (!keys.every((key) => SIGNED_KEYS.has(key))) continue;
				const visible = isVisible(this.after, now);
				if (old === dictionary && !this.signing(now, name, number, { isNew: false, visible }))
					continue;
			} else if (keys.every((key) => FILLED_KEYS.has(key))) {
				const { docMdp, fieldMdp } = this.policy;
				const allowed = docMdp === undefined ? !!fieldMdp : docMdp >= 2;
				this.note(
					'formFilling',
					allowed && !this.isLocked(name),
					`The form field “${name}” was filled in after signing.`,
					[number],
				);
			} else continue;
			this.explained.add(number);
			this.explainNew(now.get('V'));
			this.explainNew(now.get('AP'));
		}
	}

	private page(page: number, number: number): void {
		const old = this.before.object(number)?.value;
		const now = this.after.object(number)?.value;
		if (!(old instanceof PdfDictionary) || !(now instanceof PdfDictionary)) return;
		const annotations = this.before.array(old, 'Annots');
		for (const each of annotations) this.existingAnnotation(page, each);
		const fine = this.place(old.get('Annots'), now.get('Annots'), (a, b) => {
			const added = addedTo(a, b);
			return !!added && added.every((each) => this.newAnnotation(page, each));
		});
		if (!fine || this.differences.get(number)?.doubtful !== false) return;
		if (differing(old, now).every((key) => key === 'Annots')) this.explained.add(number);
	}

	private newAnnotation(page: number, value: PdfValue): boolean {
		const number = numberOf(value);
		if (number !== undefined && this.newWidgets.has(number)) return true;
		const annotation = this.after.resolve(value);
		if (number === undefined || !this.isNew(number) || !(annotation instanceof PdfDictionary))
			return false;
		if (nameOf(annotation.get('Subtype')) === 'Widget') return false;
		const message = `An annotation was added to page ${page} after signing.`;
		this.note('annotation', this.policy.docMdp === 3, message, [number]);
		this.explainNew(value);
		return true;
	}

	private existingAnnotation(page: number, value: PdfValue): void {
		const number = numberOf(value);
		const difference = number === undefined ? undefined : this.differences.get(number);
		if (number === undefined || !difference || difference.doubtful) return;
		if (this.explained.has(number)) return;
		const { before: old, after: now } = difference;
		if (!(old instanceof PdfDictionary) || !(now instanceof PdfDictionary)) return;
		const subtype = nameOf(old.get('Subtype'));
		if (
			subtype === undefined ||
			subtype === 'Widget' ||
			!sameValue(old.get('Subtype'), now.get('Subtype'))
		)
			return;
		const message = `An annotation on page ${page} was changed after signing.`;
		this.note('annotation', this.policy.docMdp === 3, message, [number]);
		this.explained.add(number);
		this.explainNew(now);
	}
}

function differing(old: PdfDictionary, now: PdfDictionary): string[] {
	const keys = new Set([...old.keys(), ...now.keys()]);
	return [...keys].filter((key) => !sameValue(old.get(key), now.get(key)));
}

/** What was added to a list that otherwise is as it was, in its order; undefined when it is not. */
function addedTo(old: PdfValue, now: PdfValue): PdfValue[] | undefined {
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

/** Whether a widget has an area and is not hidden (table 165: Hidden 2, NoView 32). */
function isVisible(view: PdfView, widget: PdfDictionary): boolean {
	const flags = integerOf(view.get(widget, 'F')) ?? 0;
	return !(flags & 0b100010) && corners(view, widget.get('Rect')) !== undefined;
}

function isPlainDictionary(value: PdfValue): boolean {
	return value instanceof PdfDictionary && referencesIn(value).length === 0;
}

function isMetadata(value: PdfValue): boolean {
	return value instanceof PdfStream && nameOf(value.dictionary.get('Type')) === 'Metadata';
}
