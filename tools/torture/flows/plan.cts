// What is run: every flow, the fault at each of its exchanges in turn, in every kind and at each moment.
import type { FaultScript, Version } from '../../harness/optimizer.cjs';
import { numberOf } from '../shared/random.cjs';

/** The Optimizer that a flow runs against: its generation, and whether it offers the documented calls alone. */
export interface Place {
	generation: Version;
	offers: 'all' | 'documented';
}

export const places: Place[] = [
	{ generation: 'current', offers: 'all' },
	{ generation: 'current', offers: 'documented' },
	{ generation: 'legacy', offers: 'all' },
];

export interface FlowCell extends Place {
	flow: string;
	/** Which of the flow's exchanges is struck, from 1 in their order. */
	exchange: number;
	fault: string;
	/** Null where the fault has a moment of its own. */
	when: FaultScript['when'];
	/** That exchange alone, or all from it on until somebody has read an error. */
	strikes: 'once' | 'on';
}

/** The exchanges of a flow where there is no fault, e.g. `POST /sign/388141`. */
export interface Walked extends Place {
	flow: string;
	exchanges: string[];
}

type Moment = NonNullable<FaultScript['when']>;

const BOTH: Moment[] = ['before', 'after'];
const NEVER_DONE: Moment[] = ['before'];
const OWN: null[] = [null];

/**
 * Kinds of faults by their names in the Optimizer, and their moments. None of them lies: what says that it was not
 * carried out (4xx, the API's own refusal) comes only where it was not.
 */
export const kinds: Record<string, Array<Moment | null>> = {
	reset: ['unread', 'before', 'after'],
	close: ['unread', 'before', 'after'],
	'close-in-headers': BOTH,
	'reset-in-body': BOTH,
	'truncate-answer-head': OWN,
	'truncate-answer': OWN,
	'truncate-answer-end': OWN,
	hang: BOTH,
	'hang-in-body': BOTH,
	'early-503': OWN,
	'page-502': BOTH,
	'page-503': BOTH,
	'page-504': BOTH,
	'page-520': BOTH,
	'envelope-502': BOTH,
	'json-504': BOTH,
	'text-500': BOTH,
	'page-401': NEVER_DONE,
	'page-403': NEVER_DONE,
	'page-404': NEVER_DONE,
	'page-413': NEVER_DONE,
	'page-429': NEVER_DONE,
	'envelope-error-under-200': NEVER_DONE,
	'login-page': BOTH,
	'login-page-as-json': BOTH,
	'please-log-in': BOTH,
	'empty-200': BOTH,
	'empty-204': BOTH,
	'empty-object': BOTH,
	null: BOTH,
	'broken-json': BOTH,
	'202-accepted': BOTH,
	'file-half': OWN,
	'file-other-pdf': BOTH,
};

const STRIKES: Array<FlowCell['strikes']> = ['once', 'on'];

/** What only reads is not carried out, and has no body that is not read. */
const momentsOf = (call: string, moments: Array<Moment | null>) =>
	call.startsWith('GET ') ? moments.filter((when) => when === null || when === 'before') : moments;

/** Every cell of the flows that were walked. */
export const flowCells = (walked: Walked[]): FlowCell[] =>
	walked.flatMap(({ exchanges, ...place }) =>
		exchanges.flatMap((call, index) =>
			Object.entries(kinds).flatMap(([fault, moments]) =>
				momentsOf(call, moments).flatMap((when) =>
					STRIKES.map(
						(strikes): FlowCell => ({
							...place,
							...{ exchange: index + 1, fault, when, strikes },
						}),
					),
				),
			),
		),
	);

/** Of cells that differ in their place alone, one: which one is chosen by the seed. */
export function inOnePlace(cells: FlowCell[], seed: number): FlowCell[] {
	const groups = new Map<string, FlowCell[]>();
	for (const cell of cells) {
		const { flow, exchange, fault, when, strikes } = cell;
		const name = `${seed} ${flow} ${exchange} ${fault} ${when} ${strikes}`;
		groups.set(name, [...(groups.get(name) ?? []), cell]);
	}
	return [...groups].map(([name, group]) => group[numberOf(name) % group.length]);
}

/** The command that runs a cell alone. */
export const flowCommandFor = (cell: FlowCell): string => {
	const { flow, generation, offers, exchange, fault, when, strikes } = cell;
	return [
		`npm run torture -- flows --flow ${flow} --generation ${generation} --offers ${offers}`,
		`--exchange ${exchange} --fault ${fault}${when ? ` --when ${when}` : ''} --strikes ${strikes}`,
	].join(' ');
};
