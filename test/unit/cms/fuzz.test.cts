import { fuzz } from '../../../tools/fuzz/cms/fuzz.cjs';

test('signatures changed at random are intact only where openssl says so too', () => {
	const { laxer, changed, verdicts } = fuzz(400, 20_300, 40);
	expect(laxer).toEqual([]);
	expect(changed).toBe(400);
	expect(verdicts).toMatchObject({
		broken: expect.any(Number) as number,
		'not checkable': expect.any(Number) as number,
		'intact, chains': expect.any(Number) as number,
	});
});
