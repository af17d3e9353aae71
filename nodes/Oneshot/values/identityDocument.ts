import { INVISIBLE, quoted, toAsciiDigits } from './characters';
import { shownValue } from './conversions';
import type { Reading } from './reading';
import { ambiguous, inWords, refused, understood } from './reading';
import { toLine } from './text';

/** The API's values of `id_document_type`, with the words that say what they are. */
export const DOCUMENT_TYPES = {
	IDC: 'national identity card',
	PAS: 'passport',
	PNO: 'national personal number',
	TIN: 'tax number',
	CI: 'CI tax number',
	CE: 'CE tax number',
} as const;

export type DocumentType = keyof typeof DOCUMENT_TYPES;

/**
 * What people call these documents, without accents and in lower case. Foreigners in Spain have a number
 * (NIE) on a card (TIE) that Spain issues as their identity card: IDC, as in certificates (ETSI EN 319 412-1, 5.1.3:
 * IDC for identity cards).
 */
const SYNONYMS: Record<DocumentType, string> = {
	IDC: 'id|id card|identity card|national id|national id card|dni|dnie|nie|tie|documento nacional de identidad|documento de identidad|carte d identite|carte nationale d identite|cni|personalausweis|carta d identita|cartao de cidadao|bilhete de identidade|dowod osobisty|dowod|cedula de ciudadania',
	PAS: 'passport|pasaporte|passeport|reisepass|pass|passaporto|passaporte|paszport|pas',
	PNO: 'personal number|national personal number|national number|personal identification number|numero personal|pesel|personnummer|isikukood',
	TIN: 'tax id|tax number|tax identification number|codice fiscale|numero fiscal|steuer id|numer identyfikacji podatkowej',
	CI: '',
	CE: '',
};

/** Names of two documents at once. */
const DOUBTFUL: Record<string, DocumentType[]> = {
	nif: ['IDC', 'TIN'],
	'cedula de identidad': ['IDC', 'CI'],
	cedula: ['IDC', 'CI'],
	'cedula de extranjeria': ['IDC', 'CE'],
};

const allTypes = () =>
	inWords(Object.entries(DOCUMENT_TYPES).map(([type, words]) => `${type} (${words})`));

/** The API's document type by its value or by what people call it. */
export function toDocumentType(value: unknown): Reading<DocumentType> {
	if (value === undefined || value === null || value === '') {
		return refused(`is empty. Give ${allTypes()}`);
	}
	const name =
		typeof value === 'string'
			? value
					.replace(INVISIBLE, '')
					.normalize('NFD')
					.replace(/\p{M}/gu, '')
					.toLowerCase()
					.replace(/ł/g, 'l')
					.replace(/\.(?=[a-z](\.|$))/g, '')
					.replace(/[^a-z\d]+/g, ' ')
					.trim()
			: '';
	const types = Object.keys(DOCUMENT_TYPES) as DocumentType[];
	const found = types.find(
		(type) =>
			name !== '' &&
			(type.toLowerCase() === name ||
				DOCUMENT_TYPES[type].toLowerCase() === name ||
				SYNONYMS[type].split('|').includes(name)),
	);
	if (found) return understood(found);
	if (Object.hasOwn(DOUBTFUL, name)) return ambiguous(shownValue(value), DOUBTFUL[name]);
	return refused(`${shownValue(value)} is none of the types of documents. Give ${allTypes()}`);
}

/** The check letter of DNI and NIE by the remainder of the number divided by 23 (Real Decreto 1553/2005; Orden INT/2058/2008). */
const CHECK_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

const NIE_FIRST = 'XYZ';

const checkLetter = (first: string, digits: string) =>
	CHECK_LETTERS[Number((first === '' ? '' : String(NIE_FIRST.indexOf(first))) + digits) % 23];

/** A Spanish DNI or NIE, its letter checked: `12345678Z`, `X1234567L`. */
function spanishNumber(typed: string): Reading<string> {
	const shown = quoted(typed);
	const text = toAsciiDigits(typed)
		.toUpperCase()
		.replace(/^IDCES-/, '')
		.replace(/[\s.,\-/\u00b7\u2010-\u2015\u2212_]/g, '');
	const [, first, digits, letter] = /^([XYZ]?)(\d+)([A-Z]?)$/.exec(text) ?? [];
	const most = first === '' ? 8 : 7;
	// An NIE may show the zero that its eight digits had until 2008.
	const bare = first !== '' && digits?.length === 8 ? digits.replace(/^0/, '') : digits;
	if (bare === undefined || bare.length > most || bare.length < most - 2) {
		return refused(
			`${shown} is neither a DNI (12345678Z) nor an NIE (X1234567L). Another document needs another type`,
		);
	}
	const padded = bare.padStart(most, '0');
	const right = first + padded + checkLetter(first, padded);
	if (letter === '') {
		return refused(`${shown} lacks the letter at its end. Write ${right} if the digits are right`, [
			right,
		]);
	}
	if (first + padded + letter !== right) {
		return refused(
			`${shown} has a letter that does not fit its digits. Check both with the document`,
		);
	}
	return bare.length === most
		? understood(right)
		: understood(right, `${shown} was taken as ${right}: the zero in front was missing`);
}

/**
 * The number of an identity document. Spanish DNI and NIE lose spaces, dots and dashes and have their letter
 * checked; numbers of other documents are cleaned as text only. None at all is a warning: some Registration
 * Authorities ask for none.
 *
 * @param type the API's type
 * @param country ISO 3166-1 alpha-2
 */
export function toIdentityNumber(
	value: unknown,
	type: DocumentType,
	country: string,
): Reading<string> {
	const line = toLine(value);
	if (line.problem !== undefined) return line;
	if (line.value === '') {
		return understood('', 'is empty: most Registration Authorities refuse a request without it');
	}
	return type === 'IDC' && country.trim().toUpperCase() === 'ES' ? spanishNumber(line.value) : line;
}
