import { fuzz } from '../../../tools/fuzz/cms/fuzz.cjs';
import { everyValue } from '../../shared/everyValue.cjs';

// Many more, with times: tools/fuzz/cms/fuzz.cts
const COUNT = everyValue ? 2000 : 120;

test('signatures changed at random are intact only where openssl says so too', () => {
	const { laxer, changed, verdicts } = fuzz(COUNT, 20_300, 40);
	expect(laxer).toEqual([]);
	expect(changed).toBe(COUNT);
	expect(verdicts).toMatchObject({
		broken: expect.any(Number) as number,
		'not checkable': expect.any(Number) as number,
		'intact, chains': expect.any(Number) as number,
	});
});
