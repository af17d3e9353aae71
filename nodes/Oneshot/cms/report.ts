import type { QcStatements } from './extensions';

/**
 * Whether what was signed is unchanged and the signature is the named certificate's.
 * Each `message` in this file is one sentence for people.
 */
export type Integrity =
	| { status: 'intact'; weak: string[]; message: string }
	| { status: 'broken'; reason: BrokenReason; message: string }
	| { status: 'not checkable'; reason: 'malformed' | 'unsupported'; message: string };

/**
 * - `signature`: the signature value is wrong · `content`: the signed content is another one
 * - `certificate`: the certificate is not the one that the signer named · `purpose`: the certificate is not one
 *   for time stamps
 */
export type BrokenReason = 'signature' | 'content' | 'certificate' | 'purpose';

/** Whether a certificate leads to the CA certificates given. Revocation is never part of it. */
export type Trust =
	| { status: 'not checked'; message: string }
	/** at the time that a trusted time stamp shows, else now */
	| { status: 'chains'; path: string[]; message: string }
	/** certificates have expired, and nothing trusted shows that the signature is older */
	| { status: 'time not shown'; path: string[]; message: string }
	| { status: 'does not chain'; message: string };

/** A certificate in its own words. */
export interface CertificateFacts {
	subject: string;
	issuer: string;
	/** hexadecimal */
	certificateSerialNumber: string;
	/** also for a certificate that says no such thing: absent */
	commonName?: string;
	givenName?: string;
	surname?: string;
	pseudonym?: string;
	/** number of the identity document, e.g. IDCES-12345678Z (ETSI EN 319 412-1, 5.1.3) */
	serialNumber?: string;
	organizationName?: string;
	organizationIdentifier?: string;
	title?: string;
	country?: string;
	email?: string;
	notBefore: Date;
	notAfter: Date;
}

/** Claims of the certificate about itself: whether it is on the EU trusted list is not looked up. */
export interface QualifiedStated extends QcStatements {
	message: string;
}

/** When it was signed, and who says so. */
export type SigningTime =
	/** `authority`: the trust in the authority of the time stamp */
	| { source: 'time stamp'; time: Date; authority: Trust['status']; message: string }
	/** the signer's own word */
	| { source: 'signing-time attribute'; time: Date; message: string }
	| { source: 'not shown'; message: string };

/** Whether the signer's certificate was within its validity at the time of a time stamp. */
export interface ValidityAtSigning {
	status: 'within' | 'outside' | 'not shown';
	message: string;
}

export interface Revocation {
	status: 'not checked';
	/** false for a certificate whose issuer says that it is never revoked */
	needed: boolean;
	message: string;
}

/** A time stamp (RFC 3161). */
export interface TimeStampReport {
	integrity: Integrity;
	/** absent when it can't be read */
	time?: Date;
	/** how far off the time may be, in seconds, where the authority says so */
	accuracy?: number;
	/** object identifier of the authority's policy */
	policy?: string;
	/** hexadecimal */
	serialNumber?: string;
	authority?: CertificateFacts;
	trust: Trust;
}

/**
 * The result in the terms of ETSI EN 319 102-1 (5.1.3). TOTAL-PASSED never occurs: it takes revocation and a
 * validation policy.
 */
export type Indication = 'TOTAL-FAILED' | 'INDETERMINATE';

/** What is known of one signature. */
export interface SignatureReport {
	kind: 'signature';
	indication: Indication;
	integrity: Integrity;
	/** whoever the certificate names; not absent because the signature is broken */
	signer?: CertificateFacts;
	/** whether the signature says which certificate is its own */
	certificateBound: boolean;
	trust: Trust;
	qualifiedStated?: QualifiedStated;
	signingTime: SigningTime;
	validityAtSigning: ValidityAtSigning;
	revocation: Revocation;
	timeStamps: TimeStampReport[];
}

/** What is known of a document time stamp of a PDF. */
export interface DocumentTimeStampReport extends TimeStampReport {
	kind: 'document time stamp';
	indication: Indication;
}

export type Report = SignatureReport | DocumentTimeStampReport;
