// What happened, in a form in which two runs of the same seed are the same.
import { createHash } from 'node:crypto';

/**
 * A text with the names that an Optimizer makes up, numbers of requests and uids, each replaced by its place in the
 * order in which they come.
 */
export function withoutNames(text: string): string {
	const places = new Map<string, string>();
	return text.replace(/\b(?:[\da-f]{32}|\d{6})\b/g, (name) => {
		const place = places.get(name) ?? `${name.length === 6 ? 'request' : 'uid'} ${places.size + 1}`;
		places.set(name, place);
		return place;
	});
}

/** A short name of a text. */
export const digestOf = (text: string) =>
	createHash('sha256').update(text).digest('hex').slice(0, 16);
