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
