import { pause } from '../../client/pause';
import { Problem } from '../../client/problem';
import type { Call } from '../../run/call';
import { documentsOf, knownUids } from '../document/documents';
import { requestOf } from './get';

/** Signing may still be going on behind a gateway that gave up: look several times. */
const LOOKS_MS = [0, 1000, 2000, 4000];

/** The request's status, or undefined where this Optimizer does not let it be read. */
async function statusOf(call: Call, pk: string): Promise<string | undefined> {
	try {
		const { status } = await requestOf(call, pk);
		return typeof status === 'string' ? status : undefined;
	} catch {
		return undefined;
	}
}

/** Whether a signed file exists for a document; undefined where that can't be found out. */
async function hasSignedFile(call: Call, pk: string, uid: string): Promise<boolean | undefined> {
	const { version } = call.client.account;
	try {
		return await call.client.download(
			'document.download',
			{
				path: { pk, uid, type: 'signed' },
				query: version === 'current' ? { document_type: 'signed' } : undefined,
			},
			async ({ body }) => {
				body.destroy();
				return true;
			},
		);
	} catch (error) {
		return error instanceof Problem && error.facts.status === 404 ? false : undefined;
	}
}

async function uidsOf(call: Call, pk: string): Promise<string[]> {
	const known = knownUids(call);
	if (known.length > 0) return known;
	const listed = await documentsOf(call, pk).catch(() => []);
	return listed.map(({ uid }) => String(uid));
}

/**
 * Finds out whether a request was signed although the answer of Sign was lost: its status where that can
 * be read, else a signed document. Returns when it was signed.
 *
 * Throws a Problem: `SIGN_NOT_CONFIRMED` when the Optimizer says that it is not signed so far,
 * `SIGN_OUTCOME_UNKNOWN` when nothing can be found out.
 */
export async function wasSigned(call: Call, pk: string, lost: Problem): Promise<void> {
	let status: string | undefined;
	let signed: boolean | undefined;
	for (const wait of LOOKS_MS) {
		await pause(wait, call.client.signal);
		status = await statusOf(call, pk);
		if (status === 'ISSUED') return;
		if (status === undefined) {
			const [uid] = await uidsOf(call, pk);
			signed = uid === undefined ? undefined : await hasSignedFile(call, pk, uid);
			if (signed) return;
		}
		if (call.client.signal?.aborted) break;
	}
	const notYet = status !== undefined;
	throw new Problem({
		kind: 'api',
		code: notYet ? 'SIGN_NOT_CONFIRMED' : 'SIGN_OUTCOME_UNKNOWN',
		message: `The answer to Sign was lost (${lost.facts.message})${notYet ? `; the Optimizer says that request ${pk} is ${status}` : ''}`,
		description: notYet
			? `Request ${pk} was not signed so far. Look again in a minute with "Request: Get": if it is ISSUED, download the documents; if not, send a new code and sign it again. Do not create another request.`
			: `It is not known whether request ${pk} was signed. Do not sign it again blindly: run "Document: Download" (signed) for it. If the files come, it was signed; if the Optimizer has none, send a new code and sign the same request again.`,
		status: lost.facts.status,
	});
}
