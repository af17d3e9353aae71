/** The signature and the first chunk. */
export const HEADER_BYTES = 33;

/**
 * Why a signature can't carry a PNG, by its first chunk (IHDR; PNG specification, 11.2.2): what draws pictures into
 * PDFs takes eight bits or more per sample, not interlaced. Undefined where it can.
 *
 * @param head the first `HEADER_BYTES` bytes or more
 */
export function pngObstacle(head: Buffer): string | undefined {
	if (head.length < 29 || head.toString('latin1', 12, 16) !== 'IHDR') return 'damaged';
	const [depth, colourType, , , interlace] = head.subarray(24, 29);
	if (depth < 8) {
		const kind = colourType === 3 ? ' with a palette' : '';
		return `of ${depth} bit${depth === 1 ? '' : 's'} per pixel${kind}`;
	}
	return interlace === 0 ? undefined : 'interlaced';
}
