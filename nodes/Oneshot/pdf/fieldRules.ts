import { addedTo, differing } from './changeLedger';
import type { ChangeLedger } from './changeLedger';
import type { PdfView } from './document';
import { fieldsOf, numberOf } from './fields';
import type { FormField } from './fields';
import { PdfDictionary, integerOf, nameOf, textOf } from './objects';
import type { PdfValue } from './objects';
import { corners } from './pages';
import { signaturesOf } from './signatures';

/** Keys that a new signature field may have: nothing that acts, hides or fills anything else. */
const FIELD_KEYS = new Set(
	'Type Subtype FT T TU F Ff Rect P V AP AS MK Lock SV DA Q BS Border M NM C H StructParent'.split(
		' ',
	),
);
const SIGNED_KEYS = new Set(['V', 'AP', 'AS', 'M', 'F']);
const FILLED_KEYS = new Set(['V', 'AP', 'AS', 'I', 'RV', 'M']);

/** What may happen to the fields of a form after a signature. */
export class FieldRules {
	private readonly signatures: Map<PdfDictionary, { sound: boolean; timestamp: boolean }>;

	constructor(private readonly ledger: ChangeLedger) {
		this.signatures = new Map(
			signaturesOf(ledger.after.document).map((each) => [
				each.dictionary,
				{ sound: each.problems.length === 0, timestamp: each.type === 'DocTimeStamp' },
			]),
		);
	}

	/** Fields of the signed revision that were signed or filled in. */
	existingFields(): void {
		for (const field of fieldsOf(this.ledger.before)) this.existingField(field);
	}

	/** The list of a form's fields: signature fields may be added, nothing may be removed. */
	readonly fieldList = (old: PdfValue, now: PdfValue): boolean => {
		const added = addedTo(old, now);
		return !!added && added.every((each) => this.newField(each));
	};

	/** A signature field that was not there before: one object with its only widget. */
	private newField(value: PdfValue): boolean {
		const number = numberOf(value);
		const field = this.ledger.after.resolve(value);
		if (number === undefined || !this.ledger.isNew(number) || !(field instanceof PdfDictionary))
			return false;
		if (nameOf(field.get('FT')) !== 'Sig' || !field.keys().every((key) => FIELD_KEYS.has(key)))
			return false;
		const name = textOf(this.ledger.after.get(field, 'T')) ?? '';
		const visible = isVisible(this.ledger.after, field);
		if (!this.signing(field, name, number, { isNew: true, visible })) return false;
		this.ledger.explained.add(number);
		this.ledger.newWidgets.add(number);
		for (const key of ['AP', 'MK', 'Lock', 'SV', 'BS']) this.ledger.explainNew(field.get(key));
		return true;
	}

	private signing(
		field: PdfDictionary,
		name: string,
		number: number,
		{ isNew, visible }: { isNew: boolean; visible: boolean },
	): boolean {
		const { docMdp } = this.ledger.policy;
		const value = this.ledger.after.get(field, 'V');
		if (value === null) {
			if (!isNew) return false;
			this.ledger.note(
				'signature',
				docMdp === undefined,
				`An empty signature field “${name}” was added.`,
				[number],
			);
			return true;
		}
		const signature = value instanceof PdfDictionary ? this.signatures.get(value) : undefined;
		if (!signature?.sound) return false;
		const objects = [number, ...this.ledger.explainNew(field.get('V'))];
		const sneaky = isNew && visible && docMdp !== undefined;
		if (signature.timestamp) {
			this.ledger.note('timestamp', !sneaky, `A time stamp “${name}” was added.`, objects);
		} else {
			const permitted = (docMdp === undefined || docMdp >= 2) && !sneaky && !this.isLocked(name);
			const where = sneaky
				? ' in a new visible field, which the certification does not provide for'
				: '';
			this.ledger.note(
				'signature',
				permitted,
				`Another signature “${name}” was added${where}.`,
				objects,
			);
		}
		return true;
	}

	private isLocked(name: string): boolean {
		const { fieldMdp } = this.ledger.policy;
		if (!fieldMdp) return false;
		const listed = fieldMdp.fields.some((each) => name === each || name.startsWith(`${each}.`));
		return fieldMdp.action === 'All' || (fieldMdp.action === 'Include') === listed;
	}

	/** A field of the signed revision that was signed or filled in. */
	private existingField({ name, type, objectNumber, dictionary, widgets }: FormField): void {
		const parts = [{ objectNumber, dictionary }, ...widgets];
		for (const { objectNumber: number, dictionary: old } of parts) {
			const difference = number === undefined ? undefined : this.ledger.differences.get(number);
			const now = difference?.after;
			if (number === undefined || !difference || difference.doubtful) continue;
			if (!(now instanceof PdfDictionary)) continue;
			const keys = differing(old, now);
			if (type === 'Sig') {
				if (this.ledger.before.get(dictionary, 'V') !== null) continue;
				if (!keys.every((key) => SIGNED_KEYS.has(key))) continue;
				const visible = isVisible(this.ledger.after, now);
				if (old === dictionary && !this.signing(now, name, number, { isNew: false, visible }))
					continue;
			} else if (keys.every((key) => FILLED_KEYS.has(key))) {
				const { docMdp, fieldMdp } = this.ledger.policy;
				const allowed = docMdp === undefined ? !!fieldMdp : docMdp >= 2;
				this.ledger.note(
					'formFilling',
					allowed && !this.isLocked(name),
					`The form field “${name}” was filled in after signing.`,
					[number],
				);
			} else continue;
			this.ledger.explained.add(number);
			this.ledger.explainNew(now.get('V'));
			this.ledger.explainNew(now.get('AP'));
		}
	}
}

/** Whether a widget has an area and is not hidden (table 165: Hidden 2, NoView 32). */
function isVisible(view: PdfView, widget: PdfDictionary): boolean {
	const flags = integerOf(view.get(widget, 'F')) ?? 0;
	return !(flags & 0b100010) && corners(view, widget.get('Rect')) !== undefined;
}
