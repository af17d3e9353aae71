import { constants, createHash, verify, type Hash, type KeyObject } from 'crypto';

import {
	Fields,
	only,
	MalformedError,
	TAG,
	UnsupportedError,
	withoutThrowing,
	type Element,
} from './der';
import { OID } from './oids';
import { objectIdentifier, smallInteger } from './values';

/** Digest algorithms that signatures may use here. */
export type DigestName = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512' | 'SHAKE256';

/** RFC 3370, RFC 5754 and, for SHAKE256 with 64 bytes, RFC 8419. */
const DIGESTS: Record<string, DigestName> = {
	'1.3.14.3.2.26': 'SHA-1',
	'2.16.840.1.101.3.4.2.1': 'SHA-256',
	'2.16.840.1.101.3.4.2.2': 'SHA-384',
	'2.16.840.1.101.3.4.2.3': 'SHA-512',
	'2.16.840.1.101.3.4.2.12': 'SHAKE256',
};

/** How a signature is made. */
interface Scheme {
	/** types of keys in the names of `crypto` */
	keys: string[];
	/** of the signed bytes; of the scheme's own choice for Ed25519 and Ed448 */
	digest?: DigestName;
	saltLength?: number;
	/** ECDSA: a sequence of two numbers, or the numbers one after the other (BSI TR-03111) */
	encoding?: 'der' | 'ieee-p1363';
}

/** PKCS #1 v1.5 (RFC 8017), ECDSA (RFC 5758) and ECDSA with plain numbers (BSI TR-03111). */
const RSA: Record<string, DigestName> = {
	'1.2.840.113549.1.1.5': 'SHA-1',
	'1.2.840.113549.1.1.11': 'SHA-256',
	'1.2.840.113549.1.1.12': 'SHA-384',
	'1.2.840.113549.1.1.13': 'SHA-512',
};
const ECDSA: Record<string, DigestName> = {
	'1.2.840.10045.4.1': 'SHA-1',
	'1.2.840.10045.4.3.2': 'SHA-256',
	'1.2.840.10045.4.3.3': 'SHA-384',
	'1.2.840.10045.4.3.4': 'SHA-512',
};
const PLAIN_ECDSA: Record<string, DigestName> = {
	'0.4.0.127.0.7.1.1.4.1.1': 'SHA-1',
	'0.4.0.127.0.7.1.1.4.1.3': 'SHA-256',
	'0.4.0.127.0.7.1.1.4.1.4': 'SHA-384',
	'0.4.0.127.0.7.1.1.4.1.5': 'SHA-512',
};

const SMALLEST_RSA = 2048;
const STRONG_CURVES = [
	'prime256v1',
	'secp384r1',
	'secp521r1',
	'brainpoolP256r1',
	'brainpoolP384r1',
	'brainpoolP512r1',
];
const MAX_SALT = 512;

/** A digest being computed. */
export function startDigest(name: DigestName): Hash {
	return name === 'SHAKE256'
		? createHash('shake256', { outputLength: 64 })
		: createHash(nodeName(name));
}

/** Its name in `crypto`. */
function nodeName(name: DigestName): string {
	return name.replace('-', '').toLowerCase();
}

/** The digest of bytes in pieces. */
export function digestOf(name: DigestName, ...pieces: Buffer[]): Buffer {
	const hash = startDigest(name);
	for (const piece of pieces) hash.update(piece);
	return hash.digest();
}

/** Reads an AlgorithmIdentifier. */
export function readAlgorithm(element: Element): { type: string; parameters?: Element } {
	const fields = new Fields(element, 'name of an algorithm');
	const type = objectIdentifier(fields.take());
	const parameters = fields.more ? fields.take() : undefined;
	fields.end();
	return { type, parameters };
}

function checkNoParameters(parameters: Element | undefined): void {
	if (parameters && (parameters.tag !== TAG.null || parameters.content.length > 0)) {
		throw new MalformedError('An algorithm has parameters that it does not know');
	}
}

/**
 * The digest algorithm that an AlgorithmIdentifier names.
 * @throws {UnsupportedError}
 */
export function readDigestAlgorithm(element: Element): DigestName {
	const { type, parameters } = readAlgorithm(element);
	checkNoParameters(parameters);
	const name = DIGESTS[type];
	if (name) return name;
	const label = type === '1.2.840.113549.2.5' ? 'MD5' : type;
	throw new UnsupportedError(`The digest algorithm ${label} is not supported`);
}

/**
 * How a signature is made.
 * @param digest the digest algorithm beside it in a SignerInfo: both must agree
 * @throws {UnsupportedError}
 */
function readScheme(element: Element, digest?: DigestName): Scheme {
	const { type, parameters } = readAlgorithm(element);
	if (type === OID.rsaPss) return agreeing(readPss(parameters), digest);
	checkNoParameters(parameters);
	if (type === OID.rsaEncryption && digest) return { keys: ['rsa'], digest };
	if (RSA[type]) return agreeing({ keys: ['rsa'], digest: RSA[type] }, digest);
	if (ECDSA[type]) return agreeing({ keys: ['ec'], digest: ECDSA[type], encoding: 'der' }, digest);
	if (PLAIN_ECDSA[type]) {
		const plain = { keys: ['ec'], digest: PLAIN_ECDSA[type], encoding: 'ieee-p1363' as const };
		return agreeing(plain, digest);
	}
	// RFC 8419 gives each of them its digest of the content.
	if (type === OID.ed25519 && (!digest || digest === 'SHA-512')) return { keys: ['ed25519'] };
	if (type === OID.ed448 && (!digest || digest === 'SHAKE256')) return { keys: ['ed448'] };
	throw new UnsupportedError(`The signature algorithm ${type} is not supported`);
}

function agreeing(scheme: Scheme, digest: DigestName | undefined): Scheme {
	if (!digest || scheme.digest === digest) return scheme;
	throw new UnsupportedError(
		`The signature names two digest algorithms, ${digest} and ${scheme.digest}`,
	);
}

/** RSASSA-PSS-params (RFC 4055, 3.1), whose defaults are SHA-1 and a salt of 20 bytes. */
function readPss(parameters: Element | undefined): Scheme {
	if (!parameters) throw new UnsupportedError('RSASSA-PSS is used without its parameters');
	const fields = new Fields(parameters, 'parameters of RSASSA-PSS');
	const [hash, mask, salt, trailer] = [0xa0, 0xa1, 0xa2, 0xa3].map((tag) => {
		const wrapped = fields.optional(tag);
		return wrapped && only(wrapped, 'parameters of RSASSA-PSS');
	});
	fields.end();
	const digest = hash ? readDigestAlgorithm(hash) : 'SHA-1';
	if (readMaskDigest(mask) !== digest) {
		throw new UnsupportedError('RSASSA-PSS with two digest algorithms is not supported');
	}
	const saltLength = salt ? smallInteger(salt) : 20;
	if (saltLength > MAX_SALT || (trailer && smallInteger(trailer) !== 1)) {
		throw new UnsupportedError('The parameters of RSASSA-PSS are not supported');
	}
	return { keys: ['rsa', 'rsa-pss'], digest, saltLength };
}

function readMaskDigest(mask: Element | undefined): DigestName {
	if (!mask) return 'SHA-1';
	const { type, parameters } = readAlgorithm(mask);
	if (type !== OID.maskGeneration1 || !parameters) {
		throw new UnsupportedError('The parameters of RSASSA-PSS are not supported');
	}
	return readDigestAlgorithm(parameters);
}

/**
 * Checks a signature of some bytes.
 * @param algorithm AlgorithmIdentifier of the signature
 * @param digest the digest algorithm named beside it, where there is one
 * @returns whether it is right, and what of it is weaker than today's rules ask for
 * @throws {UnsupportedError} when it can't be checked
 */
export function checkSignatureValue(
	algorithm: Element,
	digest: DigestName | undefined,
	key: KeyObject,
	bytes: Buffer,
	signature: Buffer,
): { right: boolean; weak: string[] } {
	const scheme = readScheme(algorithm, digest);
	if (scheme.digest === 'SHAKE256') throw new UnsupportedError('SHAKE256 is for Ed448 alone');
	if (!scheme.keys.includes(key.asymmetricKeyType ?? '')) {
		throw new UnsupportedError("The signature algorithm is not one of the certificate's key");
	}
	const { modulusLength, publicExponent, namedCurve } = key.asymmetricKeyDetails ?? {};
	if (publicExponent !== undefined && publicExponent < 3n) {
		throw new UnsupportedError('The RSA key is not a usable one');
	}
	const weak: string[] = [];
	if (scheme.digest === 'SHA-1') weak.push('SHA-1');
	if (modulusLength !== undefined && modulusLength < SMALLEST_RSA) {
		weak.push(`an RSA key of ${modulusLength} bits`);
	}
	if (namedCurve !== undefined && !STRONG_CURVES.includes(namedCurve)) {
		weak.push(`the elliptic curve ${namedCurve}`);
	}
	const input = {
		key,
		dsaEncoding: scheme.encoding,
		...(scheme.saltLength !== undefined && {
			padding: constants.RSA_PKCS1_PSS_PADDING,
			saltLength: scheme.saltLength,
		}),
	};
	const digestName = scheme.digest ? nodeName(scheme.digest) : null;
	const right = withoutThrowing(() => verify(digestName, bytes, input, signature));
	if (right === undefined) {
		throw new UnsupportedError('The key of the certificate can not be used for the signature');
	}
	return { right, weak };
}
