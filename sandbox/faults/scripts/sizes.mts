// Bodies without measure, and bodies in another dress.
import { gzipSync } from 'node:zlib';

import type { Scripts } from '../actions.mjs';

const MEGABYTE = 1024 ** 2;
const ENVELOPE = '{"status":"error","message":"';
const json = 'application/json';
const gzipped = gzipSync('{"status":"success","details":{}}');
const base64 = (bytes: Buffer) => bytes.toString('base64');

export const sizeScripts: Scripts = {
	'huge-message': [
		'An error message of 200 MB',
		{
			type: 'generated',
			status: 500,
			pieces: [{ text: ENVELOPE }, { text: 'A', repeat: 200 * MEGABYTE }, { text: '"}' }],
		},
	],
	'huge-message-under-200': [
		'A success of 200 MB',
		{
			type: 'generated',
			pieces: [
				{ text: '{"status":"success","details":"' },
				{ text: 'A', repeat: 200 * MEGABYTE },
				{ text: '"}' },
			],
		},
	],
	'huge-list': [
		'A list of a million elements',
		{
			type: 'generated',
			pieces: [
				{ text: '{"status":"success","details":[0' },
				{ text: ',{}', repeat: 1_000_000 },
				{ text: ']}' },
			],
		},
	],
	'endless-body': [
		'A body that never ends',
		{ type: 'generated', pieces: [{ text: ENVELOPE }, { text: 'A', repeat: 'endless' }] },
	],
	'endless-page': [
		'A page under 503 that never ends',
		{
			type: 'generated',
			status: 503,
			contentType: 'text/html',
			pieces: [{ text: '<p>', repeat: 'endless' }],
		},
	],
	'endless-zeros': [
		'A file that never ends',
		{
			type: 'generated',
			contentType: 'application/pdf',
			pieces: [{ text: '%PDF-1.7\n' }, { text: '\0', repeat: 'endless' }],
		},
	],
	'deep-array': [
		'JSON nested 100,000 deep',
		{
			type: 'generated',
			pieces: [
				{ text: '[', repeat: 100_000 },
				{ text: ']', repeat: 100_000 },
			],
		},
	],
	'deep-error': [
		'An error nested 100,000 deep',
		{
			type: 'generated',
			status: 422,
			pieces: [
				{ text: '{"detail":', repeat: 100_000 },
				{ text: '1' },
				{ text: '}', repeat: 100_000 },
			],
		},
	],
	'gzip-bomb': [
		'A gigabyte in a megabyte of gzip',
		{
			type: 'generated',
			gzip: true,
			pieces: [{ text: ENVELOPE }, { text: 'A', repeat: 1024 * MEGABYTE }, { text: '"}' }],
		},
	],
	'gzip-endless': [
		'Gzip that never ends',
		{
			type: 'generated',
			gzip: true,
			pieces: [{ text: ENVELOPE }, { text: 'A', repeat: 'endless' }],
		},
	],
	'gzip-wrong': [
		'Plain JSON that is said to be gzip',
		{ type: 'status', status: 200, body: {}, headers: { 'Content-Encoding': 'gzip' } },
	],
	'gzip-half': [
		'Gzip that ends early',
		{
			type: 'status',
			status: 200,
			bodyBase64: base64(gzipped.subarray(0, 20)),
			contentType: json,
			headers: { 'Content-Encoding': 'gzip' },
		},
	],
	'gzip-unsaid': [
		'Gzip that is said to be JSON',
		{ type: 'status', status: 200, bodyBase64: base64(gzipped), contentType: json },
	],
	'gzip-real': [
		'The real answer, compressed',
		{ type: 'alter', body: 'gzip', headers: { 'Content-Encoding': 'gzip' } },
	],
	bom: ['The real answer with a byte order mark', { type: 'alter', body: 'bom' }],
	'utf-16': ['The real answer in UTF-16', { type: 'alter', body: 'utf-16le' }],
	latin1: ['The real answer in latin1', { type: 'alter', body: 'latin1' }],
	'charset-unknown': [
		'The real answer with a charset that nobody knows',
		{ type: 'alter', headers: { 'Content-Type': 'application/json; charset=klingon' } },
	],
	'answer-twice-in-body': ['The real answer twice in one body', { type: 'alter', body: 'twice' }],
	'answer-without-type': [
		'The real answer without a Content-Type',
		{ type: 'alter', headers: { 'Content-Type': null } },
	],
	'answer-as-text': [
		'The real answer as text/plain',
		{ type: 'alter', headers: { 'Content-Type': 'text/plain' } },
	],
	'answer-under-500': ['The real answer under 500', { type: 'alter', status: 500 }],
	'answer-under-201': ['The real answer under 201', { type: 'alter', status: 201 }],
	'answer-emptied': ['The real answer without its body', { type: 'alter', body: 'empty' }],
};
