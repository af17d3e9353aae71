import type { Budget } from './budget';
import { syntaxOnly } from './budget';
import { PdfDictionary, PdfReference, PdfStream, dictionaryOf, nameOf } from './objects';
import type { PdfValue } from './objects';
import { readIndirectObject } from './indirect';
import { PdfParser, isDigit, isWhite } from './parser';

/** What a search through a file finds. */
export interface FoundObjects {
	/** the last trailer with a /Root, or one made for the last catalog */
	trailer: PdfDictionary | undefined;
	/** the last place of each object */
	places: Map<number, number>;
	/** the numbers of the object streams, first to last */
	containers: number[];
}

/** Searches a file for objects and trailers, once from its start to its end. */
export function searchObjects(bytes: Buffer, budget: Budget): FoundObjects {
	const places = new Map<number, number>();
	const containers = new Set<number>();
	let trailer: PdfDictionary | undefined;
	let catalog: number | undefined;
	const consider = (value: PdfValue) => {
		if (value instanceof PdfDictionary && value.get('Root') instanceof PdfReference)
			trailer = value;
	};

	let trailerAt = bytes.indexOf('trailer');
	for (let at = bytes.indexOf('obj'); at >= 0; at = bytes.indexOf('obj', at)) {
		const start = headerBefore(bytes, at);
		at += 3;
		if (start === undefined) continue;
		while (trailerAt >= 0 && trailerAt < start) {
			consider(trailerValue(bytes, trailerAt + 7, budget));
			trailerAt = bytes.indexOf('trailer', trailerAt + 7);
		}
		const object = readIndirectObject(bytes, start, budget, () => undefined);
		if (!object) continue;
		budget.object();
		places.set(object.number, start);
		containers.delete(object.number);
		const dictionary = dictionaryOf(object.value);
		const type = nameOf(dictionary?.get('Type'));
		if (type === 'Catalog') catalog = object.number;
		if (type === 'ObjStm' && object.value instanceof PdfStream) containers.add(object.number);
		if (type === 'XRef' && dictionary) consider(dictionary);
		// what stands inside a stream is no object
		if (object.exact) at = Math.max(at, object.end);
	}
	for (; trailerAt >= 0; trailerAt = bytes.indexOf('trailer', trailerAt + 7)) {
		consider(trailerValue(bytes, trailerAt + 7, budget));
	}

	if (!trailer && catalog !== undefined) {
		trailer = new PdfDictionary(false);
		trailer.set('Root', new PdfReference(catalog, 0), -1, -1);
	}
	return { trailer, places, containers: [...containers] };
}

function trailerValue(bytes: Buffer, position: number, budget: Budget): PdfValue {
	const parser = new PdfParser(bytes, position);
	try {
		return parser.value();
	} catch (error) {
		return syntaxOnly(error) ?? null;
	} finally {
		budget.spend(parser.position - position);
	}
}

/** Where `12 0 obj` begins, given where its `obj` stands. */
function headerBefore(bytes: Buffer, obj: number): number | undefined {
	let position = obj;
	for (let i = 0; i < 2; i++) {
		const word = position;
		while (position > 0 && obj - position < 40 && isWhite(bytes[position - 1])) position--;
		if (i === 1 && position === word) return undefined;
		const end = position;
		while (position > 0 && obj - position < 40 && isDigit(bytes[position - 1])) position--;
		if (position === end) return undefined;
	}
	return position;
}
