import type { FileKind } from './kindTable';

const PDF_WINDOW = 1024;

/** The first bytes behind base64 text, with or without a data: address or quotes around it. */
export function base64Content(head: Buffer): Buffer | undefined {
	const text = head
		.toString('latin1')
		.replace(/^\xef\xbb\xbf/, '')
		.replace(/^\s*["']?\s*(data:[^,]{0,200},)?/i, '');
	const [run = ''] = /^(?:[\w+/-]|[ \t]*\r?\n[ \t]*|\\[nr/])*={0,2}/.exec(text) ?? [];
	const rest = text.slice(run.length).trim();
	if (rest !== '' && rest !== '"' && rest !== "'") return undefined;
	const encoded = run.replace(/\\[nr]|\\|\s/g, '');
	return encoded.length < 8 ? undefined : Buffer.from(encoded, 'base64');
}

/** How the binary formats start that are sent as base64. */
const BINARY_STARTS = [
	'%PDF-',
	'\x89PNG',
	'\xff\xd8\xff',
	'GIF8',
	'RIFF',
	'PK\x03\x04',
	'\xd0\xcf\x11\xe0',
	'\x1f\x8b\x08',
	'II*\0',
	'MM\0*',
];

function startsLikeBinary(content: Buffer): boolean {
	const start = content.toString('latin1', 0, 16);
	return start.slice(4, 8) === 'ftyp' || BINARY_STARTS.some((bytes) => start.startsWith(bytes));
}

const isSignedData = (content: Buffer) =>
	content[0] === 0x30 && content.subarray(0, 20).includes(Buffer.from('2a864886f70d010702', 'hex'));

const MAIL_HEADERS =
	/^(received|return-path|delivered-to|from|to|subject|date|message-id|mime-version|content-type|x-[\w-]+|dkim-signature|arc-[\w-]+):/gim;

const isControl = (byte: number) =>
	byte === 0x7f || (byte < 0x20 && ![0x08, 0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte));

/** The kind of a file that is text, or starts with text. PDF's header may follow up to 1,024 bytes of it. */
export function textKindOf(head: Buffer): FileKind | undefined {
	const latin1 = head.toString('latin1');
	const text = latin1.replace(/^\xef\xbb\xbf/, '').trimStart();

	if (
		/^--[^\r\n]{1,100}\r?\n(?:[\w-]+:[^\r\n]*\r?\n)*content-disposition:\s*form-data/i.test(text)
	) {
		return 'formData';
	}
	if (/^["']?data:[\w.+/-]*(;[\w-]+=[^;,]*)*;base64,/i.test(text)) return 'dataUri';
	if (/^-----BEGIN (PKCS7|CMS)/.test(text)) return 'pemP7m';
	if (/^(Bag Attributes|-----BEGIN [A-Z0-9 ]+-----)/.test(text)) return 'pem';
	const mail = /^[\w-]+:/.test(text) ? (text.match(MAIL_HEADERS) ?? []) : [];
	if (new Set(mail.map((name) => name.toLowerCase())).size >= 3) return 'email';
	if (isJson(text)) return 'json';

	if (/%PDF-\d\.\d/.test(latin1.slice(0, PDF_WINDOW + 8))) return 'pdf';
	if (/^%PDF-/.test(text)) return 'pdf';

	const content = base64Content(head);
	if (content && isSignedData(content)) return 'pemP7m';
	if (content && startsLikeBinary(content)) return 'base64';

	if (/^\xff\xfe|^\xfe\xff/.test(latin1)) return 'text';
	const tag = text.replace(/^(<\?xml[^>]*>|<!--.*?-->|\s)+/gs, '');
	if (/^(<!doctype html|<(html|head|body|script|title|meta|div|p|table|h1|br)\b)/i.test(tag))
		return 'html';
	if (/^(<!doctype svg[^>]*>\s*)?<svg[\s>]/i.test(tag)) return 'svg';
	if (/^<(\?xml|!doctype|[a-z_][\w:.-]*[\s/>])/i.test(text)) return 'xml';
	return head.some(isControl) ? undefined : 'text';
}

/** An object or an array: its start tells, since the head may end anywhere in it. */
const isJson = (text: string) =>
	/^\{\s*("|\}|$)/.test(text) || /^\[\s*(["{[\]\d-]|true\b|false\b|null\b|$)/.test(text);
