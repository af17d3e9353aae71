// What happens in a soak: everything of a signing follows from the seed and its number, whatever else goes on.
import { flows, type Flow } from '../flows/flows.cjs';
import { kinds, places, type FlowCell, type Place } from '../flows/plan.cjs';
import { randomOf } from '../../shared/random.cjs';
import { numberOf } from '../shared/random.cjs';

/** One signing of many. */
export interface Signing {
	seed: number;
	/** From 1. */
	number: number;
	/** Of a hundred calls, how many are struck. */
	disturbed: number;
}

/** A fault at one call of a signing. */
export interface Strike {
	/** Which one, from 1 in their order. */
	call: number;
	fault: string;
	/** Null where the fault has a moment of its own. */
	when: FlowCell['when'];
}

export interface Plan {
	flow: string;
	place: Place;
	/** What fails becomes an item, or stops the workflow. */
	becomesItem: boolean;
	strikes: Strike[];
}

/** As many calls as a plan reaches; a signing has about 15. */
export const MOST_CALLS = 150;

/** What is to happen to a signing. */
export function planOf({ seed, number, disturbed }: Signing): Plan {
	const random = randomOf(numberOf(`signing ${number} of ${seed}`));
	const oneOf = <T,>(choices: T[]): T => choices[Math.floor(random() * choices.length)];
	const flow = oneOf(Object.keys(flows));
	const place = oneOf(places);
	const becomesItem = random() < 0.5;
	const strikes: Strike[] = [];
	for (let call = 1; call <= MOST_CALLS; call++) {
		if (random() * 100 >= disturbed) continue;
		const [fault, moments] = oneOf(Object.entries(kinds));
		strikes.push({ call, fault, when: oneOf(moments) });
	}
	return { flow, place, becomesItem, strikes };
}

/** Documents of a signing's own: those of another would be found out. */
export function ownFlow({ documents, ...flow }: Flow, { number }: Signing): Flow {
	const own = (content: Buffer) => Buffer.concat([content, Buffer.from(`% signing ${number}\n`)]);
	return {
		...flow,
		documents: Object.fromEntries(
			Object.entries(documents).map(([name, content]) => [name, own(content)]),
		),
	};
}
