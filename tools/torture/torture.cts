// Breaks everything around the package that can break, and judges what came of it.
//   npm run torture                        the short form of every part, and one table
//   npm run torture -- all --seed 2        the whole of every part: hours, for the night
//   npm run torture -- flows               one part, the whole of it
//   npm run torture -- flows --cells 120   … or as much as is asked for; see the part.cts of each part
//   npm run torture -- holds               how long a fault can hold each operation at its defaults
// Ends with another status than 0 where anything is not as it should be.
import { parseArgs } from 'node:util';

import { wholeFlows } from './flows/part.cjs';
import { inputs } from './inputs/part.cjs';
import { mutantsPart } from './mutants/part.cjs';
import { realN8n } from './n8n/part.cjs';
import { holds } from './operations/holds.cjs';
import { operations } from './operations/part.cjs';
import { secrets } from './secrets/part.cjs';
import { soak } from './soak/part.cjs';
import type { Came, Chosen, Part } from './shared/part.cjs';

const parts: Part[] = [
	...[operations, wholeFlows, realN8n, soak, inputs, secrets],
	// What they find where the package is broken.
	mutantsPart,
];

const text = { type: 'string' } as const;
const yes = { type: 'boolean', default: false } as const;
const optionsOf = ({ options }: Part) => options.map((name) => [name, text] as const);

function commandLine(): { word: string; chosen: Chosen } {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			...Object.fromEntries(parts.flatMap(optionsOf)),
			...{ each: yes, verbose: yes },
			...{ seed: { ...text, default: '1' }, workers: { ...text, default: '2' } },
		},
	});
	const [word = 'short'] = positionals;
	const known = ['short', 'all', 'holds', ...parts.map(({ name }) => name)];
	if (!known.includes(word)) {
		throw new Error(`There is no part “${word}”. There are: ${known.join(', ')}`);
	}
	const takes = parts.filter(({ name }) => name === word).flatMap(({ options }) => options);
	const strange = Object.keys(values).find(
		(name) => ![...takes, 'seed', 'workers', 'verbose', 'each'].includes(name),
	);
	if (strange) throw new Error(`“${word}” has no option --${strange}`);
	return { word, chosen: values as unknown as Chosen };
}

/** Runs parts one after the other; a line for each. */
async function runParts(
	asked: Part[],
	chosenFor: (part: Part) => Chosen,
): Promise<Record<string, Came & { seconds: number }>> {
	const lines: Record<string, Came & { seconds: number }> = {};
	for (const part of asked) {
		console.log(`\n${part.about}`);
		const start = performance.now();
		// One that can't be run says nothing of the others.
		const came = await part.run(chosenFor(part)).catch((error: Error): Came => {
			console.log(`✗ ${part.name} can't be run: ${error.stack}`);
			return { ran: 'not run to its end', misses: 1, figures: error.message.slice(0, 100) };
		});
		lines[part.name] = { ...came, seconds: Math.round((performance.now() - start) / 1000) };
	}
	return lines;
}

async function main(): Promise<void> {
	const { word, chosen } = commandLine();
	if (word === 'holds') {
		console.table(holds());
		return;
	}
	const asked = parts.filter(({ name }) => ['short', 'all', name].includes(word));
	const lines = await runParts(asked, ({ short }) =>
		word === 'short' ? { ...short, ...chosen } : chosen,
	);
	console.log(`\nNode ${process.version}, seed ${chosen.seed}`);
	console.table(lines);
	const misses = Object.values(lines).reduce((sum, line) => sum + line.misses, 0);
	console.log(`${misses} misses`);
	if (misses > 0) process.exitCode = 1;
}

main().catch((error: Error) => {
	console.error(error.stack);
	process.exit(1);
});
