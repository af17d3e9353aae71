// CMS SignedData and RFC 3161 time stamps, right ones and wrong ones.
import {
	digest,
	DIGEST_OIDS,
	generalizedTime,
	indefinite,
	integer,
	nullValue,
	octetString,
	oid,
	sequence,
	set,
	signing,
	tlv,
	type DigestName,
	type Signing,
} from './build.cjs';
import { NOW, type Holder } from './certificates.cjs';

export const DATA = '1.2.840.113549.1.7.1';
const SIGNED_DATA = '1.2.840.113549.1.7.2';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';

export function attribute(type: string, ...values: Buffer[]): Buffer {
	return sequence(oid(type), set(...values));
}

export const attributes = {
	contentType: (type = DATA) => attribute('1.2.840.113549.1.9.3', oid(type)),
	messageDigest: (value: Buffer) => attribute('1.2.840.113549.1.9.4', octetString(value)),
	signingTime: (time: Date) => attribute('1.2.840.113549.1.9.5', generalizedTime(time)),
	/** ESSCertIDv2; SHA-256 is not written, as DER wants it */
	certificate: (der: Buffer, hash: DigestName = 'sha256') =>
		attribute(
			'1.2.840.113549.1.9.16.2.47',
			sequence(
				sequence(
					sequence(
						...(hash === 'sha256' ? [] : [sequence(oid(DIGEST_OIDS[hash]))]),
						octetString(digest(hash, der)),
					),
				),
			),
		),
	/** ESSCertID, SHA-1 */
	oldCertificate: (der: Buffer) =>
		attribute(
			'1.2.840.113549.1.9.16.2.12',
			sequence(sequence(sequence(octetString(digest('sha1', der))))),
		),
	timeStamp: (token: Buffer) => attribute('1.2.840.113549.1.9.16.2.14', token),
};

export interface SignerOptions {
	hash: DigestName;
	/** how to sign, when not in the key's usual way */
	by: Signing;
	/** instead of issuer and serial number of the certificate */
	identifier: Buffer;
	version: number;
	/** instead of content type, message digest and certificate hash */
	signed: Buffer[];
	/** signed attributes as they are sent, when not as they are signed */
	sent: (attributes: Buffer[]) => Buffer[];
	unsigned: (signature: Buffer) => Buffer[];
	digestIdentifier: Buffer;
	contentType: string;
	/** false: the content itself is signed */
	withAttributes: boolean;
}

/** A SignerInfo. */
export function signerInfo(
	holder: Holder,
	content: Buffer,
	options: Partial<SignerOptions> = {},
): Buffer {
	const hash = options.hash ?? 'sha256';
	const by = options.by ?? signing(holder.keys.privateKey, hash);
	const sorted = [
		...(options.signed ?? [
			attributes.contentType(options.contentType),
			attributes.messageDigest(digest(hash, content)),
			attributes.certificate(holder.der),
		]),
	].sort((one, other) => Buffer.compare(one, other));
	const withAttributes = options.withAttributes ?? true;
	const signature = by.sign(withAttributes ? set(...sorted) : content);
	const unsigned = options.unsigned?.(signature) ?? [];
	return sequence(
		integer(options.version ?? (options.identifier ? 3 : 1)),
		options.identifier ?? sequence(holderIssuer(holder), holder.serial),
		options.digestIdentifier ?? sequence(oid(DIGEST_OIDS[hash])),
		...(withAttributes ? [tlv(0xa0, ...(options.sent?.(sorted) ?? sorted))] : []),
		by.identifier,
		octetString(signature),
		...(unsigned.length > 0 ? [tlv(0xa1, ...unsigned)] : []),
	);
}

/** The issuer's name in a certificate, read from where it stands. */
function holderIssuer({ der }: Holder): Buffer {
	// Certificate, signed part, version, serial number, algorithm, issuer
	const inside = contents(contents(der));
	let at = 0;
	for (let skipped = 0; skipped < 3; skipped++) at += whole(inside.subarray(at)).length;
	return whole(inside.subarray(at));
}

/** The first encoded value of some bytes. */
export function whole(bytes: Buffer): Buffer {
	const { start, length } = header(bytes);
	return bytes.subarray(0, start + length);
}

function contents(bytes: Buffer): Buffer {
	const { start, length } = header(bytes);
	return bytes.subarray(start, start + length);
}

function header(bytes: Buffer): { start: number; length: number } {
	const first = bytes[1];
	if (first < 0x80) return { start: 2, length: first };
	const octets = first & 0x7f;
	return { start: 2 + octets, length: bytes.readUIntBE(2, octets) };
}

export interface MessageOptions {
	/** the content, when it is to be inside */
	content: Buffer;
	contentType: string;
	certificates: Buffer[];
	digestIdentifiers: Buffer[];
	version: number;
	/** indefinite lengths, and the content in pieces */
	ber: boolean;
}

/** A SignedData in its ContentInfo. */
export function message(signers: Buffer[], options: Partial<MessageOptions> = {}): Buffer {
	const { content, contentType = DATA, certificates = [], ber = false } = options;
	const outer = ber ? indefinite : tlv;
	const inside = content && (ber ? inPieces(content) : octetString(content));
	const identifiers = options.digestIdentifiers ?? [sequence(oid(DIGEST_OIDS.sha256), nullValue())];
	const signedData = outer(
		0x30,
		integer(options.version ?? 1),
		set(...identifiers),
		outer(0x30, oid(contentType), ...(inside ? [outer(0xa0, inside)] : [])),
		...(certificates.length > 0 ? [outer(0xa0, ...certificates)] : []),
		outer(0x31, ...signers),
	);
	return outer(0x30, oid(SIGNED_DATA), outer(0xa0, signedData));
}

function inPieces(content: Buffer): Buffer {
	const pieces: Buffer[] = [];
	for (let at = 0; at < content.length; at += 5)
		pieces.push(octetString(content.subarray(at, at + 5)));
	return indefinite(0x24, ...pieces);
}

export type SimpleOptions = Partial<SignerOptions> & Omit<Partial<MessageOptions>, 'contentType'>;

/** A message of one signer, with the certificates of the signer and of `chain` inside. */
export function signed(
	holder: Holder,
	content: Buffer,
	options: SimpleOptions = {},
	chain: Holder[] = [],
) {
	const hash = options.hash ?? 'sha256';
	return message([signerInfo(holder, content, options)], {
		certificates: [holder, ...chain].map(({ der }) => der),
		digestIdentifiers: [options.digestIdentifier ?? sequence(oid(DIGEST_OIDS[hash]))],
		...options,
	});
}

export interface StampOptions extends SimpleOptions {
	time: Date;
	imprint: DigestName;
	/** bytes of TSTInfo, made otherwise */
	info: Buffer;
	chain: Holder[];
	infoExtras: Buffer[];
}

/** A time stamp token of some bytes. */
export function stamped(
	holder: Holder,
	bytes: Buffer,
	options: Partial<StampOptions> = {},
): Buffer {
	const hash = options.imprint ?? 'sha256';
	const info =
		options.info ??
		sequence(
			integer(1),
			oid('1.2.3.4'),
			sequence(sequence(oid(DIGEST_OIDS[hash]), nullValue()), octetString(digest(hash, bytes))),
			integer(4711),
			generalizedTime(options.time ?? NOW),
			sequence(integer(1)),
			...(options.infoExtras ?? []),
		);
	return message([signerInfo(holder, info, { contentType: TST_INFO, ...options })], {
		version: 3,
		content: info,
		certificates: [holder, ...(options.chain ?? [])].map(({ der }) => der),
		...options,
		contentType: TST_INFO,
	});
}
