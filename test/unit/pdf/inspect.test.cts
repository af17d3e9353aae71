import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { inspectPdf } from '../../../nodes/Oneshot/pdf/inspect';
import type { RandomAccess } from '../../../nodes/Oneshot/pdf/lightCheck';
import {
	CONTRACT,
	HEADER,
	contract,
	fixture,
	revision,
	signedContract,
} from '../../../tools/fuzz/pdf/build.cjs';

const codes = async (bytes: Buffer) => (await inspectPdf(bytes)).findings.map(({ code }) => code);
const latin1 = (text: string) => Buffer.from(text, 'latin1');

test.each([
	['chromium.pdf', [], 1],
	['encrypted.pdf', ['passwordProtected'], 1],
	['form.pdf', [], 1],
	['linearized.pdf', [], 8],
	['pdfkit.pdf', [], 1],
	['signed-loose-xref.pdf', ['alreadySigned'], 1],
	['signed-once.pdf', ['alreadySigned'], 1],
	['truncated.pdf', ['truncated'], 1],
	['two-pages.pdf', [], 2],
	['word.pdf', [], 1],
	['xref-stream.pdf', [], 15],
	['reader/docmdp-1.pdf', ['certifiedNoChanges', 'alreadySigned'], 1],
	['reader/enc-emptyuser-256.pdf', ['restricted'], 1],
	['reader/enc-padded-70k-nul.pdf.gz', ['restricted', 'padding'], 1],
	['reader/encrypt-null.pdf', [], 1],
	['reader/leading-bom.pdf', ['leadingBytes'], 1],
	['reader/leading-newlines.pdf', ['leadingBytes'], 1],
	['reader/media-indirect-rot.pdf', [], 1],
	['reader/multipart-raw.pdf', ['formBody'], undefined],
	['reader/startxref+1.pdf', ['damaged'], 1],
	['reader/utf8-replaced.pdf', ['textEncoding'], 1],
	['reader/signed-archive.pdf', ['alreadySigned'], 1],
])('%s', async (name, expected, pages) => {
	const result = await inspectPdf(fixture(name));
	expect(result.findings.map(({ code }) => code)).toEqual(expected);
	expect(result.pages?.length).toBe(pages);
});

test('no fixture is left out of these tables', () => {
	const folder = join(__dirname, '..', '..', 'fixtures', 'pdf', 'reader');
	expect(readdirSync(folder)).toHaveLength(24);
});

test.each([2, 3, 4, 5, 6])(
	'encryption of revision %i, with and without a user password',
	async (r) => {
		expect(await codes(fixture(`reader/encrypted-r${r}-restricted.pdf`))).toEqual(['restricted']);
		expect(await codes(fixture(`reader/encrypted-r${r}-password.pdf`))).toEqual([
			'passwordProtected',
		]);
	},
);

test('every message is a sentence or two, in plain English', async () => {
	const names = [
		'encrypted.pdf',
		'reader/docmdp-1.pdf',
		'reader/multipart-raw.pdf',
		'truncated.pdf',
	];
	for (const name of names) {
		for (const { message } of (await inspectPdf(fixture(name))).findings) {
			expect(message).toMatch(/^[A-Z].*\.$/);
			expect(message).not.toMatch(/undefined|object Object|xref/);
		}
	}
});

test('pages: sizes as displayed, rotation, boxes with numbers of their own', async () => {
	const { pages } = await inspectPdf(fixture('reader/media-indirect-rot.pdf'));
	expect(pages).toMatchObject([
		{ number: 1, mediaBox: [0, 0, 298, 420], rotation: 90, width: 420, height: 298, userUnit: 1 },
	]);
	const cropped = contract({
		2: '<< /Type /Pages /Kids [3 0 R] /MediaBox [0 0 595 842] /CropBox [500 700 -50 100] /Rotate -90 >>',
		3: '<< /Type /Page /Parent 2 0 R /UserUnit 2 >>',
	});
	expect((await inspectPdf(cropped)).pages).toMatchObject([
		{ visibleBox: [0, 100, 500, 700], rotation: 270, width: 1200, height: 1000, userUnit: 2 },
	]);
});

test('who signed, with the content for whoever reads certificates', async () => {
	const { signatures, findings } = await inspectPdf(signedContract());
	expect(signatures).toMatchObject([{ fieldName: 'author', name: 'Ana', type: 'Sig' }]);
	expect(signatures[0].contents.subarray(0, 2).toString('hex')).toBe('3003');
	expect(findings[0].message).toContain('(Ana)');
});

test.each<[string, (1 | 2 | 3) | undefined, string[]]>([
	['no changes', 1, ['certifiedNoChanges', 'alreadySigned']],
	['forms', 2, ['certified', 'alreadySigned']],
	['annotations', 3, ['certified', 'alreadySigned']],
	['not certified', undefined, ['alreadySigned']],
])('certified: %s', async (_, docMdp, expected) => {
	expect((await codes(signedContract({ docMdp }))).sort()).toEqual(expected.sort());
});

test('forms of Adobe LiveCycle, and a PDF without pages', async () => {
	expect(await codes(contract({ 9: '<< /Fields [] /XFA (<xdp/>) >>' }))).toEqual(['xfaForm']);
	expect(await codes(contract({ 2: '<< /Type /Pages /Kids [] /Count 0 >>' }))).toEqual(['noPages']);
});

/** What workflows do to files. */
const handling: Record<string, [damage: (bytes: Buffer) => Buffer, code: string]> = {
	'read as UTF-8': [(bytes) => Buffer.from(bytes.toString('utf8'), 'utf8'), 'textEncoding'],
	'read as Latin-1, written as UTF-8': [
		(bytes) => Buffer.from(bytes.toString('latin1'), 'utf8'),
		'textEncoding',
	],
	'read as ASCII': [
		(bytes) => latin1(bytes.toString('latin1').replace(/[\x80-\xff]/g, '?')),
		'textEncoding',
	],
	'line feeds made CRLF': [
		(bytes) => latin1(bytes.toString('latin1').replace(/\r?\n/g, '\r\n')),
		'lineEndings',
	],
	'as UTF-16': [
		(bytes) => Buffer.from(`\ufeff${bytes.toString('latin1')}`, 'utf16le'),
		'encodedText',
	],
	'as a JSON string': [
		(bytes) => Buffer.from(JSON.stringify(bytes.toString('latin1'))),
		'encodedText',
	],
	'as base64': [(bytes) => latin1(bytes.toString('base64')), 'base64'],
	'as a data URL': [
		(bytes) => latin1(`data:application/pdf;base64,${bytes.toString('base64')}`),
		'base64',
	],
	'as base64 in JSON': [
		(bytes) => latin1(JSON.stringify({ file: bytes.toString('base64') })),
		'base64',
	],
	'as a Buffer in JSON': [(bytes) => latin1(JSON.stringify(bytes)), 'base64'],
	'as hexadecimal digits': [(bytes) => latin1(bytes.toString('hex')), 'base64'],
	'as a form’s body': [
		(bytes) =>
			Buffer.concat([
				latin1('--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n'),
				bytes,
				latin1('\r\n--x--\r\n'),
			]),
		'formBody',
	],
	'cut in the middle': [(bytes) => bytes.subarray(0, bytes.length >> 1), 'truncated'],
	'cut before its end': [(bytes) => bytes.subarray(0, -30), 'truncated'],
	'with a page behind it': [
		(bytes) => Buffer.concat([bytes, latin1('<html></html>')]),
		'trailingBytes',
	],
	padded: [(bytes) => Buffer.concat([bytes, Buffer.alloc(70_000)]), 'padding'],
};
const readable = [
	'chromium.pdf',
	'two-pages.pdf',
	'word.pdf',
	'xref-stream.pdf',
	'linearized.pdf',
	'form.pdf',
];

describe.each(Object.entries(handling))('a PDF %s', (_, [damage, code]) => {
	test.each(readable)('%s', async (name) => {
		const [first] = await codes(damage(fixture(name)));
		expect(first).toBe(code);
	});
});

test('CRLF made line feeds', async () => {
	const font = CONTRACT[5]?.replace(/ /g, '\r\n') ?? '';
	const windows = contract({ 5: font }).toString('latin1').replace(/ \n/g, '\r\n');
	expect(await codes(latin1(windows))).toEqual([]);
	expect(await codes(latin1(windows.replace(/\r\n/g, '\n')))).toContain('lineEndings');
});

test.each([
	['nothing', '', 'empty'],
	['a web page', '\n<!DOCTYPE html><html>Sign in</html>', 'webPage'],
	['an answer', '{"error":"not found"}', 'webPage'],
	['text', 'Hello', 'notAPdf'],
	['a Word document', 'PK\x03\x04word/document.xml', 'officeDocument'],
	['gzip', '\x1f\x8b\x08', 'compressed'],
	['a header alone', '%PDF-1.7\nstartxref\n0\n%%EOF', 'unreadable'],
])('%s', async (_, text, code) => {
	expect(await codes(latin1(text))).toEqual([code]);
});

describe('a large file', () => {
	/** Counts what is read; wants to be checked lightly. */
	async function lightly(bytes: Buffer) {
		let read = 0;
		const file: RandomAccess = {
			size: bytes.length,
			read: async (start, end) => {
				read += end - start;
				return bytes.subarray(start, end);
			},
		};
		const result = await inspectPdf(file, { wholeFileBytes: 100 });
		return { ...result, codes: result.findings.map(({ code }) => code), read };
	}

	test.each([
		['xref-stream.pdf', ['notFullyChecked']],
		['linearized.pdf', ['notFullyChecked']],
		['encrypted.pdf', ['passwordProtected', 'notFullyChecked']],
		['truncated.pdf', ['truncated', 'notFullyChecked']],
		['reader/encrypt-null.pdf', ['notFullyChecked']],
		['reader/encrypted-r4-restricted.pdf', ['restricted', 'notFullyChecked']],
		['reader/encrypted-r6-restricted.pdf', ['restricted', 'notFullyChecked']],
		['reader/enc-padded-70k-nul.pdf.gz', ['restricted', 'padding', 'notFullyChecked']],
	])('%s', async (name, expected) => {
		const result = await lightly(fixture(name));
		expect(result.codes).toEqual(expected);
		expect(result.checked).toBe('ends');
	});

	test('only its ends are read', async () => {
		const filler = latin1(`%${'x'.repeat(99)}\n`.repeat(80_000));
		const bytes = revision(Buffer.concat([HEADER, filler]), CONTRACT, '/Root 1 0 R');
		const result = await lightly(bytes);
		expect(result.codes).toEqual(['notFullyChecked']);
		expect(result.read).toBeLessThan(bytes.length / 4);
	});
});

test('limits: what can’t be read is sent all the same', async () => {
	const result = await inspectPdf(contract(), {
		limits: { milliseconds: -1, decodedBytes: 0, objects: 0, sections: 0, passes: 0 },
	});
	expect(result.findings).toMatchObject([{ code: 'tooComplex', severity: 'warns' }]);
});
