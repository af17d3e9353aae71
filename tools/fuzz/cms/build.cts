// Builds certificates, signatures and time stamps byte by byte, right ones and wrong ones alike. It shares
// nothing with the reader under test; that what it builds is right is for openssl to say.
import {
	constants,
	createHash,
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	sign,
	type KeyObject,
	type KeyPairKeyObjectResult,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An encoded value with a definite length. */
export function tlv(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
	const hex = length.toString(16);
	const octets = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
	return Buffer.concat([Buffer.of(tag, 0x80 | octets.length), octets, content]);
}

/** An encoded value with an indefinite length, as BER allows it. */
export function indefinite(tag: number, ...parts: Buffer[]): Buffer {
	return Buffer.concat([Buffer.of(tag, 0x80), ...parts, Buffer.of(0, 0)]);
}

export const sequence = (...parts: Buffer[]) => tlv(0x30, ...parts);
export const set = (...parts: Buffer[]) => tlv(0x31, ...parts);
export const octetString = (bytes: Buffer) => tlv(0x04, bytes);
export const bitString = (bytes: Buffer, unused = 0) => tlv(0x03, Buffer.of(unused), bytes);
export const boolean = (value: boolean) => tlv(0x01, Buffer.of(value ? 0xff : 0));
export const utf8 = (text: string) => tlv(0x0c, Buffer.from(text));
export const nullValue = () => tlv(0x05);

export function integer(value: number | Buffer): Buffer {
	if (Buffer.isBuffer(value)) return tlv(0x02, value);
	const hex = value.toString(16);
	const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
	return tlv(0x02, bytes[0] & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

export function oid(dotted: string): Buffer {
	const [first, second, ...rest] = dotted.split('.').map(Number);
	const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
		const digits = [arc % 128];
		for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
			digits.unshift(left % 128 | 0x80);
		}
		return digits;
	});
	return tlv(0x06, Buffer.from(bytes));
}

/** GeneralizedTime. */
export function generalizedTime(date: Date): Buffer {
	return tlv(0x18, Buffer.from(`${date.toISOString().replace(/\D/g, '').slice(0, 14)}Z`));
}

export type DigestName = 'sha1' | 'sha256' | 'sha384' | 'sha512' | 'md5' | 'shake256';

export const DIGEST_OIDS: Record<DigestName, string> = {
	md5: '1.2.840.113549.2.5',
	sha1: '1.3.14.3.2.26',
	sha256: '2.16.840.1.101.3.4.2.1',
	sha384: '2.16.840.1.101.3.4.2.2',
	sha512: '2.16.840.1.101.3.4.2.3',
	shake256: '2.16.840.1.101.3.4.2.12',
};

export function digest(name: DigestName, bytes: Buffer): Buffer {
	const options = name === 'shake256' ? { outputLength: 64 } : undefined;
	return createHash(name, options).update(bytes).digest();
}

export type KeyKind =
	| 'rsa1024'
	| 'rsa2048'
	| 'rsa3072'
	| 'rsa-pss'
	| 'p256'
	| 'p384'
	| 'secp256k1'
	| 'ed25519'
	| 'ed448';

const keys = new Map<string, KeyPairKeyObjectResult>();

/** A key pair; the same one for the same label. */
export function keyPair(kind: KeyKind, label = ''): KeyPairKeyObjectResult {
	const name = `${kind} ${label}`;
	const pair = keys.get(name) ?? keptKeyPair(kind, name);
	keys.set(name, pair);
	return pair;
}

/** RSA keys take long to make: those of a run of tests lie in its folder (test/shared/globalSetup.js). */
function keptKeyPair(kind: KeyKind, name: string): KeyPairKeyObjectResult {
	const ofRun = process.env.ONESHOT_TEST_FOLDER;
	if (!ofRun || !kind.startsWith('rsa')) return newKeyPair(kind);
	const folder = join(ofRun, 'keys');
	mkdirSync(folder, { recursive: true });
	const file = join(folder, `${name.replace(/\W+/g, '-')}.pem`);
	if (!existsSync(file)) {
		const { privateKey } = newKeyPair(kind);
		const partial = `${file}.${process.pid}`;
		writeFileSync(partial, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
		renameSync(partial, file);
	}
	const privateKey = createPrivateKey(readFileSync(file));
	return { privateKey, publicKey: createPublicKey(privateKey) };
}

function newKeyPair(kind: KeyKind): KeyPairKeyObjectResult {
	switch (kind) {
		case 'rsa-pss':
			return generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
		case 'p256':
			return generateKeyPairSync('ec', { namedCurve: 'P-256' });
		case 'p384':
			return generateKeyPairSync('ec', { namedCurve: 'P-384' });
		case 'secp256k1':
			return generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
		case 'ed25519':
			return generateKeyPairSync('ed25519');
		case 'ed448':
			return generateKeyPairSync('ed448');
		default:
			return generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(3)) });
	}
}

/** How to sign: the AlgorithmIdentifier and the signature of some bytes. */
export interface Signing {
	identifier: Buffer;
	sign(bytes: Buffer): Buffer;
}

const RSA: Record<string, string> = {
	md5: '1.2.840.113549.1.1.4',
	sha1: '1.2.840.113549.1.1.5',
	sha256: '1.2.840.113549.1.1.11',
	sha384: '1.2.840.113549.1.1.12',
	sha512: '1.2.840.113549.1.1.13',
};
const ECDSA: Record<string, string> = {
	sha1: '1.2.840.10045.4.1',
	sha256: '1.2.840.10045.4.3.2',
	sha384: '1.2.840.10045.4.3.3',
	sha512: '1.2.840.10045.4.3.4',
};
const PLAIN: Record<string, string> = {
	sha256: '0.4.0.127.0.7.1.1.4.1.3',
	sha384: '0.4.0.127.0.7.1.1.4.1.4',
	sha512: '0.4.0.127.0.7.1.1.4.1.5',
};

export type Scheme = 'usual' | 'pss' | 'plain' | 'rsaEncryption';

/** A signature scheme with a key; `usual`: the key's own. */
export function signing(key: KeyObject, hash: DigestName, scheme: Scheme = 'usual'): Signing {
	const type = key.asymmetricKeyType;
	if (type === 'ed25519' || type === 'ed448') {
		const name = type === 'ed25519' ? '1.3.101.112' : '1.3.101.113';
		return { identifier: sequence(oid(name)), sign: (bytes) => sign(null, bytes, key) };
	}
	if (scheme === 'pss' || type === 'rsa-pss') return pss(key, hash, hash, 32, 32);
	if (type === 'ec') {
		const plain = scheme === 'plain';
		return {
			identifier: sequence(oid((plain ? PLAIN : ECDSA)[hash])),
			sign: (bytes) => sign(hash, bytes, { key, dsaEncoding: plain ? 'ieee-p1363' : 'der' }),
		};
	}
	const name = scheme === 'rsaEncryption' ? '1.2.840.113549.1.1.1' : RSA[hash];
	return {
		identifier: sequence(oid(name), nullValue()),
		sign: (bytes) => sign(hash, bytes, key),
	};
}

/** RSASSA-PSS with parameters of one's choice, `saltLength` written and `salt` used. */
export function pss(
	key: KeyObject,
	hash: DigestName,
	mask: DigestName,
	saltLength: number | undefined,
	salt: number,
): Signing {
	const hashIdentifier = (name: DigestName) => sequence(oid(DIGEST_OIDS[name]), nullValue());
	const parameters = sequence(
		...(hash === 'sha1' ? [] : [tlv(0xa0, hashIdentifier(hash))]),
		...(mask === 'sha1'
			? []
			: [tlv(0xa1, sequence(oid('1.2.840.113549.1.1.8'), hashIdentifier(mask)))]),
		...(saltLength === undefined ? [] : [tlv(0xa2, integer(saltLength))]),
	);
	const padding = constants.RSA_PKCS1_PSS_PADDING;
	return {
		identifier: sequence(oid('1.2.840.113549.1.1.10'), parameters),
		sign: (bytes) => sign(hash, bytes, { key, padding, saltLength: salt }),
	};
}
