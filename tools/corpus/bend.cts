// Ways of bending a signed file; each is a change that somebody, or a program on the way, may make.

/** One bent file. */
export interface Bent {
	bytes: Buffer;
	/** What is shown as signed by a P7M, where it is another file than before. */
	content?: Buffer;
}

/** A kind of bending: one row of the table of attacks. */
export interface Bend {
	name: string;
	/**
	 * `refused`: nobody may take the file as it was signed. `any`: the change is one that a signature need not cover,
	 * such as of the room around it; what the judges say must still agree.
	 */
	expected: 'refused' | 'any';
	variants: Bent[];
}

/** The bytes with one changed: to another hexadecimal digit where it is one. */
export function flipped(bytes: Buffer, at: number, inHex = false): Buffer {
	const changed = Buffer.from(bytes);
	if (!inHex) changed[at] ^= 1;
	else {
		const digit = Number.parseInt(String.fromCharCode(changed[at]), 16);
		changed.write((digit ^ 1).toString(16), at, 'latin1');
	}
	return changed;
}

/** So many places from `start` to, not with, `end`, evenly spread, the first and the last among them. */
export function spread(start: number, end: number, count: number): number[] {
	const length = end - start;
	if (length <= count)
		return Array.from({ length: Math.max(0, length) }, (_, index) => start + index);
	return Array.from({ length: count }, (_, index) =>
		Math.round(start + (index * (length - 1)) / (count - 1)),
	);
}

/** A byte flipped, at places of a range. */
export const flips = (
	name: string,
	expected: Bend['expected'],
	bytes: Buffer,
	places: number[],
	inHex = false,
): Bend => ({
	name: `a byte flipped: ${name}`,
	expected,
	variants: places.map((at) => ({ bytes: flipped(bytes, at, inHex) })),
});
