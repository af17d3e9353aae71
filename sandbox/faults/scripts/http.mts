// What is hardly HTTP any more.
import type { Script, Scripts } from '../actions.mjs';

const BODY = '{"status":"success","details":{}}';
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const LENGTH = `Content-Length: ${BODY.length}\r\n`;
const CLOSE = 'Connection: close\r\n';

const raw = (description: string, text: string): Script => [description, { type: 'raw', text }];
const latin1 = (description: string, text: string): Script => [
	description,
	{ type: 'raw', base64: Buffer.from(text, 'latin1').toString('base64') },
];
const whole = `${HEAD}${LENGTH}\r\n${BODY}`;

export const httpScripts: Scripts = {
	garbage: raw('No HTTP at all', 'SSH-2.0-OpenSSH_9.6\r\n'),
	'garbage-binary': latin1('Bytes of a TLS alert', '\x15\x03\x03\x00\x02\x02\x46'),
	'http-0.9': raw('HTTP/0.9: a body without a head', BODY),
	'http-1.0': raw(
		'HTTP/1.0: the end is the end of the body',
		`HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n${BODY}`,
	),
	'http-2': raw('HTTP/2 that nobody asked for', `HTTP/2 200\r\n\r\n${BODY}`),
	'status-missing': raw('A status line without a status', `HTTP/1.1 \r\n${CLOSE}\r\n`),
	'status-text': raw('A status of letters', `HTTP/1.1 OK OK\r\n${CLOSE}\r\n`),
	'status-101': raw(
		'101 Switching Protocols',
		'HTTP/1.1 101 Switching Protocols\r\nUpgrade: foo\r\nConnection: Upgrade\r\n\r\n',
	),
	'header-no-colon': raw(
		'A header without a colon',
		`${HEAD}Broken header\r\n${LENGTH}\r\n${BODY}`,
	),
	'header-bad-name': raw(
		'A header with a space in its name',
		`${HEAD}Bad Name: 1\r\n${LENGTH}\r\n${BODY}`,
	),
	'header-latin1': latin1(
		'A header with bytes of latin1',
		`${HEAD}X-Owner: Muñoz\r\n${LENGTH}${CLOSE}\r\n${BODY}`,
	),
	'header-control': raw(
		'A header with control characters',
		`${HEAD}X-A: a\u0001b\r\n${LENGTH}${CLOSE}\r\n${BODY}`,
	),
	'header-huge': raw(
		'A header of 100 KB',
		`${HEAD}X-Huge: ${'a'.repeat(100_000)}\r\n${LENGTH}\r\n${BODY}`,
	),
	'header-many': raw(
		'Three thousand headers',
		`${HEAD}${'X-A: 1\r\n'.repeat(3000)}${LENGTH}\r\n${BODY}`,
	),
	'header-folded': raw('A folded header', `${HEAD}X-A: 1\r\n 2\r\n${LENGTH}${CLOSE}\r\n${BODY}`),
	'lines-lf': raw(
		'Lines that end with LF alone',
		`${HEAD}${LENGTH}${CLOSE}\r\n${BODY}`.replaceAll('\r\n', '\n'),
	),
	'length-twice': raw(
		'Two different Content-Lengths',
		`${HEAD}${LENGTH}Content-Length: 5\r\n\r\n${BODY}`,
	),
	'length-twice-same': raw('The same Content-Length twice', `${HEAD}${LENGTH}${LENGTH}\r\n${BODY}`),
	'length-negative': raw('A negative Content-Length', `${HEAD}Content-Length: -1\r\n\r\n${BODY}`),
	'length-words': raw('A Content-Length of letters', `${HEAD}Content-Length: many\r\n\r\n${BODY}`),
	'length-too-small': raw(
		'A Content-Length that cuts the JSON',
		`${HEAD}Content-Length: 10\r\n\r\n${BODY}`,
	),
	'length-and-chunked': raw(
		'Content-Length and chunks',
		`${HEAD}${LENGTH}Transfer-Encoding: chunked\r\n\r\n${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`,
	),
	'length-none': raw('Neither length nor chunks', `${HEAD}${CLOSE}\r\n${BODY}`),
	'chunk-bad-size': raw(
		'A chunk whose size is no number',
		`${HEAD}Transfer-Encoding: chunked\r\n\r\nxyz\r\n${BODY}\r\n0\r\n\r\n`,
	),
	'encoding-unknown': raw(
		'An unknown Content-Encoding',
		`${HEAD}Content-Encoding: snappy\r\n${LENGTH}${CLOSE}\r\n${BODY}`,
	),
	'encoding-unknown-transfer': raw(
		'An unknown Transfer-Encoding',
		`${HEAD}Transfer-Encoding: rot13\r\n\r\n${BODY}`,
	),
	'duplicate-answer': [
		'The answer comes twice',
		{ type: 'raw', text: whole + whole, then: 'hold' },
	],
	'answer-and-garbage': [
		'Garbage follows the answer',
		{ type: 'raw', text: `${whole}garbage`, then: 'hold' },
	],
	'answer-and-page': [
		"Another call's answer follows",
		{ type: 'raw', text: `${whole}HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n`, then: 'hold' },
	],
};
