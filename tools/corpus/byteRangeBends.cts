// Tricks with what a signature says that it covers: universal forgery, wrapping and the like (pdf-insecurity.org).
import type { Bend, Bent } from './bend.cjs';
import type { SignaturePlace } from './signaturePlace.cjs';

/** Text written in the place of the byte range, filled up to its length; nothing where it does not fit. */
function written(bytes: Buffer, { rangeAt, rangeText }: SignaturePlace, text: string): Bent[] {
	if (text.length > rangeText.length) return [];
	const changed = Buffer.from(bytes);
	changed.write(text.padEnd(rangeText.length), rangeAt, 'latin1');
	return [{ bytes: changed }];
}

/** Bytes put in at a place, and the rest behind them. */
const inserted = (bytes: Buffer, at: number, text: string): Bent => ({
	bytes: Buffer.concat([bytes.subarray(0, at), Buffer.from(text, 'latin1'), bytes.subarray(at)]),
});

export function byteRangeBends(bytes: Buffer, place: SignaturePlace): Bend[] {
	const [, start, end, rest] = place.range;
	const range = (...numbers: Array<number | string>) =>
		written(bytes, place, `/ByteRange [${numbers.join(' ')}]`);
	const bend = (name: string, variants: Bent[], expected: Bend['expected'] = 'refused'): Bend => ({
		name: `byte range: ${name}`,
		expected,
		variants,
	});
	const hex = bytes.toString('latin1', start, end);
	const contents = (text: string): Bent[] => {
		const changed = Buffer.from(bytes);
		changed.write(text.padEnd(hex.length), start, 'latin1');
		return [{ bytes: changed }];
	};
	const wrapped = ` /ByteRange [0 ${start} ${end + 100} ${rest}] /Note (`.padEnd(98) + ') ';
	return [
		bend('leaves out more than the signature', [
			...range(0, start - 10, end, rest),
			...range(0, start, end + 10, rest - 10),
		]),
		bend('does not begin with the file', range(1, start - 1, end, rest)),
		bend('reaches beyond the file', range(0, start, end, rest + 99)),
		bend('ends before its revision does', range(0, start, end, rest - 9)),
		bend('covers nothing, or not the second part', [
			...range(0, 0, 0, 0),
			...range(0, start, end, 0),
			...range(0, start),
		]),
		bend('is negative, or no whole number', [
			...range(0, -start, end, rest),
			...range('0.0', start, end),
			...range('0', `(${start})`, end),
		]),
		bend('overlaps itself', range(0, start, start, rest)),
		bend('is missing, null or under another key', [
			...written(bytes, place, '/ByteRange null'),
			...written(bytes, place, ''),
			...written(bytes, place, place.rangeText.replace('/ByteRange', '/ByteRangX')),
		]),
		bend('the signature is missing (universal forgery)', [
			...contents('<>'),
			...contents('<00>'),
			...contents('null'),
			...contents(`<${'0'.repeat(hex.length - 2)}>`),
			...contents('()'),
		]),
		bend('given twice, the second one wrapping something in', [inserted(bytes, end, wrapped)]),
		bend('given twice in the dictionary', [inserted(bytes, place.rangeAt, `${place.rangeText} `)]),
		bend(
			'something hidden beside the signature’s digits',
			[...contents(hex.replace(/00>$/, '  >')), ...contents(hex.replace(/0000>$/, '>%x\n'))],
			'any',
		),
	];
}
