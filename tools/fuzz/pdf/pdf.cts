// Damages real PDFs at random and reads them; says how many were read and which took longest.
//   node --require tsx/cjs tools/fuzz/pdf/pdf.cts [rounds] [seed] [more PDFs …]
// A failure names the round; the same seed damages the same way.
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { randomOf } from '../../shared/random.cjs';
import { exercise } from './exercise.cjs';
import { mutate } from './mutate.cjs';
import { pdfSources } from './sources.cjs';

const [rounds = '10000', seed = '1', ...more] = process.argv.slice(2);
const read = (name: string) => {
	const bytes = readFileSync(name);
	return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
};
const sources = [...pdfSources(), ...more.map(read)];

async function main(): Promise<void> {
	const next = randomOf(Number(seed));
	const pick = () => sources[Math.floor(next() * sources.length)];
	const counts = { read: 0, refused: 0, limited: 0 };
	const slowest: { round: number; milliseconds: number; bytes: number }[] = [];
	for (let round = 0; round < Number(rounds); round++) {
		const bytes = mutate(pick(), pick(), next);
		const start = performance.now();
		try {
			counts[await exercise(bytes)]++;
		} catch (error) {
			const file = join(tmpdir(), `fuzz-${seed}-${round}.pdf`);
			writeFileSync(file, bytes);
			console.error(`Round ${round} of seed ${seed} (kept as ${file}):`, error);
			process.exitCode = 1;
		}
		slowest.push({
			round,
			milliseconds: Math.round(performance.now() - start),
			bytes: bytes.length,
		});
		slowest.sort((a, b) => b.milliseconds - a.milliseconds).splice(5);
	}
	console.log(`${rounds} rounds of seed ${seed} on ${process.version}:`, counts);
	console.table(slowest);
}

void main();
