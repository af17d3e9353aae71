import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { get } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';

import { parseDisposition } from '../../../nodes/Oneshot/client/disposition';
import { anyText } from '../../shared/anyText.cjs';
import { someRuns } from '../../shared/everyValue.cjs';

/** A header's UTF-8 bytes as Node's HTTP client gives them. */
const raw = (text: string) => Buffer.from(text).toString('latin1');

test.each<[string, string]>([
	['attachment; filename="a.pdf"', 'a.pdf'],
	['attachment; filename=a.pdf', 'a.pdf'],
	['attachment;filename = "a.pdf" ; size=3', 'a.pdf'],
	['ATTACHMENT; FILENAME="a.pdf"', 'a.pdf'],
	['filename="a.pdf"', 'a.pdf'],
	['attachment; filename=Contrato de obra.pdf; size=3', 'Contrato de obra.pdf'],
	['attachment; filename="Anexo 3; precios.pdf"', 'Anexo 3; precios.pdf'],
	['attachment; filename="Contrato \\"final\\".pdf"', 'Contrato "final".pdf'],
	['attachment; filename="C:\\temp\\a.pdf"', 'C:\\temp\\a.pdf'],
	['attachment; filename="a\\\\b.pdf"', 'a\\b.pdf'],
	['attachment; filename="never closed.pdf', 'never closed.pdf'],
	['attachment; filename="a=b.pdf"', 'a=b.pdf'],
	['attachment; foo="filename=x.pdf"; filename="a.pdf"', 'a.pdf'],
	// RFC 8187
	["attachment; filename*=UTF-8''a%C3%B1o.pdf", 'año.pdf'],
	['attachment; filename*=utf-8\'es\'a%C3%B1o.pdf; filename="b.pdf"', 'año.pdf'],
	['attachment; filename="b.pdf"; filename*=UTF-8\'\'a%C3%B1o.pdf', 'año.pdf'],
	['attachment; filename*="UTF-8\'\'a%C3%B1o.pdf"', 'año.pdf'],
	["attachment; filename*=iso-8859-1'en'%A3%20rates.pdf", '£ rates.pdf'],
	["attachment; filename*=windows-1250''%B9.pdf", 'ą.pdf'],
	["attachment; filename*=Shift_JIS''%93%FA.pdf", '日.pdf'],
	["attachment; filename*=nothing''a%C3%B1o.pdf", 'año.pdf'],
	['attachment; filename*=a%C3%B1o.pdf', 'año.pdf'],
	["attachment; filename*=UTF-8''contrato%20n%BA%201.pdf", 'contrato nº 1.pdf'],
	["attachment; filename*=UTF-8''100%.pdf", '100%.pdf'],
	["attachment; filename*=UTF-8''100%zz.pdf", '100%zz.pdf'],
	['attachment; filename*=UTF-8\'\'; filename="a.pdf"', 'a.pdf'],
	['attachment; filename*=; filename="a.pdf"', 'a.pdf'],
	["attachment; filename*=UTF-8''it's.pdf", "it's.pdf"],
	// RFC 2231
	['attachment; filename*0="a very "; filename*1="long name.pdf"', 'a very long name.pdf'],
	["attachment; filename*1*=%B1o.pdf; filename*0*=UTF-8''a%C3", 'año.pdf'],
	['attachment; filename*0*=UTF-8\'es\'a%C3%B1o; filename*1="%20.pdf"', 'año%20.pdf'],
	['attachment; filename*1="b.pdf"; filename="a.pdf"', 'a.pdf'],
	// What servers send instead
	[raw('attachment; filename="año.pdf"'), 'año.pdf'],
	['attachment; filename="a\xf1o.pdf"', 'año.pdf'],
	['attachment; filename="a%C3%B1o.pdf"', 'año.pdf'],
	['attachment; filename="100%25.pdf"', '100%.pdf'],
	['attachment; filename="100%.pdf"', '100%.pdf'],
	['attachment; filename="a%F1o.pdf"', 'a%F1o.pdf'],
	['attachment; filename="=?UTF-8?B?YcOxby5wZGY=?="', 'año.pdf'],
	['attachment; filename="=?iso-8859-1?Q?a=F1o_1.pdf?="', 'año 1.pdf'],
])('%s', (header, fileName) => expect(parseDisposition(header).fileName).toBe(fileName));

test.each([
	undefined,
	null,
	'',
	'attachment',
	'inline;',
	'attachment; filename=""',
	'attachment; filename',
	';;"',
	5,
])('%j has no name', (header) => expect(parseDisposition(header).fileName).toBeUndefined());

test('the type is told apart from parameters', () => {
	expect(parseDisposition('Inline; filename=a').type).toBe('inline');
	expect(parseDisposition('filename=a').type).toBe('');
});

/** Sends bytes as they are to a real HTTP client and returns the header that it sees. */
async function headerSeen(answer: Buffer): Promise<string | undefined> {
	const server = createServer((socket) => socket.once('data', () => socket.end(answer)));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	try {
		return await new Promise((resolve, reject) => {
			get({ port, host: '127.0.0.1', agent: false }, (response) => {
				response.resume().on('end', () => resolve(response.headers['content-disposition']));
			}).on('error', reject);
		});
	} finally {
		server.close();
	}
}

test.each([
	['escaped-quotes', 'Contrato "final".pdf'],
	['language-tag', 'contrato año.pdf'],
	['latin1-percent', 'contrato nº 1.pdf'],
	['raw-utf8', 'año.pdf'],
	['semicolon', 'Anexo 3; precios.pdf'],
])('an answer over the wire: %s', async (name, fileName) => {
	const answer = readFileSync(join(__dirname, `../../fixtures/answers/file-cd-${name}.http`));
	expect(parseDisposition(await headerSeen(answer))).toEqual({ type: 'attachment', fileName });
});

test('every name survives each correct way of sending it', () => {
	const names = fc
		.string({ unit: 'grapheme', minLength: 1 })
		.filter((name) => name.trim() !== '' && !/[\p{Cc}\p{Cs}\ufeff]/u.test(name));
	fc.assert(
		fc.property(names, (name) => {
			const escaped = encodeURIComponent(name).replace(
				/['()*]/g,
				(character) => `%${character.charCodeAt(0).toString(16)}`,
			);
			expect(
				parseDisposition(`attachment; filename*=UTF-8''${escaped}; filename="x"`).fileName,
			).toBe(name);
			const middle = Math.floor(escaped.length / 2);
			expect(
				parseDisposition(
					`attachment; filename*0*=UTF-8''${escaped.slice(0, middle)}; filename*1*=${escaped.slice(middle)}`,
				).fileName,
			).toBe(name);
			if (/%[\da-f]{2}|=\?/i.test(name)) return;
			const quoted = raw(name).replace(/["\\]/g, '\\$&');
			expect(parseDisposition(`attachment; filename="${quoted}"`).fileName).toBe(name);
		}),
	);
});

test('nothing is too strange', () => {
	const pieces = fc
		.array(
			fc.constantFrom(
				'attachment',
				';',
				' ',
				'=',
				'"',
				'\\',
				'filename',
				'*',
				'0',
				'1',
				"''",
				'UTF-8',
				'utf-16',
				'%',
				'%C3',
				'=?',
				'?B?',
				'?=',
				'\xf1',
				'ñ',
				'日',
			),
			{ maxLength: 20 },
		)
		.map((parts) => parts.join(''));
	fc.assert(
		fc.property(fc.oneof(pieces, anyText(), fc.anything()), (header) => {
			const { type, fileName } = parseDisposition(header);
			expect(typeof type).toBe('string');
			if (fileName !== undefined) expect(fileName.trim()).not.toBe('');
		}),
		{ numRuns: someRuns(3000) },
	);
});
