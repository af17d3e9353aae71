import { once } from './document';
import type { PdfView } from './document';
import type { PdfValue } from './objects';
import { PdfDictionary, PdfReference, nameOf, textOf } from './objects';

/** A field of a form (ISO 32000-1, 12.7.3): a node of the tree that has no fields below it. */
export interface FormField {
	/** its full name, with those of the nodes above: `contract.signature` */
	name: string;
	/** /FT, its own or inherited: Sig, Tx, Btn, Ch */
	type: string | undefined;
	objectNumber: number | undefined;
	dictionary: PdfDictionary;
	/** its widgets, when they are objects of their own and not one with the field */
	widgets: { objectNumber: number | undefined; dictionary: PdfDictionary }[];
}

/** All fields that can be reached from Root → AcroForm → Fields, as viewers walk. */
export const fieldsOf = once((view: PdfView): FormField[] => {
	interface Node {
		value: PdfValue;
		prefix: string;
		type: string | undefined;
	}
	const fields: FormField[] = [];
	const seen = new Set<PdfDictionary>();
	const form = view.dictionary(view.root, 'AcroForm');
	const toNodes = (values: PdfValue[], prefix: string, type: string | undefined): Node[] =>
		values.map((value) => ({ value, prefix, type })).reverse();
	const waiting = toNodes(view.array(form, 'Fields'), '', undefined);
	for (let node = waiting.pop(); node; node = waiting.pop()) {
		const dictionary = view.resolve(node.value);
		if (!(dictionary instanceof PdfDictionary) || seen.has(dictionary)) continue;
		seen.add(dictionary);
		view.document.budget.spend(1);
		const own = textOf(view.get(dictionary, 'T'));
		const name = [node.prefix, own].filter(Boolean).join('.').slice(0, 1000);
		const type = nameOf(view.get(dictionary, 'FT')) ?? node.type;
		const kids = view.array(dictionary, 'Kids').map((value) => ({
			value,
			dictionary: view.resolve(value),
			objectNumber: numberOf(value),
		}));
		const isField = (kid: PdfValue) => kid instanceof PdfDictionary && kid.get('T') !== undefined;
		const below = kids.filter((kid) => isField(kid.dictionary)).map((kid) => kid.value);
		for (const each of toNodes(below, name, type)) waiting.push(each);
		if (below.length > 0 && dictionary.get('V') === undefined) continue;
		const widgets = kids.flatMap((kid) =>
			kid.dictionary instanceof PdfDictionary && !isField(kid.dictionary)
				? [{ objectNumber: kid.objectNumber, dictionary: kid.dictionary }]
				: [],
		);
		fields.push({ name, type, objectNumber: numberOf(node.value), dictionary, widgets });
	}
	return fields;
});

export function numberOf(value: PdfValue | undefined): number | undefined {
	return value instanceof PdfReference ? value.number : undefined;
}
