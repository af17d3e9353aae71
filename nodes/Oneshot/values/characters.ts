/** Characters that nobody sees, or that look like others. */

/**
 * Format characters (zero width, bidi marks, byte order mark, soft hyphen), fillers that show as nothing,
 * and variation selectors.
 */
export const INVISIBLE =
	/[\p{Cf}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5/gu;

/** Every kind of space, line breaks and tabs too. */
export const SPACES = /[\s\u0085\u2800]+/gu;

/** What people know these characters as; all others are named by their code point alone. */
const NAMES: Record<number, string> = {
	0x00: 'a null character',
	0x09: 'a tab',
	0x0a: 'a line break',
	0x0d: 'a line break',
	0x1b: 'an escape character',
	0x7f: 'a delete character',
	0xad: 'a soft hyphen',
	0x200b: 'a zero width space',
	0x200c: 'a zero width non-joiner',
	0x200d: 'a zero width joiner',
	0x200e: 'a left-to-right mark',
	0x200f: 'a right-to-left mark',
	0x2028: 'a line separator',
	0x2029: 'a paragraph separator',
	0x202e: 'a right-to-left override',
	0xfeff: 'a byte order mark',
	0xfffd: 'a replacement character (the text was damaged before it came here)',
};

/** A character as a user can look it up: `U+200B (a zero width space)`. */
export function nameOf(character: string): string {
	const point = character.codePointAt(0) ?? 0;
	const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
	let name: string | undefined = NAMES[point];
	if (point >= 0xd800 && point <= 0xdfff) name = 'half of a character';
	else if (/\p{Co}/u.test(character)) name = 'a private use character';
	else if (/\p{Cn}/u.test(character)) name = 'an unassigned character';
	else if (/\p{Cc}/u.test(character)) name ??= 'a control character';
	else if (/\p{Cf}/u.test(character)) name ??= 'an invisible character';
	else name ??= `“${character}”`;
	return `${code} (${name})`;
}

/** Digits of all scripts (full-width, Arabic-Indic, Devanagari …) as 0 to 9. */
export function toAsciiDigits(text: string): string {
	return text.replace(/\p{Nd}/gu, (digit) => {
		const point = digit.codePointAt(0) ?? 0;
		// Unicode keeps ten digits, or several times ten, in unbroken runs that start with a zero.
		let start = point;
		while (/^\p{Nd}$/u.test(String.fromCodePoint(start - 1))) start--;
		return String((point - start) % 10);
	});
}

/** A value as it is shown in a sentence: in quotes, on one line, its invisible characters named, not too long. */
export function quoted(text: string): string {
	const characters = [...text];
	const short = characters.length > 60 ? [...characters.slice(0, 59), '…'] : characters;
	const visible = short.map((character) =>
		/[\p{C}\u2028\u2029]/u.test(character)
			? `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
			: character,
	);
	return `“${visible.join('')}”`;
}
