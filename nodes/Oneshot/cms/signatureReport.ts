import { digestOf, type DigestName } from './algorithms';
import type { Certificate } from './certificate';
import { isValidAt, judgeTrust } from './chain';
import { attempt, MalformedError } from './der';
import { certificateFacts, qualifiedStated, revocationOf } from './facts';
import { OID } from './oids';
import type {
	DocumentTimeStampReport,
	Indication,
	Integrity,
	SignatureReport,
	SigningTime,
	TimeStampReport,
	Trust,
	ValidityAtSigning,
} from './report';
import { single, type SignedData, type SignerInfo } from './signedData';
import { checkSigner, notCheckable, readableCertificates } from './signer';
import {
	checkTimeStamp,
	momentOf,
	readTimeStamp,
	unreadableTimeStamp,
	type CheckOptions,
} from './timeStamp';
import { time } from './values';

const MAX_TIME_STAMPS = 8;

const NO_TIME: SigningTime = {
	source: 'not shown',
	message: 'Nothing in the signature shows when it was made.',
};
const NOT_WITHIN_SHOWN: ValidityAtSigning = {
	status: 'not shown',
	message: "Nothing shows whether the signer's certificate was within its validity at the signing.",
};
const ISSUER_NOT_CHECKED: Trust = {
	status: 'not checked',
	message: 'The issuer was not checked: the signature is not intact.',
};

/** A time stamp of a signature whose time may be relied on as far as its authority may. */
type UsableTimeStamp = TimeStampReport & { time: Date };

/** What is known of one signer's signature. */
export function signatureReport(
	signer: SignerInfo,
	data: SignedData,
	contentDigest: (algorithm: DigestName) => Buffer,
	options: CheckOptions,
): SignatureReport {
	const certificates = readableCertificates(data.certificates);
	const { integrity, certificate, certificateBound } = checkSigner(
		signer,
		data,
		certificates,
		contentDigest,
	);
	if (!certificate) return { ...withoutSigner(integrity), certificateBound };
	const timeStamps = timeStampsOf(signer, certificates, options);
	const intact = integrity.status === 'intact';
	const earliest = intact ? earliestOf(timeStamps) : undefined;
	const proven = earliest?.trust.status === 'chains' ? momentOf(earliest) : undefined;
	return {
		kind: 'signature',
		indication: indicationOf(integrity),
		integrity,
		signer: certificateFacts(certificate),
		certificateBound,
		trust: intact
			? judgeTrust(certificate, certificates, options.authorities, 'documents', {
					proven,
					now: options.now,
				})
			: ISSUER_NOT_CHECKED,
		qualifiedStated: qualifiedStated(certificate),
		signingTime: intact ? signingTime(signer, earliest) : NO_TIME,
		validityAtSigning: validityAtSigning(certificate, earliest),
		revocation: revocationOf(certificate),
		timeStamps,
	};
}

/** The report on a signature that can't be read. */
export function unreadableSignature(problem: MalformedError): SignatureReport {
	return { ...withoutSigner(notCheckable(problem)), certificateBound: false };
}

function withoutSigner(integrity: Integrity): Omit<SignatureReport, 'certificateBound'> {
	return {
		kind: 'signature',
		indication: indicationOf(integrity),
		integrity,
		trust: ISSUER_NOT_CHECKED,
		signingTime: NO_TIME,
		validityAtSigning: NOT_WITHIN_SHOWN,
		revocation: {
			status: 'not checked',
			needed: true,
			message: 'Whether the certificate was revoked was not checked.',
		},
		timeStamps: [],
	};
}

/** The report on a document time stamp. */
export function documentTimeStampReport(report: TimeStampReport): DocumentTimeStampReport {
	return { kind: 'document time stamp', indication: indicationOf(report.integrity), ...report };
}

/** ETSI EN 319 102-1, 5.3: failed when a hash or a signature value is wrong, else nothing is certain. */
function indicationOf(integrity: Integrity): Indication {
	const wrong =
		integrity.status === 'broken' && ['signature', 'content'].includes(integrity.reason);
	return wrong ? 'TOTAL-FAILED' : 'INDETERMINATE';
}

/** Checks the time stamps of a signature; those beyond the eighth are left out. */
function timeStampsOf(
	{ unsignedAttributes, signature }: SignerInfo,
	certificates: Certificate[],
	options: CheckOptions,
): TimeStampReport[] {
	const tokens = (unsignedAttributes.get(OID.timeStampToken) ?? []).flat();
	return tokens.slice(0, MAX_TIME_STAMPS).map(({ bytes }) => {
		const { value, problem } = attempt(() => readTimeStamp(bytes));
		if (problem) return unreadableTimeStamp(problem);
		return checkTimeStamp(
			value,
			(algorithm) => digestOf(algorithm, signature),
			certificates,
			options,
		);
	});
}

/**
 * The time stamp that tells most: the earliest of a trusted authority, else the earliest whose authority could
 * be one. Anybody can add time stamps, so those of authorities known not to be trusted tell nothing.
 */
function earliestOf(timeStamps: TimeStampReport[]): UsableTimeStamp | undefined {
	const usable = timeStamps.filter(
		(report): report is UsableTimeStamp =>
			report.integrity.status === 'intact' &&
			report.time !== undefined &&
			report.trust.status !== 'does not chain',
	);
	const trusted = usable.filter(({ trust }) => trust.status === 'chains');
	return (trusted.length > 0 ? trusted : usable).sort((one, other) => +one.time - +other.time)[0];
}

function signingTime(signer: SignerInfo, timeStamp: UsableTimeStamp | undefined): SigningTime {
	if (timeStamp) {
		const authority = timeStamp.trust.status;
		const name = timeStamp.authority?.commonName ?? timeStamp.authority?.subject;
		const but = authority === 'chains' ? '' : ', whose issuer is not shown to be a trusted one';
		const message = `A time stamp of “${name}”${but} says that the signature was there at ${timeStamp.time.toISOString()}.`;
		return { source: 'time stamp', time: timeStamp.time, authority, message };
	}
	const attributes = signer.signedAttributes?.values ?? new Map();
	const claimed = attempt(() => {
		const attribute = single(attributes, OID.signingTime);
		return attribute && time(attribute);
	}).value;
	if (!claimed) return NO_TIME;
	const message = `The signer claims to have signed at ${claimed.toISOString()}; nothing else shows it.`;
	return { source: 'signing-time attribute', time: claimed, message };
}

function validityAtSigning(
	certificate: Certificate,
	timeStamp: UsableTimeStamp | undefined,
): ValidityAtSigning {
	if (!timeStamp) return NOT_WITHIN_SHOWN;
	const within = isValidAt(certificate, momentOf(timeStamp));
	const was = within ? 'was within its validity' : 'was not within its validity';
	const by = timeStamp.trust.status === 'chains' ? '' : ', if its authority can be trusted';
	const message = `The signer's certificate ${was} at the time of the time stamp${by}.`;
	return { status: within ? 'within' : 'outside', message };
}
