// What is run: every operation, each of its calls, under every fault, at each of its moments.
import { nodeOperations } from '../harness/scenarios.cjs';
import type { FaultScript, Version } from '../harness/optimizer.cjs';

export interface Cell {
	/** `request.sign` */
	operation: string;
	generation: Version;
	/** Which of the operation's calls is struck, from 0 in their order. */
	call: number;
	fault: string;
	/** Null where the fault has a moment of its own. */
	when: 'unread' | 'before' | 'after' | null;
	/** Whether the fault strikes that call alone, or that one and all after it. */
	strikes: 'once' | 'always';
}

/** How many calls an operation makes where there is no fault, beside those that make one. */
const CALLS: Record<string, number> = {
	'current request.update': 2,
	'legacy request.update': 2,
	'current request.cancel': 2,
	'legacy request.cancel': 2,
	'current request.signDocuments': 4,
	'legacy request.signDocuments': 4,
	'legacy document.delete': 2,
};

/** Operations that look again by themselves after a fault: reads, deletions, and signing. */
const looksAgain = (operation: string) =>
	/\.(get|delete|cancel|sign|check|download|wait|update)/i.test(operation);

export const callsOf = (generation: Version, operation: string): number =>
	CALLS[`${generation} ${operation}`] ?? 1;

/** Every cell, in an order in which those of one operation stand together. */
export function allCells(scripts: FaultScript[]): Cell[] {
	return nodeOperations.flatMap(({ resource, operation: { value }, versions }) =>
		versions.flatMap((generation) => {
			const operation = `${resource.value}.${value}`;
			const calls = Array.from({ length: callsOf(generation, operation) }, (_, index) => index);
			const strikes: Cell['strikes'][] = looksAgain(operation) ? ['always', 'once'] : ['always'];
			return calls.flatMap((call) =>
				scripts.flatMap(({ name: fault, moments }) =>
					(moments.length > 0 ? moments : [null]).flatMap((when) =>
						strikes.map(
							(strike): Cell => ({ operation, generation, call, fault, when, strikes: strike }),
						),
					),
				),
			);
		}),
	);
}

/** A generator of numbers from 0 to 1: the same seed gives the same numbers (mulberry32). */
function randomOf(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** So many cells, chosen by the seed, in their own order. */
export function sampleOf(cells: Cell[], count: number, seed: number): Cell[] {
	const random = randomOf(seed);
	return cells
		.map((cell, index) => ({ cell, index, key: random() }))
		.sort((a, b) => a.key - b.key)
		.slice(0, count)
		.sort((a, b) => a.index - b.index)
		.map(({ cell }) => cell);
}

/** The command that runs a cell alone. */
export const commandFor = ({ operation, generation, call, fault, when, strikes }: Cell): string =>
	[
		`npm run torture -- --operation ${operation} --generation ${generation}`,
		`--call ${call} --fault ${fault}${when ? ` --when ${when}` : ''} --strikes ${strikes}`,
	].join(' ');
