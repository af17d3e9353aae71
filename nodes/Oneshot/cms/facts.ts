import type { Certificate } from './certificate';
import { valueOf } from './names';
import { OID } from './oids';
import type { CertificateFacts, QualifiedStated, Revocation } from './report';

/** What a certificate says about its subject. */
export function certificateFacts(certificate: Certificate): CertificateFacts {
	const { subject, issuer, serialNumber, notBefore, notAfter, extensions } = certificate;
	const email = [...extensions.emails, valueOf(subject, OID.emailAddress) ?? []].flat();
	return {
		subject: subject.text,
		issuer: issuer.text,
		certificateSerialNumber: serialNumber,
		commonName: valueOf(subject, OID.commonName),
		givenName: valueOf(subject, OID.givenName),
		surname: valueOf(subject, OID.surname),
		pseudonym: valueOf(subject, OID.pseudonym),
		serialNumber: valueOf(subject, OID.serialNumber),
		organizationName: valueOf(subject, OID.organizationName),
		organizationIdentifier: valueOf(subject, OID.organizationIdentifier),
		title: valueOf(subject, OID.title),
		country: valueOf(subject, OID.countryName),
		email: email.length > 0 ? [...new Set(email)].join(' | ') : undefined,
		notBefore,
		notAfter,
	};
}

const TYPES: Record<string, string> = {
	esign: 'electronic signatures',
	eseal: 'electronic seals',
	web: 'web sites',
};

/** What a certificate claims in its QcStatements. */
export function qualifiedStated({ extensions }: Certificate): QualifiedStated {
	const statements = extensions.qcStatements;
	if (!statements?.compliance) {
		const none = { compliance: false, sscd: false, types: [], legislation: [] };
		const message = 'The certificate does not state that it was issued as a qualified one.';
		return { ...(statements ?? none), message };
	}
	const { sscd, types, legislation } = statements;
	const purposes = types.map((type) => TYPES[type] ?? type).join(' and ');
	const message = [
		'The certificate states that it was issued as a qualified one',
		purposes && ` for ${purposes}`,
		legislation.length > 0 && ` under the laws of ${legislation.join(', ')}`,
		sscd && ', with its key in a qualified signature creation device',
		'; whether that is so is on the trusted lists, which were not read.',
	];
	return { ...statements, message: message.filter(Boolean).join('') };
}

/** Revocation is never looked up; some certificates are never revoked. */
export function revocationOf({ extensions }: Certificate): Revocation {
	const needed = !extensions.validityAssuredShortTerm && !extensions.noRevocationAvailable;
	const message = needed
		? 'Whether the certificate was revoked was not checked.'
		: 'Whether the certificate was revoked was not checked: its issuer states that it is too short-lived to be revoked.';
	return { status: 'not checked', needed, message };
}
