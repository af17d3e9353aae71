import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../client/answer';
import type { Client } from '../client/client';
import { LOOK_MS } from '../client/deadlines';
import { settle } from '../client/problem';
import { readRequest } from '../entities/request';
import type { Callback } from './callback';
import { isAboutCertificate } from './callback';

// A callback carries no signature: what it says is asked of the Optimizer itself.

/** What the Optimizer says of a callback, for the item. */
export interface Confirmation extends IDataObject {
	confirmed: boolean;
	/** `contradicted`: the request says something else. `not_readable`: it could not be read, or does not tell. */
	confirmation: 'confirmed' | 'contradicted' | 'not_readable' | 'not_asked';
	/** Why, as a sentence. */
	confirmation_note: string;
	/** The request's state as the Optimizer says it; null where it was not read. */
	current_status: string | null;
}

/** How far a request has come in each state, by which one that was told earlier is recognised. */
const progress: Record<string, number> = {
	VIDEOPENDING: 1,
	VIDEOINCOMPLETE: 2,
	VIDEOREVIEW: 3,
	VIDEOERROR: 3,
	// Of a request whose video was validated.
	CREATED: 4,
	ENROLLREADY: 5,
	CANCELLED: 6,
	ISSUED: 6,
	RENEWED: 7,
};

/** Whether a request that was in one state may be in another by now. */
function mayHaveBecome(told: string, now: string): boolean {
	if (told === 'CANCELLED' || !(told in progress) || !(now in progress)) return false;
	// Told of a new request: whatever it has become.
	return told === 'CREATED' || progress[now] > progress[told];
}

const says = (
	confirmation: Confirmation['confirmation'],
	note: string,
	current: string | null = null,
): Confirmation => ({
	confirmed: confirmation === 'confirmed',
	confirmation,
	confirmation_note: note,
	current_status: current,
});

export const notAsked: Confirmation = says('not_asked', 'The Optimizer was not asked.');

/** Whether the request's certificates are as told, by serial number and state; undefined where the request is silent. */
function certificatesAgree(callback: Callback, request: IDataObject): boolean | undefined {
	const known = [request.certificate_set ?? request.certificates].flat().filter(isObject);
	if (known.length === 0 || callback.certificates.length === 0) return undefined;
	return callback.certificates.every(({ status, serial_number: serial }) =>
		known.some(
			(certificate) => certificate.serial_number === serial && certificate.status === status,
		),
	);
}

/** Compares what was told with the request as the Optimizer has it. */
export function compare(callback: Callback, request: IDataObject): Confirmation {
	const { status: told, request_pk: pk, registration_authority: authority } = callback;
	const now = typeof request.status === 'string' ? request.status : '';
	const number = request.pk ?? request.request_pk;
	if (now === '' || String(number) !== String(pk)) {
		return says('not_readable', `The Optimizer does not tell the state of request ${pk}.`);
	}
	const known = request.registration_authority;
	if (authority !== null && known !== undefined && known !== null && Number(known) !== authority) {
		return says(
			'contradicted',
			`Request ${pk} is of Registration Authority ${String(known)}, not ${authority}.`,
			now,
		);
	}
	if (now !== told) {
		return mayHaveBecome(told, now)
			? says('confirmed', `Request ${pk} went on, and is ${now} by now.`, now)
			: says('contradicted', `Request ${pk} is ${now}, not ${told}.`, now);
	}
	if (!isAboutCertificate(callback)) return says('confirmed', `Request ${pk} is ${now}.`, now);
	const agree = certificatesAgree(callback, request);
	if (agree === undefined) {
		return says(
			'not_readable',
			`The Optimizer does not tell the state of the certificate of request ${pk}.`,
			now,
		);
	}
	return agree
		? says('confirmed', `The certificate of request ${pk} is as told.`, now)
		: says('contradicted', `The certificate of request ${pk} is not as told.`, now);
}

/** Asks the Optimizer for the request (`GET /request/{pk}`, inferred for the current API). Never throws a Problem. */
export async function confirm(client: Client, callback: Callback): Promise<Confirmation> {
	const { request_pk: pk, status: told } = callback;
	const { value: request, problem } = await settle(readRequest(client, String(pk), LOOK_MS));
	if (request) return compare(callback, request);
	// A cancelled request is removed.
	if (problem.status === 404 && problem.code !== 'NOT_OFFERED' && told !== 'CANCELLED') {
		return says('contradicted', `The Optimizer knows no request ${pk}.`);
	}
	return says('not_readable', `The request could not be read: ${problem.message}`);
}
