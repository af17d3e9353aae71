// What may be said of an answer: its shape, and error sentences without anything that identifies.

/** Removes given values, and whatever looks like an ID, an address, a number or a token. */
export function mask(text: string, secrets: string[]): string {
	const known = [...secrets]
		.sort((a, b) => b.length - a.length)
		.reduce((masked, secret) => masked.replaceAll(secret, '•••'), text);
	return known
		.replace(/https?:\/\/\S+/gi, '<url>')
		.replace(/[^\s@<>"'(]+@[^\s@<>"')]+/g, '<email>')
		.replace(/\b[\da-f]{8,}(-[\da-f]{4,})*\b/gi, '<id>')
		.replace(/\b[A-Za-z\d_-]{24,}\b=*/g, '<id>')
		.replace(/\+?\d[\d .-]{5,}\d/g, '<number>');
}

/** The API's own member names are lower case; anything else may be a name or an ID. */
const isMemberName = (name: string) => /^[a-z][a-z_-]{0,39}(_\d)?$/.test(name);

/** A value's shape: names of members and types, no values. */
export function shapeOf(value: unknown, depth = 3): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) {
		return value.length === 0 ? '[]' : `[${shapeOf(value[0], depth - 1)}, …]`;
	}
	if (typeof value === 'object') {
		if (depth === 0) return '{…}';
		const members = Object.entries(value).map(([name, inner]) => {
			return `${isMemberName(name) ? name : '<key>'}: ${shapeOf(inner, depth - 1)}`;
		});
		// Maps keyed by unique IDs: one element says it all.
		return `{${[...new Set(members)].join(', ')}}`;
	}
	if (typeof value === 'string') return /^(success|error|fail|ok)$/i.test(value) ? value : 'text';
	return typeof value;
}
