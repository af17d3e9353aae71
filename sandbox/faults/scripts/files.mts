// Where a file is expected: files that are none, and names that are hard to read.
import type { Script, Scripts } from '../actions.mjs';

const pdf = 'application/pdf';
const HTML = '<html><body>Session expired</body></html>';
const file = (
	description: string,
	body: string,
	contentType: string,
	headers?: Record<string, string>,
): Script => [
	description,
	{ type: 'status', status: 200, body, contentType, ...(headers && { headers }) },
];
/** The real file under another Content-Disposition. */
const named = (description: string, disposition: string | null): Script => [
	description,
	{ type: 'alter', headers: { 'Content-Disposition': disposition } },
];
const rawDisposition = (description: string, value: string, encoding: BufferEncoding): Script => [
	description,
	{
		type: 'raw',
		base64: Buffer.from(
			`HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Disposition: ${value}\r\nContent-Length: 14\r\nConnection: close\r\n\r\n%PDF-1.4\n%%EOF`,
			encoding,
		).toString('base64'),
	},
];

export const fileScripts: Scripts = {
	'file-empty': file('An empty PDF', '', pdf),
	'file-half': ['Half of the real file, and a length that agrees', { type: 'alter', body: 'half' }],
	'file-page-as-pdf': file('A page labelled PDF', HTML, pdf),
	'file-page-as-octets': file('A page labelled as bytes', HTML, 'application/octet-stream'),
	'file-json-as-pdf': file(
		'An error in JSON labelled PDF',
		'{"status":"error","message":"Document not found"}',
		pdf,
	),
	'file-json-as-text': file(
		'An error in JSON labelled text',
		'{"status":"error","message":"Document not found"}',
		'text/plain',
	),
	'file-svg': file(
		'A picture with a script',
		'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
		'image/svg+xml',
	),
	'file-svg-as-png': file(
		'A picture with a script, labelled PNG',
		'<svg xmlns="http://www.w3.org/2000/svg"/>',
		'image/png',
	),
	'file-head-only': file('The first line of a PDF', '%PDF-1.7\n', pdf),
	'file-other-pdf': file(
		'Another PDF, unsigned',
		'%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\nxref\n0 3\ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n0\n%%EOF',
		pdf,
	),
	'file-text': file('The word OK', 'OK', 'text/plain'),
	'file-octets': [
		'The real file as bytes',
		{ type: 'alter', headers: { 'Content-Type': 'application/octet-stream' } },
	],
	'file-as-html': [
		'The real file as HTML',
		{ type: 'alter', headers: { 'Content-Type': 'text/html' } },
	],
	'name-none': named('No Content-Disposition', null),
	'name-empty': named('An empty name', 'attachment; filename=""'),
	'name-inline': named('inline, without a name', 'inline'),
	'name-path': named('A path as a name', 'attachment; filename="../../etc/passwd"'),
	'name-windows-path': named('A Windows path', 'attachment; filename="C:\\\\temp\\\\a.pdf"'),
	'name-escaped-quotes': named('Escaped quotes', 'attachment; filename="Contrato \\"final\\".pdf"'),
	'name-semicolon': named('A semicolon in quotes', 'attachment; filename="Anexo 3; precios.pdf"'),
	'name-unquoted': named('No quotes', 'attachment; filename=Contrato final.pdf'),
	'name-unclosed': named('A quote that is not closed', 'attachment; filename="contrato.pdf'),
	'name-language': named(
		'A language tag, and a fallback behind',
		'attachment; filename*=UTF-8\'es\'contrato%20a%C3%B1o.pdf; filename="fallback.pdf"',
	),
	'name-latin1-percent': named(
		'Percent of latin1 as UTF-8',
		"attachment; filename*=UTF-8''contrato%20n%BA%201.pdf",
	),
	'name-bad-percent': named(
		'Percent without digits',
		"attachment; filename*=UTF-8''contrato%ZZ.pdf",
	),
	'name-control': named(
		'Control characters, percent-encoded',
		"attachment; filename*=UTF-8''a%00b%0D%0Ac.pdf",
	),
	'name-long': named('A name of 5,000 letters', `attachment; filename="${'a'.repeat(5000)}.pdf"`),
	'name-rtl': named(
		'A name that is read from the right',
		"attachment; filename*=UTF-8''contrato%E2%80%AEfdp.exe",
	),
	'name-garbage': named('No grammar at all', ';;;=;"'),
	'name-raw-utf8': rawDisposition('UTF-8 in the header', 'attachment; filename="año.pdf"', 'utf8'),
	'name-raw-latin1': rawDisposition(
		'latin1 in the header',
		'attachment; filename="año.pdf"',
		'latin1',
	),
};
