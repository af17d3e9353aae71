// Generated input: a case is the same whenever it is run, and each judge can say no.
import { chanceOf } from '../../../tools/torture/inputs/chance.cjs';
import { describedCall } from '../../../tools/torture/inputs/described.cjs';
import { judgeFailure, judgeItems } from '../../../tools/torture/inputs/said.cjs';
import { inputMutants } from '../../../tools/torture/inputs/mutants.cjs';
import { kinds } from '../../../tools/torture/inputs/kinds.cjs';
import { anyValue } from '../../../tools/torture/inputs/values.cjs';

test('a case gives the same values again, another one others', () => {
	const values = (text: string) => {
		const chance = chanceOf(text);
		return JSON.stringify(Array.from({ length: 50 }, () => anyValue(chance)));
	};
	expect(values('1 tokens 7')).toBe(values('1 tokens 7'));
	expect(values('1 tokens 7')).not.toBe(values('1 tokens 8'));
});

test.each([
	['GET', '/document/7/contract', 'GET /document/{pk}/contract'],
	['GET', '/token/..%2Ftokens', 'GET /token/{uid}'],
	['GET', '/token/a/b', undefined],
	['POST', '/tokens', undefined],
	['GET', '/request/x', undefined],
])('a path is the call that the API has, as it was sent: %s %s', (method, path, name) => {
	expect(describedCall('legacy', method, path)?.name).toBe(name);
});

const told = { code: 'OTP_INVALID', message: 'Wrong', description: 'Ask for another one.' };

test.each([
	[told, []],
	[{ ...told, message: 'The “undefined” of somebody' }, []],
	[{ ...told, code: 'Error' }, ['no code of ours: Error: Wrong']],
	[{ ...told, code: 'UNEXPECTED' }, ['not foreseen: Wrong']],
	[{ ...told, description: '' }, ['OTP_INVALID says not what to do']],
	[{ ...told, message: 'undefined is empty' }, ['“undefined” in: undefined is empty']],
	[{ ...told, description: 'x'.repeat(3000) }, ['a text of 3000 characters']],
])('a failure is told in words: %j', (failure, misses) => {
	expect(judgeFailure(failure)).toEqual(misses);
});

test('an item has no words of a program, but those of an expression', () => {
	expect(judgeItems([{ name: '[object Object]' }], '["a"]')).toHaveLength(1);
	expect(judgeItems([{ name: '[object Object]' }], '["={{ ({}) }}"]')).toEqual([]);
	expect(judgeItems([{ name: 'Ana' }], '["a"]')).toEqual([]);
});

test.each(kinds.map(({ name }) => name))('%s has mutants', (name) => {
	const own = inputMutants.filter(({ caughtBy }) => caughtBy.includes(name));
	expect(own.length).toBeGreaterThan(1);
});
