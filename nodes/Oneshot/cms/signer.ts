import { checkSignatureValue, readDigestAlgorithm, type DigestName } from './algorithms';
import { publicKeyOf, readCertificate, type Certificate } from './certificate';
import { attempt, MalformedError, UnsupportedError } from './der';
import { OID } from './oids';
import type { BrokenReason, Integrity } from './report';
import {
	isHashOf,
	signedCertificateHash,
	single,
	type Attributes,
	type SignedData,
	type SignerIdentifier,
	type SignerInfo,
} from './signedData';
import { objectIdentifier, octets } from './values';

/** What became of one signer's signature. */
export interface CheckedSigner {
	integrity: Integrity;
	/** the signer's certificate, when there is one to be named */
	certificate?: Certificate;
	/** whether the signer signed which certificate is its own (ESS signing-certificate) */
	certificateBound: boolean;
}

/** The certificates that can be read, each once. */
export function readableCertificates(encodings: Buffer[]): Certificate[] {
	const distinct = new Map(encodings.map((der) => [der.toString('base64'), der]));
	return [...distinct.values()].flatMap((der) => attempt(() => readCertificate(der)).value ?? []);
}

/**
 * Checks a signer's signature: that it is right for the signed attributes, these for the content, and the
 * certificate is the one that they name.
 * @param certificates where the signer's certificate is looked for
 * @param contentDigest the digest of the content by a digest algorithm
 */
export function checkSigner(
	signer: SignerInfo,
	data: SignedData,
	certificates: Certificate[],
	contentDigest: (algorithm: DigestName) => Buffer,
): CheckedSigner {
	const attributes: Attributes = signer.signedAttributes?.values ?? new Map();
	const found = attempt(() => findCertificate(signer.identifier, attributes, certificates));
	if (found.problem) return { integrity: notCheckable(found.problem), certificateBound: false };
	const { certificate, certificateBound, weak } = found.value;
	if (!certificate) {
		const message = 'The certificate is not the one that the signer named in the signature';
		return { integrity: broken('certificate', message), certificateBound };
	}
	const result = attempt(() => check(signer, data, certificate, weak, contentDigest));
	const integrity = result.value ?? notCheckable(result.problem);
	return { integrity, certificate, certificateBound };
}

/** What a check that could not be made comes to. */
export function notCheckable(problem: MalformedError): Integrity {
	const reason = problem instanceof UnsupportedError ? 'unsupported' : 'malformed';
	return { status: 'not checkable', reason, message: `${problem.message}.` };
}

/** @param weak what of the protection is below today's rules */
export function intact(weak: string[]): Integrity {
	const but = weak.length > 0 ? `, but protected weakly, by ${weak.join(' and ')}` : '';
	return { status: 'intact', weak, message: `What was signed is unchanged${but}.` };
}

export function broken(reason: BrokenReason, message: string): Integrity {
	return { status: 'broken', reason, message: `${message}.` };
}

/** The signer's certificate; none when the signer named another one than there is. */
function findCertificate(
	identifier: SignerIdentifier,
	attributes: Attributes,
	certificates: Certificate[],
): { certificate?: Certificate; certificateBound: boolean; weak: string[] } {
	const candidates = certificates.filter((certificate) => matches(identifier, certificate));
	if (candidates.length === 0) {
		throw new MalformedError("The signer's certificate is missing, or not readable");
	}
	const hash = signedCertificateHash(attributes);
	if (hash) {
		const certificate = candidates.find(({ der }) => isHashOf(hash, der));
		const weak = hash.algorithm === 'SHA-1' ? ["SHA-1 for the signer's certificate"] : [];
		return { certificate, certificateBound: true, weak };
	}
	if (candidates.length > 1) {
		throw new MalformedError("Several certificates could be the signer's, and none is named");
	}
	return { certificate: candidates[0], certificateBound: false, weak: [] };
}

function matches(identifier: SignerIdentifier, { issuer, serialNumber, extensions }: Certificate) {
	if (identifier.keyIdentifier) {
		return extensions.keyIdentifier?.equals(identifier.keyIdentifier) ?? false;
	}
	return identifier.issuer === issuer.key && identifier.serialNumber === serialNumber;
}

function check(
	{ digestAlgorithm, signatureAlgorithm, signature, signedAttributes }: SignerInfo,
	data: SignedData,
	certificate: Certificate,
	weakHash: string[],
	contentDigest: (algorithm: DigestName) => Buffer,
): Integrity {
	const digest = readDigestAlgorithm(digestAlgorithm);
	const announced = data.digestAlgorithms.map(
		(algorithm) => attempt(() => readDigestAlgorithm(algorithm)).value,
	);
	if (!announced.includes(digest)) {
		throw new MalformedError('The signature uses a digest algorithm that it does not announce');
	}
	if (!signedAttributes) {
		// What is signed could as well be the attributes of another signature.
		throw new UnsupportedError('Signatures without signed attributes are not supported');
	}
	const { values, signedBytes } = signedAttributes;
	const contentType = single(values, OID.contentType);
	const messageDigest = single(values, OID.messageDigest);
	if (!contentType || !messageDigest || objectIdentifier(contentType) !== data.contentType) {
		throw new MalformedError('The signature does not say what kind of content it signs');
	}
	const signedDigest = octets(messageDigest);
	const key = publicKeyOf(certificate);
	const value = checkSignatureValue(signatureAlgorithm, digest, key, signedBytes, signature);
	if (!value.right) {
		return broken(
			'signature',
			'The signature value is wrong: it or what it signs was changed, or another key made it',
		);
	}
	if (!contentDigest(digest).equals(signedDigest)) {
		return broken('content', 'The content is not what was signed: it was changed after signing');
	}
	return intact([...value.weak, ...weakHash]);
}
