// What a user may read: the package's own errors, in words that somebody can follow.
import type { IDataObject } from 'n8n-workflow';

import type { Failure } from '../shared/failures.cjs';

/** The API's own sentence, 2,000 characters at most (`toSentence`), inside one of ours. */
const LONGEST_TEXT = 2400;

/** Words of a program, none of which were generated. */
const PROGRAM =
	/\bTypeError\b|\bRangeError\b|\bAxiosError\b|\[object \w+\]|\bundefined\b|\bis not a function\b|Cannot read prop|Request failed with status code|Unexpected (token|end)|\n\s+at \S+ \(|\bNaN\b(?! is n)|node_modules|\/nodes\/Oneshot\//;

/** What is wrong with how a failure is told. What is quoted in it is the user's, or the API's. */
export function judgeFailure({ code, message, description }: Failure): string[] {
	const misses: string[] = [];
	if (!/^[A-Z][A-Z_\d]{2,}$/.test(code)) misses.push(`no code of ours: ${code}: ${message}`);
	if (code === 'UNEXPECTED') misses.push(`not foreseen: ${message}`);
	if (message === '') misses.push(`${code} has no message`);
	// What is wrong with a field's value is said of the field.
	if (description === '' && code !== 'INVALID_INPUT') misses.push(`${code} says not what to do`);
	for (const text of [message, description]) {
		const word = PROGRAM.exec(text.replace(/“[^”]*”/gs, ''))?.[0];
		if (word !== undefined) misses.push(`“${word}” in: ${text}`);
		if (text.length > LONGEST_TEXT) misses.push(`a text of ${text.length} characters`);
	}
	return misses;
}

/** Words of a program in items; an expression may have given them. */
export function judgeItems(items: IDataObject[], given: string): string[] {
	const found = /\[object \w+\]|"undefined"|"NaN"/.exec(JSON.stringify(items))?.[0];
	return found === undefined || given.includes('{{') ? [] : [`${found} in an item`];
}
