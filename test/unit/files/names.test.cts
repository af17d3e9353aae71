import fc from 'fast-check';

import type { FileKind } from '../../../nodes/Oneshot/files/kinds';
import { nameWithExtension, safeFileName, signedName } from '../../../nodes/Oneshot/files/names';
import { anyText } from '../../shared/anyText.cjs';
import { someRuns } from '../../shared/everyValue.cjs';

test.each<[string | undefined, FileKind, string]>([
	['contract.pdf', 'pdf', 'contract (signed).pdf'],
	['contract.v2.pdf', 'pdf', 'contract.v2 (signed).pdf'],
	['contract', 'pdf', 'contract (signed).pdf'],
	['Contrato ACME S.L.', 'pdf', 'Contrato ACME S.L. (signed).pdf'],
	['Contrato ACME S.L. 2', 'pdf', 'Contrato ACME S.L. 2 (signed).pdf'],
	['factura 2024.11', 'pdf', 'factura 2024.11 (signed).pdf'],
	['x.PDF', 'pdf', 'x (signed).PDF'],
	['contrato.pdf.p7m', 'pdf', 'contrato (signed).pdf'],
	['contrato.pdf.p7m', 'p7m', 'contrato (signed).p7m'],
	['contract.docx', 'pdf', 'contract (signed).pdf'],
	['order.txt.json', 'p7m', 'order.txt (signed).p7m'],
	['a (signed).pdf', 'pdf', 'a (signed).pdf'],
	['.pdf', 'pdf', 'pdf (signed).pdf'],
	['..', 'pdf', 'document (signed).pdf'],
	['', 'pdf', 'document (signed).pdf'],
	[undefined, 'pdf', 'document (signed).pdf'],
	['a/b\\c.pdf', 'pdf', 'c (signed).pdf'],
	['data.csv', 'unknown', 'data (signed).csv'],
])('%j as %s is called %s', (original, kind, name) =>
	expect(signedName(original, kind)).toBe(name),
);

test.each<[unknown, string]>([
	['contract.pdf', 'contract.pdf'],
	['../../etc/passwd', 'passwd'],
	['C:\\temp\\a.pdf', 'a.pdf'],
	['a/', 'a'],
	['..', 'fallback.pdf'],
	['', 'fallback.pdf'],
	[' . ', 'fallback.pdf'],
	[undefined, 'fallback.pdf'],
	[5, 'fallback.pdf'],
	['a\u0000b\n.pdf', 'ab.pdf'],
	['a\u202efdp.exe', 'afdp.exe'],
	['Contrato "final": ¿sí?.pdf', 'Contrato _final__ ¿sí_.pdf'],
	['name. . ', 'name'],
	['.htaccess', 'htaccess'],
	['a. .ñ', 'a. .ñ'],
	['. .ñ', 'ñ'],
	['CON.pdf', '_CON.pdf'],
	['nul', '_nul'],
	['NUL .pdf', '_NUL.pdf'],
	['COM1.tar.gz', '_COM1.tar.gz'],
	['console.pdf', 'console.pdf'],
	['Jose\u0301.pdf', 'José.pdf'],
])('%j is kept as %s', (name, safe) => expect(safeFileName(name, 'fallback.pdf')).toBe(safe));

test.each<[string, FileKind, string]>([
	['photo', 'jpeg', 'photo.jpg'],
	['photo.JPEG', 'jpeg', 'photo.JPEG'],
	['photo.jpg', 'png', 'photo.png'],
	['Contrato ACME S.L', 'pdf', 'Contrato ACME S.L.pdf'],
])('%s as %s is %s', (name, kind, expected) =>
	expect(nameWithExtension(name, kind)).toBe(expected),
);

test('a long name is cut between characters, before its end', () => {
	const name = signedName(`${'👩‍👩‍👧'.repeat(40)}.pdf`, 'pdf');
	expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
	expect(name).toMatch(/^(👩‍?👩‍?👧)+ \(signed\)\.pdf$/u);
});

test('a name of a million characters is cut at once, its extension kept', () =>
	expect(safeFileName(`a${'.'.repeat(1_000_000)}x.pdf`, 'fallback.pdf')).toMatch(/^a\.+\.pdf$/));

test('any name can be kept on any system, and stays as it is', () => {
	const names = fc.oneof(
		anyText({ maxLength: 300 }),
		fc
			.array(
				fc.constantFrom(
					'.',
					'..',
					'/',
					'\\',
					' ',
					'con',
					'NUL',
					'a',
					'ñ',
					'.pdf',
					'.p7m',
					' (signed)',
					'\0',
					':',
					'👩‍👩‍👧',
					'x'.repeat(120),
				),
				{ maxLength: 8 },
			)
			.map((parts) => parts.join('')),
	);
	fc.assert(
		fc.property(
			names,
			fc.constantFrom<FileKind>('pdf', 'p7m', 'unknown', 'jpeg'),
			(typed, kind) => {
				const safe = safeFileName(typed, 'fallback.pdf');
				const signed = signedName(typed, kind);
				for (const name of [safe, signed]) {
					expect(name).not.toMatch(/[/\\<>:"|?*]|\p{Cc}|\p{Cs}|^[\s.]|[\s.]$/u);
					expect(name).not.toMatch(/^(con|nul)(\.|$)/i);
					expect(name).not.toBe('');
					expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
					expect(safeFileName(name, 'other')).toBe(name);
				}
				expect(signedName(signed, kind)).toBe(signed);
			},
		),
		{ numRuns: someRuns(500) },
	);
});
