import type { FoundSignature, VerifiedFile } from './verifiedFile';
import { fallsShort, holderOf, nameOf } from './signatureEntry';

// What Verify comes to, in one sentence. It never says more than was found out.

const isUnchanged = ({ report, covers }: FoundSignature) =>
	report.integrity.status === 'intact' &&
	(covers === 'whole_file' || covers === 'later_changes_permitted');

/** Whether a file has signatures, and all that they signed is unchanged. */
export const isIntact = ({ signatures, obstacle }: VerifiedFile) =>
	!obstacle && signatures.length > 0 && signatures.every(isUnchanged);

const whose = ({ report }: FoundSignature) => `the ${report.kind} of ${nameOf(holderOf(report))}`;

const COVERAGE = {
	changed_after_signing: 'the file was changed after signing',
	not_certain: 'it is not certain what it covers',
};

const lowered = (sentence: string) =>
	`${sentence[0].toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, '');

/** What is wrong with a file. */
function faultsOf({ file, signatures, obstacle }: VerifiedFile): string[] {
	const name = `“${file.fileName}”`;
	if (obstacle) return [`${name} ${obstacle}`];
	if (signatures.length === 0) return [`${name} holds no signature`];
	return signatures.flatMap((signature) => {
		if (isUnchanged(signature)) return [];
		const { report, covers, notes } = signature;
		const reason =
			report.integrity.status === 'intact'
				? [COVERAGE[covers as keyof typeof COVERAGE], ...notes.slice(0, 1).map(lowered)].join(': ')
				: lowered(report.integrity.message);
		return [`${whose(signature)} in ${name}: ${reason}`];
	});
}

const TRUST = {
	chains: 'its certificate leads to a CA certificate that was given',
	'time not shown': 'its certificate led to a CA certificate that was given, and has expired since',
	'does not chain': 'its certificate does not lead to a CA certificate that was given',
	'not checked': 'who issued its certificate was not checked',
};

function told(signature: FoundSignature): string {
	const { report, covers } = signature;
	const time = report.kind === 'signature' ? report.signingTime : undefined;
	const when =
		time === undefined || time.source === 'not shown'
			? ''
			: ` at ${time.time.toISOString()} (by ${time.source === 'time stamp' ? 'a time stamp' : 'its own word'})`;
	const later =
		covers === 'later_changes_permitted' ? ', with later additions that it permits' : '';
	return `${whose(signature)}${when}${later}, ${TRUST[report.trust.status]}`;
}

/**
 * The verdict: one sentence.
 *
 * @param profile by which the certificate was asked for
 * @param forTests a certificate says that it is for tests
 */
export function verdictOf(files: VerifiedFile[], profile: string, forTests: boolean): string {
	const faults = files.flatMap(faultsOf);
	const signatures = files.flatMap((file) => file.signatures);
	const all =
		faults.length > 0
			? [`not everything is as it was signed: ${faults.join('; ')}`]
			: [`what was signed is unchanged: ${signatures.map(told).join('; ')}`];
	for (const { file, startsWithUpload } of files) {
		if (startsWithUpload === false) {
			all.push(`“${file.fileName}” is not made of the file that was uploaded`);
		}
	}
	if (signatures.some(({ report }) => fallsShort(report, profile))) {
		all.push(`the certificate does not state what the profile ${profile} promises`);
	}
	all.push('revocation was not checked');
	const sentence = `${all.join('; ')}.`;
	if (forTests) return `TEST, NO LEGAL VALUE: ${sentence}`;
	return sentence[0].toUpperCase() + sentence.slice(1);
}
