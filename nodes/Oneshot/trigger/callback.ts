import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../client/answer';

// What the API's callbacks say, in both shapes (`Callbacks` of the API reference): read, never guessed.

/** A certificate as a callback tells it. */
export interface CallbackCertificate extends IDataObject {
	/** `VALID`, `SUSPENDED`, `REVOKED` …; null where it is not told, as everywhere below. */
	status: string | null;
	serial_number: string | null;
	/** ISO 8601, without an offset: the API states none. */
	valid_from: string | null;
	valid_to: string | null;
}

/** A callback of either shape, flat. */
export interface Callback extends IDataObject {
	/** E.g. `REQUEST_APPROVED`; null where a legacy callback's status leaves it open. */
	event_type: string | null;
	/** The request's, e.g. `ENROLLREADY`. */
	status: string;
	previous_status: string | null;
	request_pk: number;
	registration_authority: number | null;
	profile: string | null;
	/** ISO 8601, without an offset: the API states none. */
	sent_at: string | null;
	certificates: CallbackCertificate[];
}

/** Every documented event, and the states that it tells. */
export const events: Record<string, string[]> = {
	REQUEST_CREATED: ['CREATED', 'VIDEOPENDING'],
	VIDEOID_UPDATED: ['VIDEOINCOMPLETE', 'VIDEOREVIEW'],
	VIDEOID_FAILED: ['VIDEOERROR'],
	VIDEOID_REFUSED: ['CANCELLED'],
	REQUEST_CANCELED: ['CANCELLED'],
	REQUEST_APPROVED: ['ENROLLREADY'],
	REQUEST_ENROLLED: ['ISSUED'],
	CERTIFICATE_SUSPENDED: ['ISSUED'],
	CERTIFICATE_REVOKED: ['ISSUED'],
};

/** The events whose news is about the certificate: the request stays as it was. */
export const isAboutCertificate = ({ event_type: event }: Callback): boolean =>
	event !== null && event.startsWith('CERTIFICATE_');

/**
 * The events that a callback may be about: the one that it names; for a legacy one, which names none, those that tell
 * its state. The legacy API has none about certificates.
 */
export const possibleEvents = ({ event_type: event, status }: Callback): string[] =>
	event === null
		? Object.keys(events).filter(
				(name) => !name.startsWith('CERTIFICATE_') && events[name].includes(status),
			)
		: [event];

const WORD = /^[A-Z][A-Z_]{2,39}$/;
const MOST_CERTIFICATES = 20;
const LONGEST = 200;

const word = (value: unknown): string | null =>
	typeof value === 'string' && WORD.test(value) ? value : null;

const wholeNumber = (value: unknown): number | null => {
	const isText = typeof value === 'string' && /^\d{1,15}$/.test(value);
	const number = isText || typeof value === 'number' ? Number(value) : NaN;
	return Number.isSafeInteger(number) && number > 0 ? number : null;
};

const line = (value: unknown): string | null =>
	typeof value === 'string' && value !== ''
		? value.replace(/\p{Cc}/gu, ' ').slice(0, LONGEST)
		: null;

/** `20250715083633`, `20250715 08:36:33` or ISO 8601, as ISO 8601; null for what is no moment of the calendar. */
function moment(value: unknown): string | null {
	if (typeof value !== 'string') return null;
	const [, ...parts] =
		/^(\d{4})-?(\d\d)-?(\d\d)[T ]?(\d\d):?(\d\d):?(\d\d)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/.exec(
			value,
		) ?? [];
	if (parts.length === 0) return null;
	const [year, month, day, hour, minute, second, fraction = '', offset = ''] = parts;
	const text = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
	const time = Date.parse(`${text}Z`);
	const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
	return exists ? text + fraction + offset : null;
}

function readCertificates(value: unknown): CallbackCertificate[] {
	const list = Array.isArray(value) ? value.filter(isObject) : [];
	return list.slice(0, MOST_CERTIFICATES).map((certificate) => ({
		status: word(certificate.status),
		serial_number: line(certificate.serial_number),
		valid_from: moment(certificate.valid_from),
		valid_to: moment(certificate.valid_to),
	}));
}

/**
 * A callback of the API, or undefined for anything else.
 *
 * Current: `{event_type, sent_at, request: {pk, status, …}, certificates}`. Legacy: `{status, date, request: 46760}`.
 */
export function readCallback(body: unknown): Callback | undefined {
	if (!isObject(body)) return undefined;
	const { request } = body;
	const isCurrent = isObject(request);
	const told: IDataObject = isCurrent ? request : { ...body, pk: request };
	const event = word(body.event_type);
	const status = word(told.status);
	const pk = wholeNumber(told.pk);
	if (status === null || pk === null || (isCurrent ? event === null : 'event_type' in body)) {
		return undefined;
	}
	const callback: Callback = {
		event_type: event,
		status,
		previous_status: word(body.previous_status) ?? word(told.previous_status),
		request_pk: pk,
		registration_authority: wholeNumber(told.registration_authority),
		profile: line(told.profile),
		sent_at: moment(body.sent_at) ?? moment(body.date) ?? moment(told.date),
		certificates: readCertificates(body.certificates),
	};
	const possible = possibleEvents(callback);
	return { ...callback, event_type: possible.length === 1 ? possible[0] : event };
}
