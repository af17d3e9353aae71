import { digestOf, readAlgorithm, readDigestAlgorithm, type DigestName } from './algorithms';
import { readSerialNumber } from './certificate';
import { Fields, MalformedError, only, read, TAG, type Element } from './der';
import { readName } from './names';
import { OID } from './oids';
import { objectIdentifier, octets, pieces, smallInteger } from './values';

/** A certificate's hash as the signer signed it (ESSCertID, RFC 2634 and RFC 5035). */
interface CertificateHash {
	algorithm: DigestName;
	value: Buffer;
}

/** Which certificate the signer says is its own. */
export type SignerIdentifier =
	| { issuer: string; serialNumber: string; keyIdentifier?: undefined }
	| { keyIdentifier: Buffer };

/** Attributes by their type; each element of the list is one occurrence with its values. */
export type Attributes = Map<string, Element[][]>;

/** One signer of a SignedData (RFC 5652, 5.3). */
export interface SignerInfo {
	identifier: SignerIdentifier;
	digestAlgorithm: Element;
	signatureAlgorithm: Element;
	signature: Buffer;
	/** absent when the content itself is signed */
	signedAttributes?: { values: Attributes; signedBytes: Buffer };
	unsignedAttributes: Attributes;
}

/** A SignedData (RFC 5652, 5.1). */
export interface SignedData {
	contentType: string;
	/** the content, when it is inside: pieces that follow one another */
	content?: Buffer[];
	/** encodings of the digest algorithms announced */
	digestAlgorithms: Element[];
	/** encodings of the X.509 certificates inside */
	certificates: Buffer[];
	signers: SignerInfo[];
}

const MAX_CERTIFICATES = 100;
const MAX_SIGNERS = 100;

/**
 * Reads a CMS SignedData in its ContentInfo.
 * @param after what may follow: zeros in the space that a PDF keeps for a signature
 * @throws {MalformedError}
 */
export function readSignedData(bytes: Buffer, after: 'nothing' | 'zeros'): SignedData {
	const outer = new Fields(read(bytes, 'BER', after), 'signature');
	if (objectIdentifier(outer.take()) !== OID.signedData) {
		throw new MalformedError('The file is a CMS message, but not a signed one');
	}
	const fields = new Fields(only(outer.take(0xa0), 'signature'), 'signature');
	outer.end();

	const version = smallInteger(fields.take());
	if (version < 1 || version > 5)
		throw new MalformedError('The signature is of an unknown version');
	const digestAlgorithms = fields.take(TAG.set).children;
	digestAlgorithms.forEach(readAlgorithm);
	const { contentType, content } = readContent(fields.take());
	const certificates = (fields.optional(0xa0)?.children ?? [])
		.filter(({ tag }) => tag === TAG.sequence)
		.map((certificate) => certificate.bytes);
	fields.optional(0xa1); // revocation lists
	const signers = fields.take(TAG.set).children;
	fields.end();
	if (certificates.length > MAX_CERTIFICATES || signers.length > MAX_SIGNERS) {
		throw new MalformedError('The signature has too many parts');
	}
	return {
		contentType,
		content,
		digestAlgorithms,
		certificates,
		signers: signers.map(readSigner),
	};
}

function readContent(element: Element): Pick<SignedData, 'contentType' | 'content'> {
	const fields = new Fields(element, 'signature');
	const contentType = objectIdentifier(fields.take());
	const wrapped = fields.optional(0xa0);
	fields.end();
	return { contentType, content: wrapped && pieces(only(wrapped, 'signature')) };
}

function readSigner(element: Element): SignerInfo {
	const fields = new Fields(element, 'signature');
	const version = smallInteger(fields.take());
	const identifier = readIdentifier(fields.take());
	// RFC 5652, 5.3: 1 with issuer and serial number, 3 with a key identifier.
	if (version !== (identifier.keyIdentifier ? 3 : 1)) {
		throw new MalformedError('The signature is of an unknown version');
	}
	const digestAlgorithm = fields.take(TAG.sequence);
	const signed = fields.optional(0xa0);
	const signatureAlgorithm = fields.take(TAG.sequence);
	const signature = octets(fields.take());
	const unsigned = fields.optional(0xa1);
	fields.end();
	return {
		identifier,
		digestAlgorithm,
		signatureAlgorithm,
		signature,
		signedAttributes: signed && readSignedAttributes(signed.bytes),
		unsignedAttributes: unsigned ? readAttributes(unsigned) : new Map(),
	};
}

function readIdentifier(element: Element): SignerIdentifier {
	if (element.tag === 0x80) return { keyIdentifier: element.content };
	const fields = new Fields(element, 'signature');
	const issuer = readName(fields.take()).key;
	const serialNumber = readSerialNumber(fields.take());
	fields.end();
	return { issuer, serialNumber };
}

/**
 * Signed attributes, which are in DER whatever is around them, and are signed as the SET OF that they are,
 * not with the tag [0] that they travel with (RFC 5652, 5.4).
 */
function readSignedAttributes(bytes: Buffer): SignerInfo['signedAttributes'] {
	const signedBytes = Buffer.from(bytes);
	signedBytes[0] = TAG.set;
	return { values: readAttributes(read(bytes, 'DER')), signedBytes };
}

function readAttributes({ children }: Element): Attributes {
	const attributes: Attributes = new Map();
	for (const child of children) {
		const fields = new Fields(child, 'attribute of a signature');
		const type = objectIdentifier(fields.take());
		const values = fields.take(TAG.set).children;
		fields.end();
		attributes.set(type, [...(attributes.get(type) ?? []), values]);
	}
	return attributes;
}

/**
 * The one value of an attribute that may occur once.
 * @throws {MalformedError} when it occurs several times, or with no or several values
 */
export function single(attributes: Attributes, type: string): Element | undefined {
	const occurrences = attributes.get(type);
	if (!occurrences) return undefined;
	const values = occurrences.flat();
	if (occurrences.length !== 1 || values.length !== 1) {
		throw new MalformedError('The signature has an attribute twice that may be there once');
	}
	return values[0];
}

/** The hash of the certificate that the signer signed with, from the first ESSCertIDv2, else ESSCertID. */
export function signedCertificateHash(attributes: Attributes): CertificateHash | undefined {
	const newer = single(attributes, OID.signingCertificateV2);
	const older = single(attributes, OID.signingCertificate);
	const attribute = newer ?? older;
	if (!attribute) return undefined;
	const certificates = new Fields(attribute, 'attribute of a signature').take(TAG.sequence);
	const id = new Fields(new Fields(certificates, 'attribute of a signature').take(), 'attribute');
	const named = newer && id.optional(TAG.sequence);
	const standard = newer ? 'SHA-256' : 'SHA-1';
	return {
		algorithm: named ? readDigestAlgorithm(named) : standard,
		value: octets(id.take()),
	};
}

/** Whether a certificate is the one that a hash names. */
export function isHashOf({ algorithm, value }: CertificateHash, certificate: Buffer): boolean {
	return digestOf(algorithm, certificate).equals(value);
}
