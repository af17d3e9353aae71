import { createHash, sign, type KeyObject } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

import { encoded, serialNumber } from './asn1.mjs';
import { signatureAlgorithm } from './digests.mjs';
import { qcStatements, type Qualities } from './qualities.mjs';

/** Attribute types of distinguished names (X.520, RFC 2985). */
const NAME_TYPES = {
	C: '2.5.4.6',
	O: '2.5.4.10',
	OU: '2.5.4.11',
	serialNumber: '2.5.4.5',
	SN: '2.5.4.4',
	GN: '2.5.4.42',
	CN: '2.5.4.3',
};

/** A distinguished name: pairs of attribute and value, in the order of the certificate. */
export type Name = Array<[keyof typeof NAME_TYPES, string]>;

/** Extensions that the sandbox uses, of RFC 5280 unless said otherwise. */
const EXTENSION = {
	subjectKeyIdentifier: '2.5.29.14',
	keyUsage: '2.5.29.15',
	subjectAlternativeName: '2.5.29.17',
	basicConstraints: '2.5.29.19',
	authorityKeyIdentifier: '2.5.29.35',
	extendedKeyUsage: '2.5.29.37',
	/** RFC 3739 */
	qcStatements: '1.3.6.1.5.5.7.1.3',
	/** ETSI EN 319 412-1: lives too short a time to be revoked */
	validityAssuredShortTerm: '0.4.0.194121.2.1',
};

/** Bits of KeyUsage (RFC 5280, 4.2.1.3), the first in the highest bit. */
export const KEY_USAGE = {
	digitalSignature: 0x80,
	contentCommitment: 0x40,
	certificateSigning: 0x04,
	crlSigning: 0x02,
};

/** id-kp-timeStamping */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

interface CertificateRequest {
	subject: Name;
	publicKey: KeyObject;
	validFrom: Date;
	validTo: Date;
	/** bits of {@link KEY_USAGE} */
	keyUsage: number;
	email?: string;
	/** what the certificate states about itself */
	qualities?: Qualities;
	/** what the key is for, when not for a person's signature */
	role?: 'ca' | 'tsa';
}

/** Issues an X.509 certificate, signed by `issuer` (for a CA's own: its name and key). */
export function issueCertificate(
	request: CertificateRequest,
	issuer: { name: pkijs.RelativeDistinguishedNames; key: KeyObject; publicKey: KeyObject },
): pkijs.Certificate {
	const certificate = new pkijs.Certificate({
		version: 2, // v3
		serialNumber: serialNumber(),
		issuer: issuer.name,
		subject: distinguishedName(request.subject),
		notBefore: new pkijs.Time({ type: 0, value: request.validFrom }),
		notAfter: new pkijs.Time({ type: 0, value: request.validTo }),
		subjectPublicKeyInfo: pkijs.PublicKeyInfo.fromBER(subjectPublicKeyInfo(request.publicKey)),
		extensions: extensions(request, issuer.publicKey),
	});
	const algorithm = signatureAlgorithm(issuer.key, 'SHA-256');
	certificate.signature = algorithm;
	certificate.signatureAlgorithm = algorithm;
	const toBeSigned = Buffer.from(certificate.encodeTBS().toBER());
	certificate.signatureValue = new asn1js.BitString({
		valueHex: sign('sha256', toBeSigned, issuer.key),
	});
	// Read back, so that the structure keeps the bytes that were signed.
	return pkijs.Certificate.fromBER(encoded({ toSchema: () => certificate.toSchema(true) }));
}

/** Attributes that RFC 5280 (A.1) wants as printable strings, and what these may hold. */
const PRINTABLE_ATTRIBUTES = ['C', 'serialNumber'];
const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;

/** The structure of a name: one set for each attribute. */
export function distinguishedName(name: Name): pkijs.RelativeDistinguishedNames {
	const sets = name.map(([attribute, value]) => {
		const printable = PRINTABLE_ATTRIBUTES.includes(attribute) && PRINTABLE.test(value);
		const pair = new pkijs.AttributeTypeAndValue({
			type: NAME_TYPES[attribute],
			value: printable ? new asn1js.PrintableString({ value }) : new asn1js.Utf8String({ value }),
		});
		return new asn1js.Set({ value: [pair.toSchema()] });
	});
	// pkijs would write all attributes into one set, but keeps what it has read.
	const sequence = new asn1js.Sequence({ value: sets });
	return pkijs.RelativeDistinguishedNames.fromBER(sequence.toBER());
}

function extensions(request: CertificateRequest, issuerKey: KeyObject): pkijs.Extension[] {
	const unusedBits = Math.log2(request.keyUsage & -request.keyUsage);
	const list = [
		extension(
			EXTENSION.basicConstraints,
			new pkijs.BasicConstraints(
				request.role === 'ca' ? { cA: true, pathLenConstraint: 0 } : { cA: false },
			).toSchema(),
			true,
		),
		extension(
			EXTENSION.keyUsage,
			new asn1js.BitString({ valueHex: Uint8Array.of(request.keyUsage), unusedBits }),
			true,
		),
		extension(
			EXTENSION.subjectKeyIdentifier,
			new asn1js.OctetString({ valueHex: keyIdentifier(request.publicKey) }),
		),
		extension(
			EXTENSION.authorityKeyIdentifier,
			new pkijs.AuthorityKeyIdentifier({
				keyIdentifier: new asn1js.OctetString({ valueHex: keyIdentifier(issuerKey) }),
			}).toSchema(),
		),
	];
	if (request.role === 'tsa') {
		const usage = new pkijs.ExtKeyUsage({ keyPurposes: [TIME_STAMPING] });
		list.push(extension(EXTENSION.extendedKeyUsage, usage.toSchema(), true));
	}
	if (request.email) {
		const rfc822Name = new pkijs.GeneralName({ type: 1, value: request.email });
		const names = new pkijs.GeneralNames({ names: [rfc822Name] });
		list.push(extension(EXTENSION.subjectAlternativeName, names.toSchema()));
	}
	const { compliance, shortTerm } = request.qualities ?? {};
	if (request.qualities && compliance) {
		list.push(extension(EXTENSION.qcStatements, qcStatements(request.qualities)));
	}
	if (shortTerm) list.push(extension(EXTENSION.validityAssuredShortTerm, new asn1js.Null()));
	return list;
}

function extension(extnID: string, value: asn1js.AsnType, critical = false): pkijs.Extension {
	return new pkijs.Extension({ extnID, critical, extnValue: value.toBER() });
}

function subjectPublicKeyInfo(publicKey: KeyObject): Buffer {
	return publicKey.export({ type: 'spki', format: 'der' });
}

/** SHA-1 of the public key's bits (RFC 5280, 4.2.1.2, method 1). */
function keyIdentifier(publicKey: KeyObject): Buffer {
	const info = pkijs.PublicKeyInfo.fromBER(subjectPublicKeyInfo(publicKey));
	return createHash('sha1').update(info.subjectPublicKey.valueBlock.valueHexView).digest();
}
