import { INVISIBLE, nameOf, SPACES } from './characters';
import type { Reading } from './reading';
import { refused, understood } from './reading';

/**
 * Scripts in which a zero width joiner or non-joiner between letters is spelling (Unicode Core
 * Specification, 23.2): Arabic as in Persian, Syriac, Mongolian, N’Ko and the scripts of South and Southeast Asia.
 */
const JOINING =
	/[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Nkoo}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]/u;

const isJoiner = (character: string) => character === '\u200c' || character === '\u200d';

const isInvisible = (character: string) => character.replace(INVISIBLE, '') === '';

const isSpace = (character: string) => character.replace(SPACES, '') === '';

/** What has no place in a line of text and no certain meaning: it may have been any letter. */
const DAMAGE = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\ufffc\ufffd]/u;

/** Letters and marks: a joiner counts between these only. */
const isLetter = (character: string | undefined) =>
	character !== undefined && /[\p{L}\p{M}]/u.test(character) && JOINING.test(character);

/**
 * One line of text without what nobody sees: spaces of all kinds (tabs and line breaks too) become one
 * space, invisible characters are dropped, accents are composed (NFC). Joiners stay where spelling needs
 * them. Control characters, halves of characters and the replacement character are refused by name and
 * place: what stood there is not known, and the text may be a name in a certificate.
 *
 * @param value text, or a number that is meant as one
 */
export function toLine(value: unknown): Reading<string> {
	if (value === undefined || value === null) return understood('');
	if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))) {
		return understood(String(value));
	}
	if (typeof value !== 'string') return refused('is not a text');
	// Most texts: nothing in them is invisible, joined or damaged.
	if (/^[\x20-\x7e]*$/.test(value)) return understood(value.replace(/ {2,}/g, ' ').trim());

	const kept: string[] = [];
	const characters = [...value.normalize('NFC')];
	for (const [index, character] of characters.entries()) {
		if (isSpace(character)) kept.push(' ');
		else if (isJoiner(character)) {
			if (isLetter(kept.at(-1)) && isLetter(characters[index + 1])) kept.push(character);
		} else if (isInvisible(character)) continue;
		else if (DAMAGE.test(character)) {
			return refused(
				`has ${nameOf(character)} as character ${index + 1}${near(characters, index)}. Type the text again, or find where it was damaged`,
			);
		} else kept.push(character);
	}
	// What was dropped may have stood between a letter and its accent.
	return understood(kept.join('').normalize('NFC').replace(/ {2,}/g, ' ').trim());
}

/** The letters before a place, so that it can be found. */
function near(characters: string[], index: number): string {
	const before = characters
		.slice(Math.max(0, index - 12), index)
		.filter((character) => !DAMAGE.test(character) && !isInvisible(character))
		.join('')
		.replace(SPACES, ' ')
		.trim();
	return before === '' ? '' : ` (after “${before}”)`;
}

/** Like toLine, for what may not be left out. */
export function toRequiredLine(value: unknown): Reading<string> {
	const line = toLine(value);
	return line.value === '' ? refused('is empty') : line;
}
