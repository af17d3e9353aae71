import { withoutFilling } from './cmsBends.cjs';

/** Where the last signature of a PDF lies. */
export interface SignaturePlace {
	/** The four numbers, and where they are written. */
	range: number[];
	rangeAt: number;
	rangeText: string;
}

/** Finds it by its byte range, as nobody bent it. Throws where there is none. */
export function lastSignature(bytes: Buffer): SignaturePlace {
	const found = [...bytes.toString('latin1').matchAll(/\/ByteRange\s*\[[\d\s]+\]/g)]
		.map((match) => ({
			range: (match[0].match(/\d+/g) ?? []).map(Number),
			rangeAt: match.index,
			rangeText: match[0],
		}))
		.sort((a, b) => a.range[2] + a.range[3] - (b.range[2] + b.range[3]));
	const last = found.at(-1);
	if (!last) throw new Error('There is no signature');
	return last;
}

/** The CMS of a signature, and how to write another one in its room. */
export function cmsOf(bytes: Buffer, { range: [, start, end] }: SignaturePlace) {
	const hex = bytes.toString('latin1', start + 1, end - 1);
	const cms = withoutFilling(Buffer.from(hex, 'hex'));
	const withCms = (changed: Buffer): Buffer[] => {
		const digits = changed.toString('hex');
		if (digits.length > hex.length) return [];
		const copy = Buffer.from(bytes);
		copy.write(digits.padEnd(hex.length, '0'), start + 1, 'latin1');
		return [copy];
	};
	return { cms, withCms };
}
