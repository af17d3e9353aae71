import type { KeyObject } from 'node:crypto';
import type { Certificate } from 'pkijs';

/** Digest algorithms that the sandbox signs and stamps with, by their WebCrypto names. */
export type DigestAlgorithm = 'SHA-256' | 'SHA-384' | 'SHA-512';

/** The signer, with the API's Create fields in camelCase. */
export interface Person {
	givenName: string;
	surname1: string;
	surname2?: string;
	/** number of the identity document */
	serialNumber?: string;
	/** of the identity document, IDC (national identity card) when absent */
	documentType?: string;
	/** ISO 3166-1 alpha-2 */
	country?: string;
	email?: string;
}

/** A private key with its certificate, and the certificates above it (the CA's last). */
export interface KeyPairWithCertificate {
	key: KeyObject;
	certificate: Certificate;
	/** DER of `certificate` */
	der: Uint8Array;
	chain: Certificate[];
}

/** Values of the placeholders `%(NAME)s` in the text of an appearance. */
export type Placeholders = Record<'CN' | 'SUBJECT' | 'E' | 'EMAIL' | 'L', string>;

/** A signer's key and one-off certificate. `signer` and `placeholders` concern this folder only. */
export interface Identity {
	commonName: string;
	certificate: {
		/** hexadecimal, upper case */
		serialNumber: string;
		validFrom: Date;
		validTo: Date;
		pem: string;
	};
	signer: KeyPairWithCertificate;
	placeholders: Placeholders;
}

/** What a visible signature shows, and where. */
export interface Appearance {
	/** lines with placeholders; the signer and the date when neither text nor image is given */
	text?: string[];
	/** strftime format of `%(DATE)s`; shown on a line of its own when no line has that placeholder */
	date?: string;
	/** IANA name, UTC when absent */
	timezone?: string;
	/**
	 * x1, y1, x2, y2: two opposite corners, in points from the bottom left corner of the page as a
	 * reader sees it (crop box, `/Rotate` applied). On a plain page these are user space coordinates.
	 */
	position: [number, number, number, number];
	/** from 0 */
	page: number;
	/** PNG */
	image?: Uint8Array;
}

/** A hash file, as uploaded with `hashfile`. */
export interface HashFile {
	/** base64 */
	messageDigest: string;
	/** e.g. "sha256WithRSAEncryption", "sha256", "SHA-512" */
	digestAlgorithm: string;
	/** 1 (default): sign attributes, of which the digest is one. 0 is refused. */
	addAuthAttribute?: number;
	/** 1: the signing time becomes a signed attribute */
	addSigningTime?: number;
}

/** How the local authorities work. */
export interface AuthorityOptions {
	/** RSA 2048 (default), or the elliptic curve P-256; authorities that were kept keep their keys */
	keyType?: 'rsa' | 'ec';
	/** whether persons' certificates say that they are too short-lived to be revoked */
	shortTerm?: boolean;
}

/** The local certification and time-stamping authority. */
export interface Authority {
	/** certificate of the test CA */
	caPem: string;
	/** certificate of the time-stamping authority, issued by the test CA */
	tsaPem: string;
	/** Makes a fresh key and a one-off certificate for it, valid for a day. */
	issue(person: Person, profile: string): Promise<Identity>;
	/** Whether a picture can be part of an appearance. */
	canDraw(image: Uint8Array): boolean;
	/** Does all of `signPdf` that can fail, but the signature; throws alike. */
	tryPdf(pdf: Uint8Array, appearance?: Appearance): Promise<void>;
	/** Throws where `signHash` would. */
	tryHash(hash: HashFile): void;
	/**
	 * Signs a PDF (PAdES B-T) in one incremental update, with a visible appearance when given.
	 * @throws {SigningError} code `page`, `encrypted`, `pdf`, `image` or `timezone`
	 */
	signPdf(pdf: Uint8Array, by: Identity, appearance?: Appearance): Promise<Uint8Array>;
	/**
	 * Signs the digest of a content that stays with its owner: a detached CMS SignedData (DER), CAdES B-T.
	 * @throws {SigningError} code `algorithm` or `hash`
	 */
	signHash(hash: HashFile, by: Identity): Promise<Uint8Array>;
	/** Stamps a digest: an RFC 3161 TimeStampToken (DER). */
	timestamp(digest: Uint8Array, algorithm: DigestAlgorithm): Promise<Uint8Array>;
}

/**
 * - `page`: the document has no such page · `encrypted`: the PDF is encrypted · `pdf`: not a PDF that can be signed
 * - `image`: not a PNG that can be drawn · `timezone`: unknown time zone
 * - `algorithm`: unsupported digest algorithm · `hash`: the hash file's digest or options are not usable
 */
export type SigningErrorCode =
	| 'page'
	| 'encrypted'
	| 'pdf'
	| 'image'
	| 'timezone'
	| 'algorithm'
	| 'hash';

/** Why something can't be signed; `message` is a sentence for people. */
export class SigningError extends Error {
	constructor(
		readonly code: SigningErrorCode,
		message: string,
		options?: ErrorOptions,
	) {
		super(message, options);
		this.name = 'SigningError';
	}
}
