import { ChangeLedger, differing } from './changeLedger';
import { referencesIn } from './differences';
import { FieldRules } from './fieldRules';
import { numberOf } from './fields';
import { PdfDictionary, PdfReference, PdfStream, integerOf, nameOf, sameValue } from './objects';
import type { PdfValue } from './objects';
import { PageRules } from './pageRules';

const CATALOG_KEYS = new Set(['AcroForm', 'DSS', 'Metadata', 'Extensions', 'Version']);

/**
 * Explains differences between a signed revision and a later one, in its ledger. Every rule names what it
 * lets pass; an object that no rule explains was changed.
 */
export class ChangeRules {
	private readonly fields: FieldRules;

	constructor(private readonly ledger: ChangeLedger) {
		this.fields = new FieldRules(ledger);
	}

	apply(): void {
		this.fields.existingFields();
		this.catalog();
		new PageRules(this.ledger).apply();
		const { before, after } = this.ledger;
		this.metadata(before.trailer.get('Info'), after.trailer.get('Info'), isPlainDictionary);
	}

	private catalog(): void {
		const number = numberOf(this.ledger.after.trailer.get('Root'));
		const old = this.ledger.before.root;
		const now = this.ledger.after.root;
		if (number === undefined || !old || !now) return;
		const difference = this.ledger.differences.get(number);
		const form = this.ledger.place(old.get('AcroForm'), now.get('AcroForm'), this.form);
		const before = this.ledger.explained.size;
		const dss = this.ledger.place(old.get('DSS'), now.get('DSS'), (a, b) =>
			this.validationData(a, b, 0),
		);
		const data =
			dss && (this.ledger.explained.size > before || !sameValue(old.get('DSS'), now.get('DSS')));
		if (data)
			this.ledger.note(
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
			this.ledger.explained.add(number);
	}

	/** Dictionaries, lists and streams, each where it was or new; a stream never changes. */
	private validationData(old: PdfValue, now: PdfValue, depth: number): boolean {
		if (depth > 4) return false;
		const inside = (a: PdfValue | undefined, b: PdfValue | undefined) =>
			this.ledger.place(a, b, (x, y) => this.validationData(x, y, depth + 1));
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
		const before = this.ledger.explained.size;
		const fine = this.ledger.place(old, now, (_, value) => value === null || rule(value));
		if (fine && (this.ledger.explained.size > before || !sameValue(old, now))) {
			const objects = now instanceof PdfReference ? [now.number] : [];
			this.ledger.note(
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
		if (!this.ledger.place(from.get('Fields'), now.get('Fields'), this.fields.fieldList))
			return false;
		if (!this.ledger.place(from.get('DR'), now.get('DR'), (a, b) => this.resources(a, b, 0)))
			return false;
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
			this.ledger.explainNew(now);
			return true;
		}
		const keys = new Set([...old.keys(), ...now.keys()]);
		return [...keys].every((key) => {
			const was = old.get(key);
			if (was === undefined) this.ledger.explainNew(now.get(key));
			return (
				was === undefined ||
				this.ledger.place(was, now.get(key), (a, b) => this.resources(a, b, depth + 1))
			);
		});
	}
}

function isPlainDictionary(value: PdfValue): boolean {
	return value instanceof PdfDictionary && referencesIn(value).length === 0;
}

function isMetadata(value: PdfValue): boolean {
	return value instanceof PdfStream && nameOf(value.dictionary.get('Type')) === 'Metadata';
}
