import { createPublicKey, type KeyObject } from 'crypto';

import { Fields, MalformedError, only, read, TAG, withoutThrowing, type Element } from './der';
import { readExtensions, type Extensions } from './extensions';
import { readName, type Name } from './names';
import { OID } from './oids';
import { integerBytes, objectIdentifier, smallInteger, time, wholeBits } from './values';

/** An X.509 certificate (RFC 5280), as far as signatures need it. */
export interface Certificate {
	der: Buffer;
	/** the part that the issuer signed */
	signedPart: Buffer;
	/** hexadecimal, upper case */
	serialNumber: string;
	issuer: Name;
	subject: Name;
	notBefore: Date;
	notAfter: Date;
	/** SubjectPublicKeyInfo */
	keyInfo: Buffer;
	signatureAlgorithm: Element;
	signature: Buffer;
	extensions: Extensions;
}

/**
 * Reads a certificate.
 * @param der one certificate and nothing else; anything but DER is refused, since what another reader makes of
 * it is anybody's guess
 * @throws {MalformedError}
 */
export function readCertificate(der: Buffer): Certificate {
	const outer = new Fields(read(der, 'DER'), 'certificate');
	const signedPart = outer.take(TAG.sequence);
	const signatureAlgorithm = outer.take(TAG.sequence);
	const signature = wholeBits(outer.take());
	outer.end();

	const fields = new Fields(signedPart, 'certificate');
	const version = readVersion(fields.optional(0xa0));
	const serialNumber = readSerialNumber(fields.take());
	if (!fields.take().bytes.equals(signatureAlgorithm.bytes)) {
		throw new MalformedError('The certificate names two signature algorithms');
	}
	const issuer = readName(fields.take());
	const validity = new Fields(fields.take(), 'certificate');
	const notBefore = time(validity.take());
	const notAfter = time(validity.take());
	validity.end();
	const subject = readName(fields.take());
	const keyInfo = fields.take(TAG.sequence);
	fields.optional(0x81); // unique identifiers of issuer and subject, out of use
	fields.optional(0x82);
	const extensions = fields.optional(0xa3);
	fields.end();
	if (extensions && version !== 3) {
		throw new MalformedError('The certificate has extensions that its version does not know');
	}
	return {
		der,
		signedPart: signedPart.bytes,
		serialNumber,
		issuer,
		subject,
		notBefore,
		notAfter,
		keyInfo: keyInfo.bytes,
		signatureAlgorithm,
		signature,
		extensions: readExtensions(extensions),
	};
}

function readVersion(element: Element | undefined): number {
	return element ? smallInteger(only(element, 'certificate')) + 1 : 1;
}

/** A certificate's serial number, in hexadecimal. */
export function readSerialNumber(element: Element): string {
	const bytes = integerBytes(element);
	if (bytes[0] & 0x80) throw new MalformedError('The serial number of a certificate is negative');
	const hex = bytes.toString('hex').toUpperCase();
	return bytes.length > 1 && bytes[0] === 0 ? hex.slice(2) : hex;
}

/**
 * The certificate's key.
 * @throws {MalformedError} for a key that can't be used; also for an elliptic curve spelt out in parameters:
 * with a base point of one's choice, everybody can sign for a known key
 */
export function publicKeyOf({ keyInfo }: Certificate): KeyObject {
	const algorithm = new Fields(read(keyInfo, 'DER'), 'public key').take(TAG.sequence);
	const [type, parameters] = algorithm.children;
	if (objectIdentifier(type) === OID.ecPublicKey && parameters?.tag !== TAG.objectIdentifier) {
		throw new MalformedError('The public key is on an elliptic curve of its own making');
	}
	const key = withoutThrowing(() => createPublicKey({ key: keyInfo, format: 'der', type: 'spki' }));
	if (!key) throw new MalformedError('The public key of a certificate is not readable');
	return key;
}
