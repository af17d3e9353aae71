import fc from 'fast-check';

import {
	listOf,
	numberOf,
	readEnvelope,
	toSentence,
	uidOf,
} from '../../nodes/Oneshot/client/answer';
import { advise } from '../../nodes/Oneshot/client/catalogue';
import { parseRetryAfter, retryDelay } from '../../nodes/Oneshot/client/retry';
import { fillPath } from '../../nodes/Oneshot/client/routes';

describe('retryDelay', () => {
	const lost = { code: 'ECONNRESET' };
	test('reads and deletions are repeated, with a growing pause', () => {
		expect(retryDelay('GET', 1, { status: 503 }, 0)).toBe(250);
		expect(retryDelay('GET', 2, { status: 503 }, 1)).toBe(1000);
		expect(retryDelay('DELETE', 3, lost, 1)).toBe(2000);
		expect(retryDelay('GET', 4, lost, 1)).toBeUndefined();
	});
	test('an answer of the API is not', () => {
		for (const status of [400, 401, 403, 404, 412, 422, 500]) {
			expect(retryDelay('GET', 1, { status })).toBeUndefined();
		}
	});
	test.each(['POST', 'PUT'] as const)('%s only when it never arrived', (method) => {
		expect(retryDelay(method, 1, { code: 'ECONNREFUSED' })).toBeGreaterThan(0);
		expect(retryDelay(method, 1, { code: 'ENOTFOUND' })).toBeGreaterThan(0);
		for (const failure of [lost, { code: 'ETIMEDOUT' }, { status: 503 }, { status: 429 }]) {
			expect(retryDelay(method, 1, failure)).toBeUndefined();
		}
	});
	test('a certificate that is not accepted, or a stopped execution, is not repeated', () => {
		expect(retryDelay('GET', 1, { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })).toBeUndefined();
		expect(retryDelay('GET', 1, { code: 'ERR_CANCELED' })).toBeUndefined();
	});
	test('Retry-After is honoured within a minute', () => {
		expect(retryDelay('GET', 1, { status: 429, retryAfter: '7' })).toBe(7000);
		expect(retryDelay('GET', 1, { status: 429, retryAfter: '3600' })).toBeUndefined();
		expect(parseRetryAfter('Wed, 21 Oct 2026 07:28:05 GMT', Date.UTC(2026, 9, 21, 7, 28))).toBe(
			5000,
		);
		expect(parseRetryAfter('soon')).toBeUndefined();
	});
	test('never more than a minute, never negative', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 9 }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				(n, r) => {
					const delay = retryDelay('GET', n, lost, r);
					if (delay !== undefined) expect(delay).toBeGreaterThanOrEqual(0);
					if (delay !== undefined) expect(delay).toBeLessThanOrEqual(60_000);
				},
			),
		);
	});
});

describe('readEnvelope', () => {
	test.each([
		[{ status: 'success', message: 'm', details: { a: 1 } }, { a: 1 }],
		[{ status: 'success', detail: { a: 1 } }, { a: 1 }],
		[{ status: 'success', messsage: 'm', detail: { a: 1 } }, { a: 1 }],
		[{ status: '200 OK', details: 388141 }, 388141],
		[{ status: '201 Created', details: 'x' }, 'x'],
	])('%j says success', (body, data) =>
		expect(readEnvelope(body)).toMatchObject({ says: 'success', data }),
	);

	test.each([
		[{ status: 'error', message: 'No' }, 'No'],
		[{ status: 'fail', details: 'No' }, 'No'],
		[{ status: '403 Forbidden', details: 'Invalid RAO Credentials' }, 'Invalid RAO Credentials'],
		[
			{ status: '500', details: { email: ['Enter a valid email address'] } },
			'email: Enter a valid email address',
		],
		[{ status: '500 Internal Server Error' }, '500 Internal Server Error'],
	])('%j says failure', (body, sentence) =>
		expect(readEnvelope(body)).toMatchObject({ says: 'failure', sentence }),
	);

	test.each([
		[{ detail: 'Request 1 not found' }, 'Request 1 not found'],
		[{ detail: [{ loc: ['body', 'email'], msg: 'field required' }] }, 'email: field required'],
		[
			{ details: 'Error creating: {"detail":"You do not have permission"}' },
			'Error creating: You do not have permission',
		],
		['plain words', 'plain words'],
	])('%j is said as a sentence', (body, sentence) =>
		expect(readEnvelope(body)).toMatchObject({ says: 'nothing', sentence }),
	);

	test.each([[{ a: 1 }], [[1, 2]], [{ status: 'ISSUED', pk: 1 }]])('%j is data', (body) =>
		expect(readEnvelope(body)).toMatchObject({ says: 'nothing', data: body }),
	);

	test('no error reads [object Object], none is endless, and none crashes', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (body) => {
				expect(readEnvelope(body).sentence).not.toContain('[object');
				expect(typeof toSentence(body)).toBe('string');
			}),
		);
		let nested: unknown = 'deep';
		for (let depth = 0; depth < 100_000; depth++) nested = [nested];
		expect(toSentence(nested)).toBe('');
		expect(toSentence({ message: 'x'.repeat(1e6) }).length).toBeLessThan(2100);
	});
});

test.each([
	[{ data: 388141 }, '388141'],
	[{ data: '388141' }, '388141'],
	[{ data: { request_pk: 388141 } }, '388141'],
	[{ data: { pk: 388141 } }, '388141'],
	[{ data: { request: { pk: 388141 } } }, '388141'],
	[{ data: undefined, message: 'Request created with pk 388141' }, '388141'],
	[{ data: undefined, message: 'Request created. PK: 388141' }, '388141'],
	[{ data: 'created, pk=388141' }, '388141'],
	[{ data: { other: 1 } }, undefined],
	[{ data: 0 }, undefined],
	[{ data: 'queued' }, undefined],
	[{ data: { request_pk: 0 } }, undefined],
])('the number in %j is %s', (answer, pk) => expect(numberOf(answer, 'request_pk', 'pk')).toBe(pk));

test.each([
	[{ data: '9d2b0f0a4c7b4b6fa3a5d0c2a1c8e7f6' }, '9d2b0f0a4c7b4b6fa3a5d0c2a1c8e7f6'],
	[{ data: { uid: '9d2b0f0a' } }, '9d2b0f0a'],
	[{ data: 'queued' }, undefined],
	[{ data: { uid: 'pending' } }, undefined],
	[{ data: '' }, undefined],
])('the unique ID in %j is %s', (answer, uid) => expect(uidOf(answer, 'uid')).toBe(uid));

test('lists and maps give the same elements', () => {
	const expected = [
		{ uid: 'a', size: 1 },
		{ uid: 'b', size: 2 },
	];
	expect(listOf({ a: { size: 1 }, b: { size: 2 } })).toEqual(expected);
	expect(listOf(expected)).toEqual(expected);
	expect(listOf({ a: {} })).toEqual([{ uid: 'a' }]);
	expect(listOf(undefined)).toEqual([]);
});

test.each([
	['request.sign', 'Confirmation Code invalid', 'OTP_INVALID', 'do not create another request'],
	[
		'request.generateOtp',
		'Error occured during OTP generation: Otp generated less than a minute ago',
		'OTP_TOO_SOON',
		'Wait a minute',
	],
	[
		'request.update',
		'Invalid request fields: mobile_phone_number',
		'PHONE_FIXED',
		'Cancel request 7 and create a new one',
	],
	[
		'request.create',
		'Please use the mobile phone number with an international prefix',
		'PHONE_INVALID',
		'+34600123456',
	],
	['request.create', 'Invalid RAO Credentials', 'RAO_CREDENTIALS', 'RAO Authentication'],
	[
		'request.create',
		'Cannot check the remaining credit for the billing user. Please check the credentials',
		'BILLING_CREDENTIALS',
		'plain',
	],
	[
		'request.create',
		'Error occured during request approval: Missing required docs',
		'IDENTITY_IMAGES',
		'identity image',
	],
	['request.get', 'Request 7 not found', 'REQUEST_NOT_FOUND', 'request ID'],
	['document.download', 'Document not found: x', 'DOCUMENT_NOT_FOUND', 'Get Many'],
	[
		'document.upload',
		'Maximum number of document reached for Request 7',
		'TOO_MANY_DOCUMENTS',
		'Request 7 holds',
	],
	[
		'document.upload',
		'Cannot upload document: Request 7 not found on disk',
		'REQUEST_NOT_FOUND',
		'request ID',
	],
	['token.get', 'Token x not found', 'TOKEN_NOT_FOUND', 'Token: Get Many'],
	[
		'videoId.create',
		'Videoid not enabled for Registration Authority 7',
		'VIDEOID_NOT_ENABLED',
		'no Video ID',
	],
] as const)('%s “%s” is %s', (call, sentence, code, advice) => {
	const advised = advise(call, sentence, 400, '7');
	expect(advised.code).toBe(code);
	expect(advised.description).toContain(advice);
});

test('a value in a path can not leave its place', () => {
	expect(fillPath('/document/{pk}/{uid}', { pk: '1', uid: '../tokens' })).toBe(
		'/document/1/..%2Ftokens',
	);
	expect(fillPath('/token/{uid}', { uid: '..' })).toBeUndefined();
	expect(fillPath('/token/{uid}', {})).toBeUndefined();
	fc.assert(
		fc.property(fc.string({ minLength: 1 }), (uid) => {
			const path = fillPath('/token/{uid}', { uid });
			if (path) expect(new URL(path, 'http://h').pathname.split('/')).toHaveLength(3);
		}),
	);
});
