// The half of the search that runs in n8n's engine: every call of every operation is echoed.
import { startOptimizer } from '../../harness/optimizer.cjs';
import type { Chosen } from '../shared/part.cjs';
import { runCells } from '../shared/processes.cjs';
import { sampleOf } from '../shared/random.cjs';
import { missesOf, tellMisses } from '../shared/report.cjs';
import { secretCells, secretCommandFor, type SecretCell } from './cells.cjs';
import type { SecretOutcome } from './chamber.cjs';
import { secretFields, type Login } from './planted.cjs';

/** Fields that no call of an operation carries; why. */
const NEVER_SENT: Record<string, string> = {
	linkSecret: 'seals links, here in n8n',
	callbackSecret: 'stands in the address of a trigger, which others call',
	clientCertificate: 'is part of a TLS connection',
	clientKey: 'is part of a TLS connection',
	caCertificate: 'is part of a TLS connection',
};

async function cellsToRun(chosen: Chosen): Promise<SecretCell[]> {
	const optimizer = await startOptimizer();
	const scripts = await optimizer.faultScripts();
	await optimizer.stop();
	const seed = Number(chosen.seed);
	const named = ['operation', 'generation', 'call', 'fault', 'login'] as const;
	const cells = secretCells(scripts, seed, chosen.login as Login | undefined).filter((cell) =>
		named.every((name) =>
			[undefined, String(cell[name])].includes(chosen[name] as string | undefined),
		),
	);
	return chosen.cells ? sampleOf(cells, Number(chosen.cells), seed) : cells;
}

/** Runs it; what was not found although it is there to be found is a miss too. */
export async function searchEngine(chosen: Chosen): Promise<{ cells: number; misses: number }> {
	const cells = await cellsToRun(chosen);
	const outcomes = await runCells<SecretCell, SecretOutcome>({
		...{ kind: 'secrets', cells, workers: Number(chosen.workers) },
		commandFor: secretCommandFor,
		lost: (facts) => ({ ...facts, sent: [] }),
		...(chosen.verbose && {
			describe: ({ cell, sent, said }) => `${secretCommandFor(cell)}: ${sent.join()}; ${said}`,
		}),
	});
	tellMisses(outcomes, secretCommandFor);
	const sent = new Set(outcomes.flatMap((outcome) => outcome.sent));
	console.log(`Planted, sent and echoed: ${[...sent].sort().join(', ')}`);
	let misses = missesOf(outcomes);
	// A sample does not have every call, and a chosen cell only its own.
	const all = !['operation', 'generation', 'call', 'fault', 'login', 'cells'].some(
		(name) => chosen[name],
	);
	for (const name of secretFields) {
		if (!all || sent.has(name) || name in NEVER_SENT) continue;
		misses++;
		console.log(`✗ ${name} is a secret field of the credential that no call carried`);
	}
	return { cells: outcomes.length, misses: outcomes.length === 0 ? 1 : misses };
}
