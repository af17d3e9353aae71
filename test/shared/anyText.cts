import fc, { type StringConstraints } from 'fast-check';

/** Any character; fast-check's own `unit: 'binary'` begins with a table of all of them, which takes half a second. */
const character = fc
	.integer({ min: 0, max: 0x10ffff })
	.filter((point) => point < 0xd800 || point > 0xdfff)
	.map(
		(point) => String.fromCodePoint(point),
		(text) => {
			const [point, ...more] = [...String(text)].map((each) => each.codePointAt(0));
			if (point === undefined || more.length > 0) throw new Error('Not one character');
			return point;
		},
	);

/** Texts of any characters. */
export const anyText = (constraints: StringConstraints = {}) =>
	fc.string({ ...constraints, unit: character });
