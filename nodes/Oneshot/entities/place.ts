import { inputProblem } from '../client/problem';
import type { PlaceError, PlaceablePage, PresetPlace } from '../pdf';
import { pageIndexOf, placeOn, positionText } from '../pdf';
import type { PageNumber } from '../values/pageNumber';
import { inWords } from '../values/reading';
import type { Rectangle } from '../values/rectangle';
import type { KnownDocument } from './document';
import { isPdf } from './document';
import { pageWithSize } from './pageSizes';

// Where a visible signature goes: what the user chose, on the pages that the documents have.

/** A place as the user chose it. */
export interface WantedPlace {
	page: PageNumber;
	position: PresetPlace | Rectangle;
}

/** A place in the API's words: the page counts from 0. */
export interface Place {
	page: number;
	position: string;
}

/** A document as far as a place needs it. */
export type PlacedDocument = Omit<KnownDocument, 'uid'>;

/** What the user sees as the names of the fields. */
export interface PlaceLabels {
	page: string;
	position: string;
}

/** Which page it is when nothing is known of the document: A4, in points. */
const A4: PlaceablePage = { number: 1, visibleBox: [0, 0, 595, 842], rotation: 0, userUnit: 1 };

/** Points that two presets may differ by and still be one place: page sizes are rounded differently. */
const SAME_PLACE = 2;

const named = ({ filename }: PlacedDocument) => (filename ? `“${filename}”` : 'a document');

/** What the pure parts say of a place, as a Problem with the field. */
function refusing<T>(label: string, document: PlacedDocument, work: () => T): T {
	try {
		return work();
	} catch (error) {
		const { message } = error as PlaceError;
		throw inputProblem(label, `does not suit ${named(document)}`, message);
	}
}

function pageIn({ page }: WantedPlace, document: PlacedDocument, label: string): number {
	const { pages } = document;
	if (pages !== undefined) return refusing(label, document, () => pageIndexOf(page, pages));
	if (page !== 'last') return page - 1;
	throw inputProblem(
		label,
		'is “last”, but it is not known how many pages the documents have',
		'Give the number of the page, or take the item of "Document: Upload" as input: it knows the pages.',
	);
}

/**
 * The place on a document. Where its pages are not known, presets are those of an A4 page. Throws a Problem when the
 * document has no such page, or the page no such place.
 */
function placeIn(wanted: WantedPlace, document: PlacedDocument, labels: PlaceLabels): Place {
	const { position } = wanted;
	const page = pageIn(wanted, document, labels.page);
	const size = pageWithSize(document.pageSizes ?? [], page + 1);
	if (typeof position === 'string')
		return { page, position: positionText(placeOn(size ?? A4, position)) };
	if (size) refusing(labels.position, document, () => placeOn(size, position));
	return { page, position: positionText(position) };
}

const isSame = (one: Place, other: Place) => {
	const [a, b] = [one, other].map(({ position }) => position.split(',').map(Number));
	return a.every((number, index) => Math.abs(number - b[index]) <= SAME_PLACE);
};

/** The one place that suits all documents, or a Problem that names those that it does not suit. */
function commonPlace(
	places: Array<{ document: PlacedDocument; place: Place }>,
	labels: PlaceLabels,
): Place {
	const only = 'This Optimizer has one place for all documents of a request.';
	const differing = (
		all: typeof places,
		same: (one: Place, other: Place) => boolean,
		told: (place: Place) => string,
	) => {
		const others = all.filter(({ place }) => !same(place, all[0].place));
		if (others.length === 0) return undefined;
		return inWords(
			[all[0], ...others].map(({ place, document }) => `${told(place)} ${named(document)}`),
			'and',
		);
	};
	const pages = differing(
		places,
		(one, other) => one.page === other.page,
		({ page }) => `page ${page + 1} of`,
	);
	if (pages) {
		throw inputProblem(
			labels.page,
			`is “last”, which is ${pages}`,
			`${only} Give a page that all documents have, or sign them in requests of their own.`,
		);
	}
	// What is only assumed to be A4 contradicts nothing.
	const certain = places.filter(({ document }) => document.pageSizes);
	const positions = differing(certain, isSame, ({ position }) => `${position} on`);
	if (positions) {
		throw inputProblem(
			labels.position,
			`is another place on each document, since their pages differ in size: ${positions}`,
			`${only} Choose Custom Position, or sign them in requests of their own.`,
		);
	}
	return (certain[0] ?? places[0]).place;
}

/**
 * Where the signature goes on each document; undefined for a document of which nothing is known. Throws a Problem when
 * the place does not suit the documents.
 *
 * @param documents those that are known, hash files among them
 * @param common the API takes one place for all of them
 */
export function placing(
	wanted: WantedPlace,
	documents: PlacedDocument[],
	labels: PlaceLabels,
	common: boolean,
): (document?: PlacedDocument) => Place {
	const pdfs = documents.filter(isPdf);
	const places = (pdfs.length > 0 ? pdfs : [{}]).map((document) => ({
		document,
		place: placeIn(wanted, document, labels),
	}));
	if (!common) return (document = {}) => placeIn(wanted, document, labels);
	const place = commonPlace(places, labels);
	return () => place;
}
