import fc from 'fast-check';

import { exercise } from '../../../tools/fuzz/pdf/exercise.cjs';
import { mutate } from '../../../tools/fuzz/pdf/mutate.cjs';
import { pdfSources } from '../../../tools/fuzz/pdf/sources.cjs';
import { randomOf } from '../../../tools/shared/random.cjs';
import { everyValue } from '../../shared/everyValue.cjs';

const sources = pdfSources();

// Thousands more, with times: tools/fuzz/pdf/pdf.cts
test('damaged PDFs are read, refused or too much, and nothing else', async () => {
	const next = randomOf(20_260_131);
	for (let round = 0; round < (everyValue ? 2000 : 100); round++) {
		const pick = () => sources[Math.floor(next() * sources.length)];
		const bytes = mutate(pick(), pick(), next);
		await expect(exercise(bytes)).resolves.toMatch(/read|refused|limited/);
	}
});

test('nor does anything between a header and an end', async () => {
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (middle) => {
			const ends = [Buffer.from('%PDF-1.4\n1 0 obj\n'), Buffer.from('\nstartxref\n9\n%%EOF\n')];
			await exercise(Buffer.concat([ends[0], middle, ends[1]]));
		}),
		{ numRuns: everyValue ? 500 : 50 },
	);
});
