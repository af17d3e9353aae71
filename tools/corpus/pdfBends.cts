// A bent PDF: bytes, signature, ends.
import type { Bend, Bent } from './bend.cjs';
import { flips, spread } from './bend.cjs';
import { byteRangeBends } from './byteRangeBends.cjs';
import { regionsOf, swappedCertificate } from './cmsBends.cjs';
import type { Original } from './originals.cjs';
import { cmsOf, lastSignature, type SignaturePlace } from './signaturePlace.cjs';

function cmsBends(bytes: Buffer, place: SignaturePlace): Bend[] {
	const [, start, end] = place.range;
	const { cms, withCms } = cmsOf(bytes, place);
	const regions = regionsOf(cms).map((region) => {
		const places = spread(region.start, region.end, 4).map((at) => start + 2 + 2 * at);
		const expected = region.signed ? 'refused' : 'any';
		return flips(region.name, expected, bytes, places, true);
	});
	const filling = spread(start + 1 + 2 * cms.length, end - 1, 4);
	const swapped = [false, true].flatMap((resigned): Bend[] => {
		const changed = swappedCertificate(cms, resigned);
		const variants = changed ? withCms(changed).map((copy): Bent => ({ bytes: copy })) : [];
		if (variants.length === 0) return [];
		const name = resigned ? ', and the attacker signs' : '';
		return [{ name: `the certificate exchanged${name}`, expected: 'refused', variants }];
	});
	return [
		...regions,
		flips('what fills the room behind the signature', 'any', bytes, filling, true),
		...swapped,
	];
}

/** A revision whose pages are others; what stood there stays in the file. */
export function otherPages(bytes: Buffer): Buffer[] {
	const text = bytes.toString('latin1');
	const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1];
	const root = /\/Root\s+(\d+ \d+ R)/.exec(text.slice(text.lastIndexOf('/Root')))?.[1];
	const pages = /\/Pages\s+(\d+) 0 R/.exec(text)?.[1];
	if (!previous || !root || !pages) return [];
	const body = `${pages} 0 obj\n<< /Type /Pages /Count 1 /Kids [9999 0 R] >>\nendobj\n9999 0 obj\n<< /Type /Page /Parent ${pages} 0 R /MediaBox [0 0 595 842] /Resources << >> >>\nendobj\n`;
	const at = (offset: number) => String(bytes.length + 1 + offset).padStart(10, '0');
	const xref = `xref\n${pages} 1\n${at(0)} 00000 n \n9999 1\n${at(body.indexOf('9999 0 obj'))} 00000 n \n`;
	const trailer = `trailer\n<< /Size 10000 /Root ${root} /Prev ${previous} >>\nstartxref\n${bytes.length + 1 + body.length}\n%%EOF\n`;
	return [Buffer.concat([bytes, Buffer.from(`\n${body}${xref}${trailer}`, 'latin1')])];
}

const appended = (bytes: Buffer, ...texts: string[]): Bent[] =>
	texts.map((text) => ({ bytes: Buffer.concat([bytes, Buffer.from(text, 'latin1')]) }));

export function pdfBends({ bytes }: Original): Bend[] {
	const place = lastSignature(bytes);
	const [, start, end, rest] = place.range;
	const signedEnd = end + rest;
	const range = spread(place.rangeAt, place.rangeAt + place.rangeText.length, 4);
	const evil = '4 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\n';
	return [
		flips('the header', 'refused', bytes, spread(0, 8, 2)),
		flips('before the signature', 'refused', bytes, spread(9, place.rangeAt, 6)),
		flips('the byte range', 'refused', bytes, range),
		...cmsBends(bytes, place),
		flips('the marks around the signature', 'refused', bytes, [start, end - 1]),
		flips('after the signature', 'refused', bytes, spread(end, signedEnd - 1, 6)),
		{
			name: 'truncated',
			expected: 'refused',
			variants: [bytes.length - 20, signedEnd - 100, end, start + 100, bytes.length >> 1].map(
				(length) => ({ bytes: bytes.subarray(0, length) }),
			),
		},
		{
			name: 'white space, zeros or an end mark appended',
			expected: 'any',
			variants: appended(bytes, '\n', '\r\n', '\0'.repeat(4096), '%%EOF\n'),
		},
		{
			name: 'something appended',
			expected: 'refused',
			variants: appended(bytes, 'text', '<html></html>', evil, `${evil}%%EOF\n`),
		},
		{
			name: 'itself appended',
			expected: 'refused',
			variants: appended(bytes, bytes.toString('latin1')),
		},
		{
			name: 'shadowed: a revision with other pages',
			expected: 'refused',
			variants: otherPages(bytes).map((copy) => ({ bytes: copy })),
		},
		...byteRangeBends(bytes, place),
	];
}
