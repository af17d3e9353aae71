// Texts and values that break what is not ready for them.
import fc from 'fast-check';

import type { Chance } from './chance.cjs';

/** Texts that mean something to a header, an address, a form, a page, a sheet, an object or a shell. */
export const MEANING = [
	'a\r\nX-Injected: 1',
	'a\nSet-Cookie: a=b',
	'"; filename="other.pdf',
	'\r\n--boundary--\r\n',
	'../tokens',
	'..',
	'.',
	'%2e%2e/tokens',
	'..%2ftokens',
	'/tokens',
	'//evil.example.com/x',
	'\\..\\tokens',
	'https://evil.example.com/',
	'a?b=c#d',
	'?document_type=signed',
	'#',
	'%',
	'%00',
	'%zz',
	'a b+c',
	';',
	'__proto__',
	'constructor',
	'toString',
	'hasOwnProperty',
	'<script>alert(1)</script>',
	'&lt;&amp;',
	'=1+1',
	'{{ $json.x }}',
	"'; DROP TABLE requests; --",
	'$(id)',
	'`id`',
	'\0',
	'a\0b',
	'\u202e\u2066abc',
	'\ufeff',
	'\u200b',
	'\u00a0',
	'\ud800',
	'José Muñoz-Peña',
	'محمد',
	'王小明',
	'👩‍👩‍👧‍👦',
	'\u0065\u0301',
	'ＡＢＣ１２３',
	'İı',
	'0',
	'-1',
	'00388141',
	'388141.0',
	'3.88141e5',
	'0x5ec2d',
	'９９',
	'99999999999999999999',
	'1e400',
	'true',
	'12/31/2025',
	'2025-02-30',
	'1985-04-23T10:30:00Z',
	'+34 600 123 456',
	'0034600123456',
	'a@b',
	'"a b"@example.com',
	'{"a":1}',
	'[1,2]',
	'{',
	' ',
	'\t',
	'',
];

/** A text: one that means something, a long one, or any. */
export function anyText(chance: Chance): string {
	const way = chance.next();
	if (way < 0.45) return chance.of(MEANING);
	if (way < 0.5) return chance.of(['a', '<', '☃', '../', '\n']).repeat(1 + chance.below(5000));
	if (way < 0.6) return chance.of(MEANING) + chance.of(MEANING);
	if (way < 0.8) return chance.from(fc.string({ unit: 'grapheme', maxLength: 60 }));
	return chance.from(fc.string({ unit: 'binary', maxLength: 60 }));
}

/** What expressions give, of every type that there is. */
const EXPRESSIONS = [
	...['null', 'undefined', 'NaN', 'Infinity', '-Infinity', '-0', '0', '1', '1.5', '1e21'],
	...['9007199254740993', 'true', 'false', '[]', '[null]', '[1, 2, 3]', '[[[]]]', '["a"]'],
	...['({})', '({ a: 1 })', '({ toString: "x" })', '({ length: 3 })', '({ message: "m" })'],
	...['new Date("1985-04-23T10:30:00Z")', 'new Date(NaN)', 'DateTime.fromISO("1985-04-23")'],
	...['DateTime.fromISO("no")', '"a".repeat(100000)', '$json', '$json.missing', '$binary'],
	...['$json.missing.deeper', '$input.all()', '/a+/g', '(() => 1)', '"\\u0000"', '"__proto__"'],
	...['JSON.parse(\'{"__proto__": {"polluted": 1}}\')', '[{ uid: "__proto__" }]', '" "'],
	...['$json.request_pk', '[$json.request_pk]', 'String($json.request_pk)', '$itemIndex'],
];

/** An expression, or a value of any type as a workflow file may hold it. */
export function anyValue(chance: Chance): unknown {
	const way = chance.next();
	if (way < 0.3) return `={{ ${chance.of(EXPRESSIONS)} }}`;
	if (way < 0.75) return anyText(chance);
	if (way < 0.85)
		return chance.of([0, 1, -1, 1.5, 7, 1e9, 2 ** 53, NaN, Infinity, true, false, null]);
	if (way < 0.95) return chance.from(fc.jsonValue({ maxDepth: 3 }));
	return `=${anyText(chance)}{{ ${chance.of(EXPRESSIONS)} }}`;
}
