import type { IDataObject } from 'n8n-workflow';

import type { CertificateFacts, Report } from '../../cms/report';
import type { CertificateClass } from '../../entities/profile';
import { certificateClasses } from '../../entities/profile';
import type { FoundSignature, VerifiedFile } from './verifiedFile';

/** `not checkable` → `not_checkable`: words that an IF node compares. */
const word = (status: string) => status.replace(/[ -]/g, '_');

/** Whose certificate it is: the signer's, the authority's of a document time stamp. */
export const holderOf = (report: Report): CertificateFacts | undefined =>
	report.kind === 'signature' ? report.signer : report.authority;

export const nameOf = (facts: CertificateFacts | undefined) =>
	facts?.commonName ?? facts?.subject ?? 'an unknown signer';

const TEST_ISSUER = /\b(tests?|sandbox|demo|pruebas?|staging)\b|no legal value/i;

/** Whether a certificate says of itself that it is for tests. */
export const isForTests = (facts: CertificateFacts | undefined) =>
	facts !== undefined && (TEST_ISSUER.test(facts.issuer) || /no legal value/i.test(facts.subject));

/** What the certificate was issued as, in its own words. */
function stated(report: Report): CertificateClass | undefined {
	if (report.kind !== 'signature' || !report.qualifiedStated) return undefined;
	const { compliance, sscd } = report.qualifiedStated;
	if (!compliance) return 'not_qualified';
	return sscd ? 'qualified_qscd' : 'qualified';
}

export const isStatedQualified = (report: Report) =>
	report.kind === 'signature' && report.qualifiedStated?.compliance === true;

/** Whether the certificate is issued as less than its profile promises; undefined where that is not known. */
export function fallsShort(report: Report, profile: string): boolean | undefined {
	const order: CertificateClass[] = ['not_qualified', 'qualified', 'qualified_qscd'];
	const [expected, is] = [certificateClasses[profile], stated(report)];
	if (expected === undefined || is === undefined) return undefined;
	return order.indexOf(is) < order.indexOf(expected);
}

function timeOf(report: Report): IDataObject {
	if (report.kind !== 'signature') {
		return { signing_time: report.time?.toISOString(), signing_time_from: 'time_stamp' };
	}
	const { signingTime, validityAtSigning } = report;
	return {
		...(signingTime.source !== 'not shown' && { signing_time: signingTime.time.toISOString() }),
		signing_time_from: word(signingTime.source),
		certificate_at_signing: word(validityAtSigning.status),
	};
}

/** Time stamps that show nothing, with the reason. */
const brokenTimeStamps = (report: Report) =>
	report.kind === 'signature'
		? report.timeStamps
				.filter(({ integrity }) => integrity.status !== 'intact')
				.map(({ integrity }) => `Its time stamp: ${integrity.message}`)
		: [];

/** What is known of one signature, as an item tells it. */
export function signatureEntry(
	{ file, startsWithUpload }: VerifiedFile,
	{ report, covers, field, notes }: FoundSignature,
	profile: string,
	inSandbox: boolean,
): IDataObject {
	const holder = holderOf(report);
	return {
		...((inSandbox || isForTests(holder)) && { sandbox: true }),
		file: file.property,
		filename: file.fileName,
		kind: word(report.kind),
		...(field && { field }),
		integrity: word(report.integrity.status),
		covers,
		notes: [report.integrity.message, ...notes, ...brokenTimeStamps(report)],
		trust: word(report.trust.status),
		trust_message: report.trust.message,
		...(report.kind === 'signature' && {
			qualified_stated: isStatedQualified(report),
			profile_expected: certificateClasses[profile] ?? 'unknown',
			profile_stated: stated(report) ?? 'unknown',
		}),
		...timeOf(report),
		revocation: 'not_checked',
		...(holder && {
			signer: nameOf(holder),
			...(holder.serialNumber && { identity_number: holder.serialNumber }),
			issuer: holder.issuer,
			valid_from: holder.notBefore.toISOString(),
			valid_to: holder.notAfter.toISOString(),
		}),
		starts_with_upload: startsWithUpload ?? 'unknown',
		indication: report.indication,
	};
}
