import { createHmac, hkdfSync, timingSafeEqual } from 'crypto';

import type { ProblemTemplate } from '../client/problem';
import { problemFrom } from '../client/problem';

// What the credential's Link Secret is for: one key for each use, so that nothing made for one passes for another.

const SHORTEST_SECRET = 32;

export const WEAK_LINK_SECRET: ProblemTemplate = {
	kind: 'input',
	code: 'WEAK_LINK_SECRET',
	message: 'The Link Secret of the One-Shot credential {reason}',
	description:
		'Open the credential and enter at least 32 characters that nobody can guess, e.g. from a password manager. Links that were made with another secret no longer open.',
};

/** The keys that are derived from a Link Secret. */
export interface LinkKeys {
	/** AES-256, of the links themselves. */
	link: Buffer;
	/** HMAC-SHA-256, of what the page hands out and takes back. */
	receipt: Buffer;
	/** HMAC-SHA-256, of the last characters of an identity number. */
	identity: Buffer;
}

/**
 * Derives the keys (HKDF-SHA-256, RFC 5869). Throws a Problem where the secret is too short: whoever has one link may
 * try out secrets without asking anybody.
 */
export function linkKeys(secret: string): LinkKeys {
	if (secret.length < SHORTEST_SECRET) {
		const reason = secret === '' ? 'is empty' : `is shorter than ${SHORTEST_SECRET} characters`;
		throw problemFrom(WEAK_LINK_SECRET, { reason });
	}
	const key = (use: string) =>
		Buffer.from(hkdfSync('sha256', secret, '', `n8n-nodes-oneshot ${use} 1`, 32));
	return { link: key('link'), receipt: key('receipt'), identity: key('identity') };
}

/** The first bytes of an HMAC-SHA-256 over some values, whose borders count. */
export function mac(key: Buffer, length: number, ...values: Array<string | Buffer>): Buffer {
	const hmac = createHmac('sha256', key);
	for (const value of values) {
		const bytes = Buffer.from(value as string, 'utf8');
		const size = Buffer.alloc(4);
		size.writeUInt32BE(bytes.length);
		hmac.update(size).update(bytes);
	}
	return hmac.digest().subarray(0, length);
}

/** Whether two are the same, in the same time wherever they differ. */
export const isSame = (one: Buffer, other: Buffer): boolean =>
	one.length === other.length && timingSafeEqual(one, other);

/** Bytes of base64url text; undefined unless it is their only spelling. */
export function fromBase64Url(text: unknown): Buffer | undefined {
	if (typeof text !== 'string' || !/^[\w-]+$/.test(text)) return undefined;
	const bytes = Buffer.from(text, 'base64url');
	// The last character may have bits that mean nothing: one link, one spelling.
	return bytes.toString('base64url') === text ? bytes : undefined;
}
