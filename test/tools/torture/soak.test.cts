// The plan of the soak: the seed repeats it, and it disturbs as many calls as was asked for.
import { flows } from '../../../tools/torture/flows/flows.cjs';
import { MOST_CALLS, ownFlow, planOf } from '../../../tools/torture/soak/plan.cjs';
import { digestOf, withoutNames } from '../../../tools/torture/soak/trace.cjs';

const signing = { seed: 1, number: 1, disturbed: 5 };
const plansOf = (seed: number) =>
	Array.from({ length: 400 }, (_, index) => planOf({ seed, number: index + 1, disturbed: 5 }));

test('what happens to a signing follows from the seed and its number', () => {
	expect(plansOf(1)).toEqual(plansOf(1));
	const told = [...plansOf(1), ...plansOf(2)].map((plan) => JSON.stringify(plan));
	expect(new Set(told).size).toBe(told.length);
});

test('as many calls are struck as was asked for, in every flow and place', () => {
	const plans = plansOf(3);
	const strikes = plans.flatMap((plan) => plan.strikes);
	const percent = (100 * strikes.length) / (plans.length * MOST_CALLS);
	expect(percent).toBeGreaterThan(4.5);
	expect(percent).toBeLessThan(5.5);
	expect(new Set(plans.map(({ flow }) => flow))).toEqual(new Set(Object.keys(flows)));
	expect(new Set(plans.map(({ place }) => JSON.stringify(place))).size).toBe(3);
	expect(planOf({ ...signing, disturbed: 0 }).strikes).toEqual([]);
	expect(planOf({ ...signing, disturbed: 100 }).strikes).toHaveLength(MOST_CALLS);
});

test('no two signings have the same document', () => {
	const [one, other] = [1, 2].map((number) => ownFlow(flows.several, { ...signing, number }));
	const all = [one, other].flatMap(({ documents }) => Object.values(documents).map(String));
	expect(new Set(all).size).toBe(6);
});

test('a trace is the same whatever numbers the Optimizer gave, and another where one stands elsewhere', () => {
	const uids = ['a', 'b'].map((letter) => letter.repeat(32));
	const trace = (pk: number, [first, second]: string[]) =>
		withoutNames(`/document/${pk}/${first} /document/${pk}/${second} HTTP 503`);
	expect(trace(388141, uids)).toBe(trace(120004, uids.reverse()));
	expect(trace(388141, uids)).toContain('HTTP 503');
	expect(digestOf(trace(388141, uids))).not.toBe(digestOf(trace(388141, [uids[0], uids[0]])));
});
