import type { KeyObject } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

import { SigningError, type DigestAlgorithm } from './types.mjs';

interface DigestFacts {
	/** its name in node:crypto */
	node: string;
	/** bytes */
	length: number;
	oid: string;
	/** OID of RSA (PKCS #1 v1.5) with this digest */
	rsaOid: string;
	/** OID of ECDSA with this digest */
	ecdsaOid: string;
}

/** OIDs: RFC 5754 and RFC 5758. */
export const DIGESTS: Record<DigestAlgorithm, DigestFacts> = {
	'SHA-256': {
		node: 'sha256',
		length: 32,
		oid: '2.16.840.1.101.3.4.2.1',
		rsaOid: '1.2.840.113549.1.1.11',
		ecdsaOid: '1.2.840.10045.4.3.2',
	},
	'SHA-384': {
		node: 'sha384',
		length: 48,
		oid: '2.16.840.1.101.3.4.2.2',
		rsaOid: '1.2.840.113549.1.1.12',
		ecdsaOid: '1.2.840.10045.4.3.3',
	},
	'SHA-512': {
		node: 'sha512',
		length: 64,
		oid: '2.16.840.1.101.3.4.2.3',
		rsaOid: '1.2.840.113549.1.1.13',
		ecdsaOid: '1.2.840.10045.4.3.4',
	},
};

/** How a key signs with a digest: PKCS #1 v1.5 or ECDSA. */
export function signatureAlgorithm(
	key: KeyObject,
	digest: DigestAlgorithm,
): pkijs.AlgorithmIdentifier {
	const { rsaOid, ecdsaOid } = DIGESTS[digest];
	return key.asymmetricKeyType === 'ec'
		? new pkijs.AlgorithmIdentifier({ algorithmId: ecdsaOid })
		: new pkijs.AlgorithmIdentifier({ algorithmId: rsaOid, algorithmParams: new asn1js.Null() });
}

/**
 * The digest algorithm of a hash file: "sha256", "SHA-256" and "sha256WithRSAEncryption" are the same.
 * @throws {SigningError} code `algorithm`
 */
export function digestAlgorithm(name: string): DigestAlgorithm {
	const bits = /^sha-?(256|384|512)(withRSAEncryption)?$/i.exec(name)?.[1];
	if (!bits) {
		throw new SigningError(
			'algorithm',
			`The digest algorithm "${name}" is not supported. Supported are sha256, sha384 and sha512, also as sha…WithRSAEncryption`,
		);
	}
	return `SHA-${bits}` as DigestAlgorithm;
}
