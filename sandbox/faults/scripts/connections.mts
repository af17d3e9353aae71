// Connections that break, stall or never come.
import type { Scripts } from '../actions.mjs';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

export const connectionScripts: Scripts = {
	'connection-refused': ['Nobody listens for half a second', { type: 'unreachable', ms: 500 }],
	'close-unread': ['Closed before the request is read', { type: 'drop', when: 'unread' }],
	close: ['Closed instead of an answer', { type: 'drop' }],
	'close-after': ['Carried out, then closed', { type: 'drop', when: 'after' }],
	'reset-unread': [
		'Reset before the request is read',
		{ type: 'drop', how: 'reset', when: 'unread' },
	],
	reset: ['Reset instead of an answer', { type: 'drop', how: 'reset' }],
	'reset-after': ['Carried out, then reset', { type: 'drop', how: 'reset', when: 'after' }],
	'close-in-status-line': ['Closed in the status line', { type: 'raw', text: 'HTTP/1.1 20' }],
	'close-in-headers': ['Closed in the headers', { type: 'raw', text: `${HEAD}Content-Len` }],
	'reset-in-headers': [
		'Reset in the headers',
		{ type: 'raw', text: `${HEAD}X-A: 1\r\n`, then: 'reset' },
	],
	'close-before-body': [
		'Closed after the headers',
		{ type: 'raw', text: `${HEAD}Content-Length: 20\r\n\r\n` },
	],
	'close-in-body': [
		'Closed in the body',
		{ type: 'raw', text: `${HEAD}Content-Length: 200\r\n\r\n{"status":` },
	],
	'reset-in-body': [
		'Reset in the body',
		{ type: 'raw', text: `${HEAD}Content-Length: 200\r\n\r\n{"status":`, then: 'reset' },
	],
	'close-after-whole-json': [
		'Closed early although the JSON is whole',
		{ type: 'raw', text: `${HEAD}Content-Length: 200\r\n\r\n{"status":"success","details":{}}` },
	],
	'close-in-chunks': [
		'Chunks without an end',
		{ type: 'raw', text: `${HEAD}Transfer-Encoding: chunked\r\n\r\n10\r\n{"status":"succe\r\n` },
	],
	'truncate-answer': ['The real answer breaks in the middle', { type: 'truncate' }],
	'truncate-answer-reset': [
		'The real answer is reset in the middle',
		{ type: 'truncate', how: 'reset' },
	],
	'truncate-answer-head': [
		'The real answer breaks after its headers',
		{ type: 'truncate', part: 0 },
	],
	'truncate-answer-end': ['The real answer lacks its last bytes', { type: 'truncate', part: 0.99 }],
	hang: ['Never answered', { type: 'hang' }],
	'hang-unread': ['Never read, never answered', { type: 'hang', when: 'unread' }],
	'hang-after': ['Carried out, never answered', { type: 'hang', when: 'after' }],
	'hang-in-headers': ['Silence in the headers', { type: 'raw', text: HEAD, then: 'hold' }],
	'hang-before-body': [
		'Silence after the headers',
		{ type: 'raw', text: `${HEAD}Content-Length: 20\r\n\r\n`, then: 'hold' },
	],
	'hang-in-body': [
		'Silence in the body',
		{ type: 'raw', text: `${HEAD}Content-Length: 200\r\n\r\n{"status":`, then: 'hold' },
	],
	drip: ['The real answer, byte by byte', { type: 'drip', everyMs: 20 }],
	slow: ['The real answer after a quarter of a second', { type: 'delay', ms: 250 }],
	'early-413': ['413 while the upload is still coming', { type: 'refuse', status: 413 }],
	'early-401': ['401 while the upload is still coming', { type: 'refuse', status: 401 }],
	'early-503': ['503 while the upload is still coming', { type: 'refuse', status: 503 }],
	'interim-100': ['100 Continue that nobody asked for', { type: 'interim', status: 100 }],
	'interim-100-often': [
		'A hundred times 100 Continue',
		{ type: 'interim', status: 100, count: 100 },
	],
	'interim-102': ['102 Processing first', { type: 'interim', status: 102, count: 3 }],
	'interim-103': ['103 Early Hints first', { type: 'interim', status: 103 }],
};
