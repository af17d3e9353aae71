import fc from 'fast-check';

import { toLine, toRequiredLine } from '../../../nodes/Oneshot/values/text';
import { anyText } from '../../shared/anyText.cjs';
import { someRuns } from '../../shared/everyValue.cjs';

test.each<[unknown, string]>([
	['Ana', 'Ana'],
	['  Ana \u00a0 María\t\nde la\u2003Cruz\r\n', 'Ana María de la Cruz'],
	['\ufeffAna', 'Ana'],
	['An\u200ba', 'Ana'],
	['\u202aAna\u202c', 'Ana'],
	['Mar\u00adía', 'María'],
	['Jose\u0301', 'José'],
	['Jose\u200b\u0301', 'José'],
	['An\u200da', 'Ana'],
	['Łódź O’Neil-Ñúñez', 'Łódź O’Neil-Ñúñez'],
	[
		'\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
		'\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
	],
	['\u0915\u094d\u200d\u0937', '\u0915\u094d\u200d\u0937'],
	['\u0645\u200c', '\u0645'],
	['𠮷田', '𠮷田'],
	[12, '12'],
	[undefined, ''],
	[null, ''],
])('%j is %j', (value, text) => expect(toLine(value)).toEqual({ value: text }));

test.each<[string, RegExp]>([
	['Mar\ufffda', /U\+FFFD \(a replacement character.*character 4 \(after “Mar”\)/],
	['A\ud800b', /U\+D800 \(half of a character\) as character 2/],
	['An\u0000a', /U\+0000 \(a null character\) as character 3/],
	['An\u001ba', /U\+001B \(an escape character\)/],
	['An\u0092a', /U\+0092 \(a control character\)/],
	['A\ue000', /U\+E000 \(a private use character\)/],
	['A\u0378', /U\+0378 \(an unassigned character\)/],
])('%j is refused', (value, problem) => expect(toLine(value).problem).toMatch(problem));

test.each([{}, [], true, Number.NaN, () => ''])('%p is no text', (value) =>
	expect(toLine(value).problem).toBe('is not a text'),
);

test('what is required is not empty, nor invisible', () => {
	expect(toRequiredLine(' \u200b\t').problem).toBe('is empty');
	expect(toRequiredLine(undefined).problem).toBe('is empty');
	expect(toRequiredLine(' a ')).toEqual({ value: 'a' });
});

test('what comes out is one clean line, and stays as it is', () => {
	const wild = fc.oneof(
		anyText(),
		fc.string({ unit: 'grapheme' }),
		fc
			.array(
				fc.constantFrom(
					'a',
					' ',
					'\u200d',
					'\u200c',
					'\u0645',
					'\u0301',
					'\u0915\u094d',
					'\ufe0f',
					'\t',
					'\u00ad',
					'\u1680',
				),
			)
			.map((parts) => parts.join('')),
	);
	fc.assert(
		fc.property(wild, (typed) => {
			const reading = toLine(typed);
			if (reading.problem !== undefined) {
				expect(reading.problem).toMatch(/U\+[0-9A-F]{4,6} \(.*\) as character \d+/);
				return;
			}
			const text = reading.value;
			expect(text).toBe(text.normalize('NFC').trim());
			expect(text).not.toMatch(/\p{Cc}|\p{Cs}|\ufeff|\u00ad|\u200b|[\u202a-\u202e]| {2}/u);
			expect(toLine(text)).toEqual({ value: text });
		}),
		{ numRuns: someRuns(3000) },
	);
});

test('printable text in composed form loses nothing', () => {
	const letters = fc.stringMatching(/^[\p{L}\p{N}\p{P}]+( [\p{L}\p{N}\p{P}]+)*$/u);
	fc.assert(
		fc.property(letters, (typed) => {
			const composed = typed.normalize('NFC');
			if (/[\u115f\u1160\u3164\uffa0]/.test(composed)) return;
			expect(toLine(composed)).toEqual({ value: composed });
		}),
	);
});
