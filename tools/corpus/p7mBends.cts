// A bent P7M.
import type { Bend } from './bend.cjs';
import { flips, flipped, spread } from './bend.cjs';
import { regionsOf, swappedCertificate } from './cmsBends.cjs';
import type { Original } from './originals.cjs';

export function p7mBends({ bytes, content }: Original): Bend[] {
	const regions = regionsOf(bytes).map(({ name, signed, start, end }) =>
		flips(`${name} of a P7M`, signed ? 'refused' : 'any', bytes, spread(start, end, 4)),
	);
	const swapped = [false, true].flatMap((resigned): Bend[] => {
		const changed = swappedCertificate(bytes, resigned);
		const name = resigned ? ', and the attacker signs' : '';
		return changed
			? [
					{
						name: `the certificate of a P7M exchanged${name}`,
						expected: 'refused',
						variants: [{ bytes: changed }],
					},
				]
			: [];
	});
	const half = bytes.length >> 1;
	const more: Bend[] = [
		{
			name: 'a P7M truncated',
			expected: 'refused',
			variants: [1, 20, half].map((cut) => ({ bytes: bytes.subarray(0, -cut) })),
		},
		{
			name: 'something appended to a P7M',
			expected: 'any',
			variants: ['\0', '\n', 'text'].map((text) => ({
				bytes: Buffer.concat([bytes, Buffer.from(text)]),
			})),
		},
		flips('anywhere in a P7M', 'any', bytes, spread(0, bytes.length, 10)),
	];
	if (content) {
		const others = [flipped(content, 0), content.subarray(1), Buffer.concat([content, content])];
		more.push({
			name: 'another file beside a P7M',
			expected: 'refused',
			variants: others.map((other) => ({ bytes, content: other })),
		});
	}
	return [...regions, ...swapped, ...more];
}
