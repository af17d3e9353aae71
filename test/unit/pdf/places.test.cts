import fc from 'fast-check';

import type { PresetPlace } from '../../../nodes/Oneshot/pdf/places';
import {
	PRESET_PLACES,
	PlaceError,
	pageIndexOf,
	placeOn,
	positionText,
} from '../../../nodes/Oneshot/pdf/places';
import type { Corners } from '../../../nodes/Oneshot/pdf/pages';

type Page = Parameters<typeof placeOn>[0];

const a4: Page = { number: 1, visibleBox: [0, 0, 595, 842], rotation: 0, userUnit: 1 };

test.each<[PresetPlace, Corners]>([
	['bottom left', [30, 30, 210, 90]],
	['bottom center', [208, 30, 388, 90]],
	['bottom right', [385, 30, 565, 90]],
	['middle center', [208, 391, 388, 451]],
	['top left', [30, 752, 210, 812]],
	['top right', [385, 752, 565, 812]],
])('%s of an A4 page', (place, expected) => {
	expect(placeOn(a4, place)).toEqual(expected);
});

test('a box of its own, in any order of its corners', () => {
	expect(placeOn(a4, [165, 150, 30, 100])).toEqual([30, 100, 165, 150]);
	expect(positionText(placeOn(a4, [30, 100, 165, 150]))).toBe('30,100,165,150');
});

// On a page that is displayed turned by 90° clockwise, what is stored at its bottom right is seen at its bottom left.
test.each<[Page['rotation'], Corners]>([
	[0, [30, 30, 210, 90]],
	[90, [505, 30, 565, 210]],
	[180, [385, 752, 565, 812]],
	[270, [30, 632, 90, 812]],
])('the visible bottom left of a page turned by %i degrees, as stored', (rotation, expected) => {
	const page = { ...a4, rotation };
	expect(placeOn(page, 'bottom left', { space: 'stored' })).toEqual(expected);
	expect(placeOn(page, 'bottom left')).toEqual([30, 30, 210, 90]);
});

test('a crop box that begins elsewhere', () => {
	const page: Page = { ...a4, visibleBox: [100, 200, 500, 700] };
	expect(placeOn(page, 'bottom left')).toEqual([30, 30, 210, 90]);
	expect(placeOn(page, 'bottom left', { space: 'stored' })).toEqual([130, 230, 310, 290]);
});

test('a page whose unit is two points: the signature is as large as elsewhere', () => {
	expect(placeOn({ ...a4, userUnit: 2 }, 'bottom left')).toEqual([15, 15, 105, 45]);
});

test.each<[string, Corners, RegExp]>([
	['outside', [500, 100, 700, 150], /not on page 1, which is 595 × 842 points/],
	['below', [30, -1, 100, 50], /not on page 1/],
	['empty', [30, 30, 30, 90], /no area/],
	['no numbers', [Number.NaN, 0, 10, 10], /four numbers/],
])('a box that is %s is refused', (_, box, message) => {
	expect(() => placeOn(a4, box)).toThrow(PlaceError);
	expect(() => placeOn(a4, box)).toThrow(message);
});

test('a turned page is as wide as it is seen', () => {
	const page: Page = { ...a4, rotation: 90 };
	expect(placeOn(page, [700, 500, 800, 560])).toEqual([700, 500, 800, 560]);
	expect(() => placeOn(page, [30, 600, 100, 700])).toThrow(/842 × 595/);
});

const side = fc.integer({ min: 20, max: 5000 });
const pages = fc
	.record({
		x: fc.integer({ min: -1000, max: 1000 }),
		y: fc.integer({ min: -1000, max: 1000 }),
		width: side,
		height: side,
		rotation: fc.constantFrom(0 as const, 90 as const, 180 as const, 270 as const),
	})
	.map(({ x, y, width, height, rotation }): Page => {
		return { number: 1, visibleBox: [x, y, x + width, y + height], rotation, userUnit: 1 };
	});

test('every preset lies on every page, displayed and stored, with an area', () => {
	fc.assert(
		fc.property(pages, fc.constantFrom(...PRESET_PLACES), (page, place) => {
			const [left, bottom, right, top] = page.visibleBox;
			const turned = page.rotation % 180 !== 0;
			const [width, height] = turned ? [top - bottom, right - left] : [right - left, top - bottom];
			const shown = placeOn(page, place);
			const stored = placeOn(page, place, { space: 'stored' });
			expect(shown[0]).toBeGreaterThanOrEqual(0);
			expect(shown[1]).toBeGreaterThanOrEqual(0);
			expect(shown[2]).toBeLessThanOrEqual(width);
			expect(shown[3]).toBeLessThanOrEqual(height);
			expect(stored[0]).toBeGreaterThanOrEqual(left);
			expect(stored[1]).toBeGreaterThanOrEqual(bottom);
			expect(stored[2]).toBeLessThanOrEqual(right);
			expect(stored[3]).toBeLessThanOrEqual(top);
			const area = ([x1, y1, x2, y2]: Corners) => (x2 - x1) * (y2 - y1);
			expect(area(shown)).toBeGreaterThan(0);
			expect(area(stored)).toBeCloseTo(area(shown));
			expect(shown.every(Number.isInteger)).toBe(true);
		}),
	);
});

test.each([
	[1, 0],
	['1', 0],
	['first', 0],
	['last', 2],
	[' Last ', 2],
	[3, 2],
])('page %j of three is the API’s page %i', (page, expected) => {
	expect(pageIndexOf(page, 3)).toBe(expected);
});

test.each([0, 4, -1, 1.5, '', 'middle'])('page %j of three is refused', (page) => {
	expect(() => pageIndexOf(page, 3)).toThrow(/pages 1 to 3/);
});
