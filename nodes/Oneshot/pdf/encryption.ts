import { createCipheriv, createHash } from 'crypto';

import type { PdfView } from './document';
import type { PdfDictionary } from './objects';
import { PdfString, integerOf, nameOf } from './objects';

/**
 * - `restricted`: opens without a password, but says what may not be done with it
 * - `protected`: a password is needed to open it
 * - `unknown`: another way of encrypting, for example for the holders of certificates
 */
export type Encryption = 'restricted' | 'protected' | 'unknown';

/** ISO 32000-1, algorithm 2: what stands in for a password, here the empty one. */
const PADDING = Buffer.from(
	'28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a',
	'hex',
);

/**
 * How a document is encrypted: whether the empty user password opens it (ISO 32000-2, 7.6.4, standard
 * security handler, revisions 2 to 6). Undefined when it is not encrypted.
 */
export function encryptionOf(view: PdfView): Encryption | undefined {
	if (view.resolve(view.trailer.get('Encrypt')) === null) return undefined;
	const encrypt = view.dictionary(view.trailer, 'Encrypt');
	const id = view.resolve(view.array(view.trailer, 'ID')[0]);
	return encrypt
		? encryptionBy(encrypt, id instanceof PdfString ? id.bytes : Buffer.alloc(0))
		: 'unknown';
}

/**
 * @param encrypt the encryption dictionary
 * @param id the first element of the trailer's /ID
 */
export function encryptionBy(encrypt: PdfDictionary, id: Buffer): Encryption {
	const revision = integerOf(encrypt.get('R'));
	const owner = encrypt.get('O');
	const user = encrypt.get('U');
	if (nameOf(encrypt.get('Filter')) !== 'Standard' || revision === undefined) return 'unknown';
	if (!(owner instanceof PdfString) || !(user instanceof PdfString)) return 'unknown';
	if (revision >= 2 && revision <= 4) {
		if (owner.bytes.length < 32 || user.bytes.length < 16) return 'unknown';
		const key = rc4Key(encrypt, revision, owner.bytes, id);
		const expected = revision === 2 ? rc4(key, PADDING) : userEntry(key, id);
		return user.bytes.subarray(0, expected.length).equals(expected) ? 'restricted' : 'protected';
	}
	if (revision !== 5 && revision !== 6) return 'unknown';
	if (user.bytes.length < 48) return 'unknown';
	const salt = user.bytes.subarray(32, 40);
	const hash = revision === 5 ? sha(256, salt) : hardenedHash(salt);
	return user.bytes.subarray(0, 32).equals(hash) ? 'restricted' : 'protected';
}

/** Algorithm 2: the file's key for the empty user password. */
function rc4Key(encrypt: PdfDictionary, revision: number, owner: Buffer, id: Buffer): Buffer {
	const permissions = Buffer.alloc(4);
	permissions.writeInt32LE((integerOf(encrypt.get('P')) ?? 0) | 0);
	const parts = [PADDING, owner.subarray(0, 32), permissions, id];
	if (revision === 4 && encrypt.get('EncryptMetadata') === false) parts.push(Buffer.alloc(4, 0xff));
	const bits = revision === 2 ? 40 : (integerOf(encrypt.get('Length')) ?? 40);
	// revision 4 names its length in the crypt filter, and it is always 128
	const length = revision === 4 ? 16 : Math.min(16, Math.max(5, bits >> 3));
	let key = md5(Buffer.concat(parts));
	for (let i = 0; revision >= 3 && i < 50; i++) key = md5(key.subarray(0, length));
	return key.subarray(0, length);
}

/** Algorithm 5: the first 16 bytes of /U, revisions 3 and 4. */
function userEntry(key: Buffer, id: Buffer): Buffer {
	let result = md5(Buffer.concat([PADDING, id]));
	for (let i = 0; i < 20; i++) result = rc4(Buffer.from(key.map((byte) => byte ^ i)), result);
	return result;
}

/** ISO 32000-2, algorithm 2.B, for the empty password. */
function hardenedHash(salt: Buffer): Buffer {
	let key = sha(256, salt);
	for (let round = 0; ; round++) {
		const repeated = Buffer.concat(Array<Buffer>(64).fill(key));
		const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32));
		cipher.setAutoPadding(false);
		const encrypted = cipher.update(repeated);
		const remainder = encrypted.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
		key = sha(([256, 384, 512] as const)[remainder], encrypted);
		if (round >= 63 && encrypted[encrypted.length - 1] <= round - 31) return key.subarray(0, 32);
	}
}

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest();

const sha = (bits: 256 | 384 | 512, bytes: Buffer) =>
	createHash(`sha${bits}`).update(bytes).digest();

/** Node's `crypto` no longer offers this cipher; old files need it. */
function rc4(key: Buffer, data: Buffer): Buffer {
	const state = Uint8Array.from({ length: 256 }, (_, i) => i);
	const swap = (i: number, j: number) => ([state[i], state[j]] = [state[j], state[i]]);
	for (let i = 0, j = 0; i < 256; i++) {
		j = (j + state[i] + key[i % key.length]) & 0xff;
		swap(i, j);
	}
	let i = 0;
	let j = 0;
	return Buffer.from(
		data.map((byte) => {
			i = (i + 1) & 0xff;
			j = (j + state[i]) & 0xff;
			swap(i, j);
			return byte ^ state[(state[i] + state[j]) & 0xff];
		}),
	);
}
