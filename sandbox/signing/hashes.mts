import { signedData, type Timestamp } from './cms.mjs';
import { DIGESTS, digestAlgorithm } from './digests.mjs';
import { SigningError, type HashFile, type Identity } from './types.mjs';

/**
 * Reads what a hash file asks for.
 * @throws {SigningError} code `algorithm`, or `hash` when the digest has another length than its algorithm's
 */
export function readHash(hash: HashFile) {
	const algorithm = digestAlgorithm(hash.digestAlgorithm);
	const digest = Buffer.from(hash.messageDigest, 'base64');
	const { length } = DIGESTS[algorithm];
	if (digest.length !== length) {
		throw new SigningError(
			'hash',
			`The messageDigest is not a ${algorithm} digest: it has ${digest.length} bytes, not ${length}`,
		);
	}
	if (hash.addAuthAttribute === 0) {
		throw new SigningError(
			'hash',
			'Signing without attributes (addAuthAttribute: 0) is not supported',
		);
	}
	return { algorithm, digest };
}

/**
 * Signs the digest in a hash file: a detached CMS SignedData (DER) with a time stamp (CAdES B-T).
 * @throws {SigningError} as {@link readHash}
 */
export async function signHash(
	hash: HashFile,
	by: Identity,
	timestamp: Timestamp,
): Promise<Uint8Array> {
	const { algorithm, digest } = readHash(hash);
	return signedData({
		signer: by.signer,
		digest,
		algorithm,
		signingTime: hash.addSigningTime ? new Date() : undefined,
		timestamp,
	});
}
