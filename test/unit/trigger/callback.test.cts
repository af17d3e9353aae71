// What is a callback of the API, and what is not; and what the Optimizer's own request says of it.
import fc from 'fast-check';

import {
	events,
	possibleEvents,
	readCallback,
	type Callback,
} from '../../../nodes/Oneshot/trigger/callback';
import { compare } from '../../../nodes/Oneshot/trigger/confirm';

/** The samples of the API's own pages. */
const current = {
	event_type: 'REQUEST_CREATED',
	sent_at: '20250715083633',
	request: {
		status: 'VIDEOPENDING',
		profile: 'PFnubeNC',
		registration_authority: 7,
		scratchcard: '2678100',
		pk: 1012632,
	},
	certificates: [],
};
const legacy = {
	status: 'VIDEOINCOMPLETE',
	date: '2021-07-20T08:08:21.132394',
	previous_status: 'VIDEOPENDING',
	request: 46760,
	registration_authority: 139,
};

describe('readCallback', () => {
	test('reads the current shape', () =>
		expect(readCallback(current)).toEqual({
			event_type: 'REQUEST_CREATED',
			status: 'VIDEOPENDING',
			previous_status: null,
			request_pk: 1012632,
			registration_authority: 7,
			profile: 'PFnubeNC',
			sent_at: '2025-07-15T08:36:33',
			certificates: [],
		}));

	test('reads the legacy shape, whose event follows from the state', () =>
		expect(readCallback(legacy)).toEqual({
			event_type: 'VIDEOID_UPDATED',
			status: 'VIDEOINCOMPLETE',
			previous_status: 'VIDEOPENDING',
			request_pk: 46760,
			registration_authority: 139,
			profile: null,
			sent_at: '2021-07-20T08:08:21.132394',
			certificates: [],
		}));

	test('reads certificates with their own states', () => {
		const certificate = {
			status: 'REVOKED',
			serial_number: '5a1d',
			valid_from: '20250715 08:36:33',
			valid_to: '20250815 08:36:33',
		};
		const told = {
			...current,
			event_type: 'CERTIFICATE_REVOKED',
			request: { ...current.request, status: 'ISSUED' },
			certificates: [certificate, 'garbage'],
		};
		expect(readCallback(told)?.certificates).toEqual([
			{ ...certificate, valid_from: '2025-07-15T08:36:33', valid_to: '2025-08-15T08:36:33' },
		]);
	});

	test.each([
		['previous_status at the top', { ...current, previous_status: 'CREATED' }],
		[
			'previous_status in the request',
			{ ...current, request: { ...current.request, previous_status: 'CREATED' } },
		],
	])('finds %s', (_, body) => expect(readCallback(body)?.previous_status).toBe('CREATED'));

	test('leaves open what a legacy state leaves open', () => {
		const told = readCallback({ ...legacy, status: 'CANCELLED' });
		expect(told?.event_type).toBeNull();
		expect(possibleEvents(told as Callback)).toEqual(['VIDEOID_REFUSED', 'REQUEST_CANCELED']);
	});

	test('takes an event that is not documented by its name', () =>
		expect(readCallback({ ...current, event_type: 'CERTIFICATE_RENEWED' })?.event_type).toBe(
			'CERTIFICATE_RENEWED',
		));

	test('gives no moment that the calendar does not have', () =>
		expect(readCallback({ ...current, sent_at: '20250230083633' })?.sent_at).toBeNull());

	test.each([
		['nothing', undefined],
		['a text', 'REQUEST_CREATED'],
		['a list', [current]],
		['an empty object', {}],
		['no number', { ...current, request: { ...current.request, pk: 'x1' } }],
		['a number below one', { ...legacy, request: 0 }],
		['half a number', { ...legacy, request: 1.5 }],
		['more than can be told exactly', { ...legacy, request: 2 ** 60 }],
		['no state', { ...current, request: { pk: 1 } }],
		['a state in prose', { ...legacy, status: 'all is well' }],
		['markup for a state', { ...legacy, status: '<script>' }],
		['no event', { ...current, event_type: undefined }],
		['an event that is no word', { ...current, event_type: { $ne: 1 } }],
		['both shapes at once', { ...legacy, event_type: 'REQUEST_CREATED' }],
	])('refuses %s', (_, body) => expect(readCallback(body)).toBeUndefined());

	test('throws for nothing, and lets nothing through but words, numbers and lines', () =>
		fc.assert(
			fc.property(
				fc.oneof(
					fc.anything(),
					fc.record({
						event_type: fc.anything(),
						sent_at: fc.anything(),
						request: fc.oneof(
							fc.record({
								pk: fc.nat(),
								status: fc.constantFrom('ISSUED'),
								profile: fc.anything(),
							}),
							fc.nat(),
						),
						status: fc.constantFrom('ISSUED', 1),
						certificates: fc.anything(),
					}),
				),
				(body) => {
					const callback = readCallback(body);
					if (callback === undefined) return;
					const { certificates, ...flat } = callback;
					for (const value of [flat, ...certificates].flatMap((each) => Object.values(each))) {
						expect(value === null || ['string', 'number'].includes(typeof value)).toBe(true);
						expect(String(value).length).toBeLessThanOrEqual(200);
					}
				},
			),
		));
});

describe('the Optimizer’s own request', () => {
	const told = (status: string, event = 'REQUEST_APPROVED') =>
		readCallback({
			...current,
			event_type: event,
			request: { ...current.request, status },
			certificates: [{ status: 'REVOKED', serial_number: '5a1d' }],
		}) as Callback;
	const known = (status: unknown, more: object = {}) => ({
		pk: 1012632,
		status: status as string,
		registration_authority: 7,
		...more,
	});

	test.each([
		['VIDEOREVIEW', 'VIDEOREVIEW', 'confirmed'],
		// Late: the request went on.
		['VIDEOPENDING', 'VIDEOREVIEW', 'confirmed'],
		['VIDEOINCOMPLETE', 'ISSUED', 'confirmed'],
		['CREATED', 'VIDEOPENDING', 'confirmed'],
		['VIDEOREVIEW', 'CREATED', 'confirmed'],
		['VIDEOREVIEW', 'CANCELLED', 'confirmed'],
		['ISSUED', 'RENEWED', 'confirmed'],
		// Not yet, or never.
		['VIDEOREVIEW', 'VIDEOPENDING', 'contradicted'],
		['ENROLLREADY', 'VIDEOREVIEW', 'contradicted'],
		['ISSUED', 'ENROLLREADY', 'contradicted'],
		['ISSUED', 'CANCELLED', 'contradicted'],
		['CANCELLED', 'ISSUED', 'contradicted'],
		['CANCELLED', 'RENEWED', 'contradicted'],
		['VIDEOERROR', 'VIDEOREVIEW', 'contradicted'],
		['UNHEARD_OF', 'ISSUED', 'contradicted'],
		['ISSUED', undefined, 'not_readable'],
	])('of a callback that tells %s, reading %s: %s', (status, now, confirmation) =>
		expect(compare(told(status), known(now))).toMatchObject({
			confirmation,
			confirmed: confirmation === 'confirmed',
		}),
	);

	test('of another number says nothing', () =>
		expect(compare(told('ISSUED'), known('ISSUED', { pk: 1 })).confirmation).toBe('not_readable'));

	test('of another Registration Authority contradicts', () =>
		expect(
			compare(told('ISSUED'), known('ISSUED', { registration_authority: 8 })).confirmation,
		).toBe('contradicted'));

	test.each([
		['confirms it', [{ serial_number: '5a1d', status: 'REVOKED' }], 'confirmed'],
		['contradicts it', [{ serial_number: '5a1d', status: 'VALID' }], 'contradicted'],
		['knows another one', [{ serial_number: 'ffff', status: 'REVOKED' }], 'contradicted'],
		['is silent', [], 'not_readable'],
	])('about a certificate: %s', (_, certificates, confirmation) =>
		expect(
			compare(
				told('ISSUED', 'CERTIFICATE_REVOKED'),
				known('ISSUED', { certificate_set: certificates }),
			).confirmation,
		).toBe(confirmation),
	);

	test('no state of the documented events is unknown', () => {
		for (const status of Object.values(events).flat()) {
			expect(compare(told('CREATED'), known(status)).confirmation).toBe('confirmed');
		}
	});
});
