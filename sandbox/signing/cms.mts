import { createHash, sign } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

import { encoded } from './asn1.mjs';
import { DIGESTS, signatureAlgorithm } from './digests.mjs';
import type { DigestAlgorithm, KeyPairWithCertificate } from './types.mjs';

/** OIDs of RFC 5652 (content types, attributes), RFC 5035 (signing certificate) and RFC 3161 (time stamps). */
const OID = {
	data: '1.2.840.113549.1.7.1',
	signedData: '1.2.840.113549.1.7.2',
	contentType: '1.2.840.113549.1.9.3',
	messageDigest: '1.2.840.113549.1.9.4',
	signingTime: '1.2.840.113549.1.9.5',
	signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
	timeStampToken: '1.2.840.113549.1.9.16.2.14',
};

/** Stamps a digest: the DER of an RFC 3161 TimeStampToken. */
export type Timestamp = (digest: Uint8Array, algorithm: DigestAlgorithm) => Promise<Uint8Array>;

interface SignedDataOptions {
	signer: KeyPairWithCertificate;
	/** digest of the content */
	digest: Uint8Array;
	/** of `digest`, of the signature and of its time stamp */
	algorithm: DigestAlgorithm;
	/** becomes a signed attribute; PAdES leaves it out (ETSI EN 319 142-1, 6.3: the dictionary's /M tells) */
	signingTime?: Date;
	/** stamps the signature; left out for time stamps themselves */
	timestamp?: Timestamp;
	/** the content itself, when it travels inside */
	enclosed?: { type: string; content: Uint8Array };
}

/** Signs the digest of a content: a CMS SignedData (DER) with the CAdES baseline attributes. */
export async function signedData(options: SignedDataOptions): Promise<Uint8Array> {
	const { signer, digest, algorithm, signingTime, timestamp, enclosed } = options;
	const { node, oid } = DIGESTS[algorithm];
	const contentType = enclosed?.type ?? OID.data;

	const attributes = [
		attribute(OID.contentType, new asn1js.ObjectIdentifier({ value: contentType })),
		attribute(OID.messageDigest, new asn1js.OctetString({ valueHex: digest })),
		attribute(OID.signingCertificateV2, signingCertificate(signer.der)),
	];
	if (signingTime) {
		attributes.push(attribute(OID.signingTime, new asn1js.UTCTime({ valueDate: signingTime })));
	}
	attributes.sort((one, other) => Buffer.compare(encoded(one), encoded(other)));
	// Signed is the DER of a SET OF, sent is the same with the implicit tag [0] (RFC 5652, 5.4).
	const signedAttributes = new asn1js.Set({ value: attributes.map((each) => each.toSchema()) });
	const signature = sign(node, Buffer.from(signedAttributes.toBER()), signer.key);

	const digestIdentifier = new pkijs.AlgorithmIdentifier({ algorithmId: oid });
	const signerInfo = new pkijs.SignerInfo({
		version: 1,
		sid: new pkijs.IssuerAndSerialNumber({
			issuer: signer.certificate.issuer,
			serialNumber: signer.certificate.serialNumber,
		}),
		digestAlgorithm: digestIdentifier,
		signedAttrs: new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes }),
		signatureAlgorithm: signatureAlgorithm(signer.key, algorithm),
		signature: new asn1js.OctetString({ valueHex: signature }),
	});
	if (timestamp) {
		const token = await timestamp(createHash(node).update(signature).digest(), algorithm);
		signerInfo.unsignedAttrs = new pkijs.SignedAndUnsignedAttributes({
			type: 1,
			attributes: [attribute(OID.timeStampToken, asn1js.fromBER(token).result)],
		});
	}

	const content = new pkijs.EncapsulatedContentInfo({ eContentType: contentType });
	if (enclosed) {
		// Given to the constructor, pkijs would split it into a constructed string, which is not DER.
		content.eContent = new asn1js.OctetString({ valueHex: enclosed.content });
	}
	const signed = new pkijs.SignedData({
		version: contentType === OID.data ? 1 : 3,
		encapContentInfo: content,
		digestAlgorithms: [digestIdentifier],
		certificates: [signer.certificate, ...signer.chain],
		signerInfos: [signerInfo],
	});
	return encoded(
		new pkijs.ContentInfo({ contentType: OID.signedData, content: signed.toSchema(true) }),
	);
}

function attribute(type: string, value: asn1js.AsnType): pkijs.Attribute {
	return new pkijs.Attribute({ type, values: [value] });
}

/** SigningCertificateV2 { certs { ESSCertIDv2 { certHash } } }, its hash SHA-256 by default (RFC 5035). */
function signingCertificate(certificate: Uint8Array): asn1js.Sequence {
	const certHash = new asn1js.OctetString({
		valueHex: createHash('sha256').update(certificate).digest(),
	});
	const id = new asn1js.Sequence({ value: [certHash] });
	return new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [id] })] });
}
