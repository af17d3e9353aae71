import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';

import { isComplete } from '../../../nodes/Oneshot/files/completeness';
import { KINDS } from '../../../nodes/Oneshot/files/kindTable';
import { encodedKindOf, factsOf, kindOf } from '../../../nodes/Oneshot/files/kinds';
import { someRuns } from '../../shared/everyValue.cjs';

const fixture = (name: string) => readFileSync(join(__dirname, '../../fixtures/kinds', name));
const bytes = (latin1: string) => Buffer.from(latin1, 'latin1');
const ends = (file: Buffer) => [file.subarray(0, 1024), file.subarray(-65536)] as const;
const completeness = (file: Buffer) =>
	isComplete(kindOf(...ends(file)), ...ends(file), file.length);

/** A ZIP file with the given entries, stored, and their directory. */
function zip(entries: Array<[name: string, content: string]>): Buffer {
	const local: Buffer[] = [];
	const central: Buffer[] = [];
	for (const [name, content] of entries) {
		const sizes = Buffer.alloc(26 - 14 + 4);
		sizes.writeUInt32LE(content.length, 4);
		sizes.writeUInt32LE(content.length, 8);
		sizes.writeUInt16LE(name.length, 12);
		local.push(bytes('PK\x03\x04'), Buffer.alloc(10), sizes, bytes(name + content));
		central.push(bytes('PK\x01\x02'), Buffer.alloc(12), sizes, Buffer.alloc(14), bytes(name));
	}
	return Buffer.concat([...local, ...central, bytes('PK\x05\x06'), Buffer.alloc(18)]);
}

const filler = 'x'.repeat(2000);
const pdf = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n';

const cases: Array<[what: string, file: Buffer, kind: string]> = [
	['nothing', Buffer.alloc(0), 'empty'],
	['a PDF', bytes(pdf), 'pdf'],
	['a PDF after a byte order mark', fixture('leading-bom.pdf'), 'pdf'],
	['a PDF after line breaks', fixture('leading-newlines.pdf'), 'pdf'],
	['a PDF after a warning in HTML', bytes(`<br />\n<b>Warning</b>: x\n${pdf}`), 'pdf'],
	['a PDF after 1,000 bytes', bytes('\0'.repeat(1000) + pdf), 'pdf'],
	['a PDF in a form’s body', fixture('multipart-raw.pdf'), 'formData'],
	['a PDF read as text', fixture('utf8-replaced.pdf'), 'damaged'],
	// Some writers spell the comment after the header in UTF-8: it says nothing by itself.
	['a PDF read as Latin-1', Buffer.from(pdf, 'utf8'), 'pdf'],
	['a PDF in JSON', bytes(`{"data":"${pdf}"}`), 'json'],
	['a picture read as text', Buffer.from(fixture('1-bit.png').toString('utf8')), 'damaged'],
	[
		'a photo read as text',
		Buffer.from(bytes('\xff\xd8\xff\xe0\0\x10JFIF').toString('utf8')),
		'damaged',
	],
	['PNG', fixture('1-bit.png'), 'png'],
	['JPEG', bytes('\xff\xd8\xff\xe1\0\x10Exif'), 'jpeg'],
	['GIF', bytes('GIF89a'), 'gif'],
	['WebP', fixture('photo.webp'), 'webp'],
	['AVIF', fixture('photo.avif'), 'avif'],
	['AVIF among other brands', bytes('\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf'), 'avif'],
	['HEIC', bytes('\0\0\0\x18ftypheic\0\0\0\0mif1'), 'heic'],
	['HEIF of another brand', bytes('\0\0\0\x18ftypmif1\0\0\0\0mif1heic'), 'heic'],
	['TIFF', bytes('II*\0\x08\0\0\0'), 'tiff'],
	['TIFF, other byte order', bytes('MM\0*\0\0\0\x08'), 'tiff'],
	['BMP', bytes('BM\x36\0\0\0\0\0\0\0\x36\0\0\0'), 'bmp'],
	['a text that starts with BM', bytes('BMW contract of sale'), 'text'],
	[
		'SVG',
		bytes('<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="http://www.w3.org/2000/svg">'),
		'svg',
	],
	['MP4', bytes('\0\0\0\x18ftypisom\0\0\x02\0isommp42'), 'mp4'],
	['QuickTime', fixture('IMG_1.mov'), 'mov'],
	['QuickTime without brands', bytes('\0\0\0\x08wide\0\0\x10\0mdat'), 'mov'],
	['QuickTime, the film first', bytes('\0\0\x10\0moov\0\0\0\x6cmvhd'), 'mov'],
	['WebM', bytes('\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm'), 'webm'],
	['Matroska', bytes('\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska'), 'matroska'],
	[
		'Word',
		zip([
			['[Content_Types].xml', filler],
			['word/document.xml', filler],
		]),
		'docx',
	],
	[
		'Excel',
		zip([
			['[Content_Types].xml', filler],
			['xl/workbook.xml', filler],
		]),
		'xlsx',
	],
	['PowerPoint', zip([['ppt/presentation.xml', filler]]), 'pptx'],
	['OpenDocument text', zip([['mimetype', 'application/vnd.oasis.opendocument.text']]), 'odt'],
	[
		'OpenDocument sheet',
		zip([['mimetype', 'application/vnd.oasis.opendocument.spreadsheet']]),
		'ods',
	],
	['ZIP with a PDF', zip([['contract.pdf', pdf]]), 'zip'],
	['ZIP with a Word document', zip([['contract.docx', 'x']]), 'zip'],
	['old Word', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'ole'],
	['RTF', bytes('{\\rtf1\\ansi'), 'rtf'],
	['gzip', bytes('\x1f\x8b\x08\0'), 'gzip'],
	['CMS', Buffer.from('308203a206092a864886f70d010702a0820393', 'hex'), 'p7m'],
	['CMS of unknown length', Buffer.from('308006092a864886f70d010702a080', 'hex'), 'p7m'],
	[
		'CMS around a PDF',
		Buffer.concat([Buffer.from('308203a206092a864886f70d010702', 'hex'), bytes(pdf)]),
		'p7m',
	],
	['CMS as text', bytes('-----BEGIN PKCS7-----\nMIIDogYJKoZIhvcNAQcC'), 'pemP7m'],
	['CMS as bare base64', bytes('MIIDogYJKoZIhvcNAQcCoIID\nkw=='), 'pemP7m'],
	['a certificate', bytes('-----BEGIN CERTIFICATE-----\nMIIB'), 'pem'],
	['a certificate in DER', Buffer.from('308203a23082028aa003020102', 'hex'), 'der'],
	[
		'email',
		bytes('Received: by x\r\nFrom: a@b.c\r\nSubject: Contract\r\nMIME-Version: 1.0\r\n\r\n'),
		'email',
	],
	['HTML', bytes('\n<!DOCTYPE html>\n<html>'), 'html'],
	['HTML without a doctype', bytes('<html><body>Session expired</body></html>'), 'html'],
	['XML', bytes('<?xml version="1.0"?><invoice/>'), 'xml'],
	['JSON', bytes('{"status":"error","message":"Document not found"}'), 'json'],
	['a JSON list', bytes('[{"a":1}]'), 'json'],
	['text', bytes('Dear Ana,\n'), 'text'],
	['text in brackets', bytes('[draft] Dear Ana,\n'), 'text'],
	['text in UTF-16', Buffer.from('\ufeffDear Ana', 'utf16le'), 'text'],
	['Spanish text', Buffer.from('El año próximo, señora: información'), 'text'],
	['other bytes', bytes('\0\x01\x02\x03'), 'unknown'],
];

test.each(cases)('%s', (_what, file, kind) => expect(kindOf(...ends(file))).toBe(kind));

test.each<[string, Buffer, string]>([
	['PDF', bytes(pdf), 'pdf'],
	['PNG', fixture('1-bit.png'), 'png'],
	['JPEG', bytes('\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0'), 'jpeg'],
])('%s in base64, in all its wrappings', (_name, file, inner) => {
	const base64 = file.toString('base64');
	const wrapped = base64.replace(/.{76}/g, '$&\r\n');
	for (const text of [
		base64,
		wrapped,
		`"${base64}"`,
		`  ${base64}\n`,
		file.toString('base64url'),
	]) {
		const head = bytes(text).subarray(0, 1024);
		expect([kindOf(head), encodedKindOf(kindOf(head), head)]).toEqual(['base64', inner]);
	}
	const uri = bytes(`data:application/pdf;base64,${base64}`);
	expect([kindOf(uri), encodedKindOf(kindOf(uri), uri)]).toEqual(['dataUri', inner]);
});

test('each kind has a name with its article, a type and an extension', () => {
	for (const kind of Object.keys(KINDS) as Array<keyof typeof KINDS>) {
		const { name, mimeType, extension } = factsOf(kind);
		expect(name).toMatch(/^(an?|the) /);
		expect(mimeType).toMatch(/^[\w.+-]+\/[\w.+-]+$/);
		expect(extension).toMatch(/^[a-z\d]+$/);
	}
});

const jpeg = bytes(
	'\xff\xd8\xff\xe1\0\x08\xff\xd8\xff\xd9\x01\x02\xff\xda\0\x04\x01\x02\x12\xff\0\x34\xff\xd9',
);
const mp4 = bytes('\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x08free\0\0\0\0mdat12345678');
const signed = Buffer.concat([Buffer.from('301406092a864886f70d010702', 'hex'), Buffer.alloc(9)]);

test.each<[string, Buffer]>([
	['PDF', bytes(pdf)],
	['PDF padded with zeros', bytes(pdf + '\0'.repeat(3000))],
	['PDF with something behind it', bytes(`${pdf}<!-- served -->`)],
	['PDF whose %%EOF is missing', bytes(pdf.replace('%%EOF\n', ''))],
	['PNG', fixture('1-bit.png')],
	['JPEG', jpeg],
	['JPEG with something behind it', Buffer.concat([jpeg, Buffer.alloc(500, 7)])],
	['MP4', mp4],
	['WebP', fixture('photo.webp')],
	['CMS', signed],
	['Word', zip([['word/document.xml', filler]])],
])('%s is complete', (_name, file) => expect(completeness(file)).toBe('yes'));

test.each<[string, Buffer]>([
	['PDF', bytes(pdf).subarray(0, -20)],
	['PNG', fixture('1-bit.png').subarray(0, -6)],
	['JPEG with a preview', jpeg.subarray(0, -2)],
	['MP4', Buffer.concat([mp4.subarray(0, 24), bytes('\0\0\x10\0mdat1234')])],
	['WebP', fixture('photo.webp').subarray(0, -5)],
	['CMS', signed.subarray(0, -1)],
	['Word', zip([['word/document.xml', filler]]).subarray(0, -30)],
	['nothing', Buffer.alloc(0)],
])('%s is cut off', (_name, file) => expect(completeness(file)).toBe('no'));

test('a film longer than what is seen of it is unknown, unless a box goes beyond its end', () => {
	const head = bytes('\0\0\0\x10ftypisom\0\0\0\0\0\0\x40\0mdat');
	const tail = Buffer.alloc(64, 1);
	expect(isComplete('mp4', head, tail, 0x4010)).toBe('yes');
	expect(isComplete('mp4', head, tail, 0x4000)).toBe('no');
	expect(isComplete('mp4', head, tail, 0x9000)).toBe('unknown');
});

test('no bytes are too strange', () => {
	const starts = fc.constantFrom(...cases.map(([, file]) => file));
	const files = fc
		.tuple(starts, fc.nat(60), fc.uint8Array({ maxLength: 80 }))
		.map(([start, kept, rest]) => Buffer.concat([start.subarray(0, kept), rest]));
	fc.assert(
		fc.property(files, (file) => {
			const kind = kindOf(...ends(file));
			expect(KINDS).toHaveProperty(kind);
			encodedKindOf(kind, file);
			for (const any of Object.keys(KINDS) as Array<keyof typeof KINDS>) {
				expect(['yes', 'no', 'unknown']).toContain(isComplete(any, ...ends(file), file.length));
			}
		}),
		{ numRuns: someRuns(300) },
	);
});
