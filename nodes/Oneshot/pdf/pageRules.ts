import { addedTo, differing } from './changeLedger';
import type { ChangeLedger } from './changeLedger';
import { numberOf } from './fields';
import { PdfDictionary, nameOf, sameValue } from './objects';
import type { PdfValue } from './objects';
import { pagesOf } from './pages';

/** What may happen to pages after a signature: nothing but to their annotations. */
export class PageRules {
	constructor(private readonly ledger: ChangeLedger) {}

	apply(): void {
		for (const page of pagesOf(this.ledger.before)) {
			if (page.objectNumber !== undefined) this.page(page.number, page.objectNumber);
		}
	}

	private page(page: number, number: number): void {
		const old = this.ledger.before.object(number)?.value;
		const now = this.ledger.after.object(number)?.value;
		if (!(old instanceof PdfDictionary) || !(now instanceof PdfDictionary)) return;
		const annotations = this.ledger.before.array(old, 'Annots');
		for (const each of annotations) this.existingAnnotation(page, each);
		const fine = this.ledger.place(old.get('Annots'), now.get('Annots'), (a, b) => {
			const added = addedTo(a, b);
			return !!added && added.every((each) => this.newAnnotation(page, each));
		});
		if (!fine || this.ledger.differences.get(number)?.doubtful !== false) return;
		if (differing(old, now).every((key) => key === 'Annots')) this.ledger.explained.add(number);
	}

	private newAnnotation(page: number, value: PdfValue): boolean {
		const number = numberOf(value);
		if (number !== undefined && this.ledger.newWidgets.has(number)) return true;
		const annotation = this.ledger.after.resolve(value);
		if (
			number === undefined ||
			!this.ledger.isNew(number) ||
			!(annotation instanceof PdfDictionary)
		)
			return false;
		if (nameOf(annotation.get('Subtype')) === 'Widget') return false;
		const message = `An annotation was added to page ${page} after signing.`;
		this.ledger.note('annotation', this.ledger.policy.docMdp === 3, message, [number]);
		this.ledger.explainNew(value);
		return true;
	}

	private existingAnnotation(page: number, value: PdfValue): void {
		const number = numberOf(value);
		const difference = number === undefined ? undefined : this.ledger.differences.get(number);
		if (number === undefined || !difference || difference.doubtful) return;
		if (this.ledger.explained.has(number)) return;
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
		this.ledger.note('annotation', this.ledger.policy.docMdp === 3, message, [number]);
		this.ledger.explained.add(number);
		this.ledger.explainNew(now);
	}
}
