// What is run: every operation, each of its calls, under every fault, at each of its moments.
import { nameOf, nodeOperations as allOperations } from '../../harness/scenarios.cjs';
import type { FaultScript, Version } from '../../harness/optimizer.cjs';
import { randomOf } from '../../shared/random.cjs';

/** Verify asks nobody, and Check Data tells in its item what any answer meant: neither concludes that something was done. */
const CONCLUDE_NOTHING = ['document.verify', 'request.checkData', 'request.createSigningLink'];

const nodeOperations = allOperations.filter((known) => !CONCLUDE_NOTHING.includes(nameOf(known)));

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

type Method = 'GET' | 'DELETE' | 'POST' | 'PUT';

/** The calls that an operation makes where there is no fault, beside those that make one. */
const CALLS: Record<string, Method[]> = {
	'current request.update': ['GET', 'PUT'],
	'legacy request.update': ['GET', 'PUT'],
	'current request.cancel': ['GET', 'DELETE'],
	'legacy request.cancel': ['GET', 'DELETE'],
	'current request.signDocuments': ['POST', 'POST', 'POST', 'GET'],
	'legacy request.signDocuments': ['POST', 'POST', 'POST', 'GET'],
	'legacy document.delete': ['DELETE', 'DELETE'],
};

/** The methods of the calls that an operation makes, in their order. */
export function callsOf(generation: Version, operation: string): Method[] {
	const known = CALLS[`${generation} ${operation}`];
	if (known) return known;
	if (/\.(get|download|check|wait)/.test(operation)) return ['GET'];
	return [operation.includes('.delete') ? 'DELETE' : 'POST'];
}

/**
 * The moments that tell anything of a call: what only reads is not carried out, and what has no body is not read.
 * Faults that have a moment of their own keep it.
 */
const MOMENTS: Record<Method, Array<FaultScript['when']>> = {
	GET: ['before'],
	DELETE: ['before', 'after'],
	POST: ['unread', 'before', 'after'],
	PUT: ['unread', 'before', 'after'],
};

/** Reads and deletions are made again, and a signature that was not answered is looked for. */
const looksAgain = (method: Method, operation: string) =>
	method === 'GET' || method === 'DELETE' || operation.startsWith('request.sign');

/** Every cell, in an order in which those of one operation stand together. */
export function allCells(scripts: FaultScript[]): Cell[] {
	return nodeOperations.flatMap((known) =>
		known.versions.flatMap((generation) => {
			const operation = nameOf(known);
			return callsOf(generation, operation).flatMap((method, call) =>
				scripts.flatMap(({ name: fault, moments }) =>
					(moments.length > 0 ? MOMENTS[method] : [null]).flatMap((when) =>
						(looksAgain(method, operation) ? STRIKES : ALWAYS).map(
							(strikes): Cell => ({ operation, generation, call, fault, when, strikes }),
						),
					),
				),
			);
		}),
	);
}

const ALWAYS: Cell['strikes'][] = ['always'];
const STRIKES: Cell['strikes'][] = ['always', 'once'];

/**
 * Each cell in one of the generations that have it: of two cells that differ in nothing else one is left, now of the
 * one and now of the other generation.
 */
export function inOneGeneration(cells: Cell[], seed: number): Cell[] {
	const inBoth = new Set(nodeOperations.filter(({ versions }) => versions.length > 1).map(nameOf));
	return cells.filter(({ operation, generation, fault, when, strikes }) => {
		if (!inBoth.has(operation)) return true;
		const text = `${seed}${operation}${fault}${when}${strikes}`;
		const sum = [...text].reduce((hash, { length }, at) => hash + text.charCodeAt(at) * length, 0);
		return (sum % 2 === 0) === (generation === 'current');
	});
}

/** One cell for every fault and operation: which call is struck, and when, is chosen by the seed. */
export function oneOfEach(cells: Cell[], seed: number): Cell[] {
	const random = randomOf(seed);
	const chosen = new Map<string, { cell: Cell; index: number; key: number }>();
	cells.forEach((cell, index) => {
		const name = `${cell.operation} ${cell.fault}`;
		const key = random();
		if (key < (chosen.get(name)?.key ?? 1)) chosen.set(name, { cell, index, key });
	});
	return [...chosen.values()].sort((a, b) => a.index - b.index).map(({ cell }) => cell);
}

/** The command that runs a cell alone. */
export const commandFor = ({ operation, generation, call, fault, when, strikes }: Cell): string =>
	[
		`npm run torture -- operations --operation ${operation} --generation ${generation}`,
		`--call ${call} --fault ${fault}${when ? ` --when ${when}` : ''} --strikes ${strikes}`,
	].join(' ');
