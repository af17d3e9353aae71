import { ChangeRules } from './changeRules';
import { ChangeLedger } from './changeLedger';
import type { ChangePolicy, PdfChange } from './changeLedger';
import { differencesBetween, isAccountedFor, referenceCounts } from './differences';
import type { Difference } from './differences';
import type { PdfDocument, PdfView } from './document';
import { PdfDictionary, PdfReference, dictionaryOf, nameOf, sameValue } from './objects';
import type { PdfValue } from './objects';
import { pagesOf } from './pages';
import { certificationOf } from './signatures';
import type { PdfSignature } from './signatures';

export interface PdfChanges {
	/** what is not permitted first, at most 20 */
	changes: PdfChange[];
	/** every change is permitted; true when there is none */
	permitted: boolean;
}

/** What a comparison of revisions can't tell; to be said wherever its result is shown. */
export const NOT_DETECTED =
	'Whether a permitted change can be seen on a page is not examined, and contents that were prepared before signing (hidden layers, fonts, active content) can’t be detected.';

/** More are not listed; whether all are permitted is said of all. */
const MAX_CHANGES = 20;

/**
 * What was changed in a document after a signature: the objects of the signed revision compared with those
 * of the last one. Each change is explained by a narrow rule or called `changed`; doubt is `changed`.
 */
export function changesAfter(pdf: PdfDocument, signature: PdfSignature): PdfChanges {
	const { revision } = signature;
	const incomparable = reasonNotToCompare(pdf, signature);
	if (incomparable !== undefined || revision === undefined) {
		return concluded([changed(incomparable ?? '', [])]);
	}
	// the usual case, in which a large file need not be read object by object
	if (revision === pdf.revisions.length - 1) return concluded([]);

	const before = pdf.view(revision);
	const references = referenceCounts(before);
	const docMdp = Math.min(signature.docMdp ?? 4, certificationOf(before) ?? 4);
	const policy = {
		docMdp: docMdp === 4 ? undefined : docMdp,
		fieldMdp: signature.fieldMdp,
	};
	const found = new Map<string, PdfChange>();
	const known = new Map<number, PdfValue | undefined>();
	// Each later version is compared, not only the last: what one adds and the next replaces is told too.
	for (let later = revision + 1; later < pdf.revisions.length; later++) {
		for (const change of changesBetween(before, pdf.view(later), references, policy, known)) {
			if (found.get(change.message)?.permitted !== false) found.set(change.message, change);
		}
	}
	return concluded([...found.values()]);
}

function concluded(changes: PdfChange[]): PdfChanges {
	// what is not permitted comes first: nothing can push it off the end
	const sorted = [...changes].sort((a, b) => Number(a.permitted) - Number(b.permitted));
	return {
		changes: sorted.slice(0, MAX_CHANGES),
		permitted: changes.every((each) => each.permitted),
	};
}

/** Why the versions of a document can't be compared, or read differently by different programs. */
function reasonNotToCompare(pdf: PdfDocument, signature: PdfSignature): string | undefined {
	const { repaired, ambiguous, header } = pdf.condition;
	const { problems, revision, signedEnd } = signature;
	if (problems.length > 0) return problems[0].message;
	if (repaired) return 'The structure of the file is damaged: its versions can’t be compared.';
	if (revision === undefined) return 'The signed version of the PDF is unknown.';
	if (!isAccountedFor(pdf, revision, signedEnd)) {
		return 'Bytes were added after signing that are not part of a proper new version of the PDF.';
	}
	const later = pdf.revisions.slice(revision + 1).flatMap((each) => each.sections);
	if (later.length === 0) return undefined;
	// a hybrid file has two tables, of which old programs read one
	const twofold = later.some(
		({ parts, trailer }) => parts.length > 1 || trailer.duplicates.length > 0,
	);
	if (ambiguous || twofold) {
		return 'The file says twice what was added, and where: programs may read it differently.';
	}
	if (header > 0)
		return 'Bytes stand before the PDF: programs may read what was added differently.';
	return undefined;
}

function changesBetween(
	before: PdfView,
	after: PdfView,
	references: Map<number, number>,
	policy: ChangePolicy,
	/** objects that an earlier version's comparison explained, as they were then */
	known: Map<number, PdfValue | undefined>,
): PdfChange[] {
	const differences = differencesBetween(before, after, references);
	const ledger = new ChangeLedger(before, after, differences, references, policy);
	new ChangeRules(ledger).apply();
	const { changes, explained } = ledger;
	if (!sameValue(before.trailer.get('Root'), after.trailer.get('Root'))) {
		changes.push(changed('The PDF was given another beginning (catalog) after signing.', []));
	}
	if (after.resolve(after.trailer.get('Encrypt')) !== null) {
		changes.push(changed('The PDF is encrypted: its versions can’t be compared.', []));
	}
	for (const number of explained) known.set(number, differences.get(number)?.after);
	// What an earlier version added properly may be left over, replaced by something else.
	const rest = [...differences.values()].filter(
		({ number, after: now, doubtful }) =>
			!explained.has(number) && (doubtful || !known.has(number) || known.get(number) !== now),
	);
	if (rest.length === 0) return changes;
	const describe = describer(before, after);
	for (const [message, objects] of grouped(rest, describe)) changes.push(changed(message, objects));
	return changes;
}

function changed(message: string, objects: number[]): PdfChange {
	return { kind: 'changed', permitted: false, message, objects };
}

function grouped(rest: Difference[], describe: (difference: Difference) => string) {
	const groups = new Map<string, number[]>();
	for (const difference of rest) {
		const message = describe(difference);
		const known = groups.get(message);
		if (known) known.push(difference.number);
		else if (groups.size < MAX_CHANGES) groups.set(message, [difference.number]);
	}
	return groups;
}

/** Says of an object where on the pages, or what, it is. */
function describer(before: PdfView, after: PdfView): (difference: Difference) => string {
	const places = new Map<number, string>();
	for (const view of [before, after]) {
		for (const page of pagesOf(view)) {
			if (page.objectNumber === undefined) continue;
			places.set(page.objectNumber, `Page ${page.number}`);
			const contents = dictionaryOf(view.object(page.objectNumber)?.value)?.get('Contents');
			for (const each of Array.isArray(contents) ? contents : [contents]) {
				if (each instanceof PdfReference) {
					places.set(each.number, `The content of page ${page.number}`);
				}
			}
		}
	}
	return ({ number, before: old, after: now, doubtful }) => {
		const dictionary = dictionaryOf(now ?? old);
		const type = nameOf(dictionary?.get('Type')) ?? nameOf(dictionary?.get('Subtype'));
		const what =
			places.get(number) ??
			(type ? `A part of the PDF (${type.slice(0, 40)})` : 'A part of the PDF');
		if (doubtful)
			return `${what} was written after signing in a way that programs may read differently.`;
		if (now === undefined) return `${what} was removed after signing.`;
		if (old === undefined) return `${what} was added after signing.`;
		const changedKeys = differingKeys(old, now);
		const keys = changedKeys.length > 0 ? ` (${changedKeys.join(', ')})` : '';
		return `${what} was changed after signing${keys}.`;
	};
}

function differingKeys(before: unknown, after: unknown): string[] {
	if (!(before instanceof PdfDictionary) || !(after instanceof PdfDictionary)) return [];
	const keys = new Set([...before.keys(), ...after.keys()]);
	const differing = [...keys].filter((key) => !sameValue(before.get(key), after.get(key)));
	return differing.slice(0, 5).map((key) => key.slice(0, 40));
}
