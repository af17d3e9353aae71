// The plan of the flows' cells.
import {
	flowCells,
	inOnePlace,
	kinds,
	places,
	type FlowCell,
} from '../../../tools/torture/flows/plan.cjs';

const exchanges = ['POST /create', 'GET /document/1/2'];
const walked = places.map((place) => ({ ...place, flow: 'classic', exchanges }));
const cells = flowCells(walked);
const nameOf = ({ exchange, fault, when, strikes }: FlowCell) =>
	[exchange, fault, when, strikes].join(' ');

test('every kind strikes every exchange at each of its moments, once and on', () => {
	const moments = Object.values(kinds).flat();
	const ofPost = cells.filter(({ exchange }) => exchange === 1);
	expect(ofPost).toHaveLength(moments.length * 2 * places.length);
});

test('what only reads is not struck after it was carried out', () => {
	const ofGet = cells.filter(({ exchange }) => exchange === 2);
	expect(new Set(ofGet.map(({ when }) => when))).toEqual(new Set(['before', null]));
});

test('each cell is left in one place, the same for the same seed, in all of them in turn', () => {
	const kept = inOnePlace(cells, 1);
	expect(new Set(kept.map(nameOf)).size).toBe(kept.length);
	expect(new Set(cells.map(nameOf)).size).toBe(kept.length);
	expect(inOnePlace(cells, 1)).toEqual(kept);
	expect(inOnePlace(cells, 2)).not.toEqual(kept);
	expect(new Set(kept.map(({ generation, offers }) => `${generation} ${offers}`)).size).toBe(3);
});
