import { digestOf, readDigestAlgorithm, type DigestName } from './algorithms';
import type { Certificate } from './certificate';
import { judgeTrust, type Moment } from './chain';
import { attempt, Fields, MalformedError, read, TAG, UnsupportedError, type Element } from './der';
import { readExtensionValues } from './extensions';
import { certificateFacts } from './facts';
import { OID } from './oids';
import type { Integrity, TimeStampReport, Trust } from './report';
import { readSignedData, type SignedData } from './signedData';
import {
	broken,
	checkSigner,
	intact,
	notCheckable,
	readableCertificates,
	type CheckedSigner,
} from './signer';
import { boolean, integerBytes, objectIdentifier, octets, smallInteger, time } from './values';

/** What a check goes by. */
export interface CheckOptions {
	/** the CA certificates that are trusted, from `readAuthorities`; nothing is said about trust without */
	authorities?: Certificate[];
	now: Date;
}

/** What a time stamp says (TSTInfo, RFC 3161, 2.4.2). */
interface TimeStampInfo {
	imprint: { algorithm: DigestName; value: Buffer };
	time: Date;
	/** seconds */
	accuracy?: number;
	policy: string;
	/** hexadecimal */
	serialNumber: string;
}

/** A time stamp whose signature is not checked yet. */
export interface TimeStamp {
	data: SignedData;
	info: TimeStampInfo;
}

const AUTHORITY_NOT_CHECKED: Trust = {
	status: 'not checked',
	message: 'The authority was not checked: the time stamp is not intact.',
};

/**
 * Reads a TimeStampToken.
 * @throws {MalformedError}
 */
export function readTimeStamp(token: Buffer, after: 'nothing' | 'zeros' = 'nothing'): TimeStamp {
	const data = readSignedData(token, after);
	if (data.contentType !== OID.timeStampInfo || !data.content || data.signers.length !== 1) {
		throw new MalformedError('The time stamp is not one of RFC 3161');
	}
	return { data, info: readInfo(Buffer.concat(data.content)) };
}

function readInfo(content: Buffer): TimeStampInfo {
	const fields = new Fields(read(content, 'DER'), 'time stamp');
	if (smallInteger(fields.take()) !== 1) {
		throw new MalformedError('The time stamp is of an unknown version');
	}
	const policy = objectIdentifier(fields.take());
	const imprint = new Fields(fields.take(), 'time stamp');
	const algorithm = readDigestAlgorithm(imprint.take());
	const value = octets(imprint.take());
	imprint.end();
	const serialNumber = integerBytes(fields.take()).toString('hex').toUpperCase();
	const generated = fields.take(TAG.generalizedTime);
	const accuracy = fields.optional(TAG.sequence);
	const ordering = fields.optional(TAG.boolean);
	if (ordering) boolean(ordering);
	fields.optional(TAG.integer); // nonce: for whoever asked for the time stamp
	fields.optional(0xa0); // the authority's name, which its certificate tells better
	const extensions = fields.optional(0xa1);
	fields.end();
	for (const { critical } of readExtensionValues(extensions?.children ?? []).values()) {
		if (critical)
			throw new UnsupportedError('The time stamp has an extension that is not known here');
	}
	return {
		imprint: { algorithm, value },
		time: time(generated),
		accuracy: accuracy && readAccuracy(accuracy),
		policy,
		serialNumber,
	};
}

/** Accuracy (RFC 3161, 2.4.2) in seconds: whole ones, thousandths and millionths. */
function readAccuracy(element: Element): number {
	const fields = new Fields(element, 'time stamp');
	const seconds = fields.optional(TAG.integer);
	const [thousandths, millionths] = [0x80, 0x81].map((tag) => {
		const content = fields.optional(tag)?.content ?? Buffer.of(0);
		if (content.length < 1 || content.length > 2) {
			throw new MalformedError('The accuracy of the time stamp is not readable');
		}
		return content.readUIntBE(0, content.length);
	});
	fields.end();
	return (seconds ? smallInteger(seconds) : 0) + thousandths / 1e3 + millionths / 1e6;
}

/**
 * Checks a time stamp: that it is of these bytes, its own signature, and that its certificate is one for time
 * stamps.
 * @param imprinted the digest of what should be stamped, by a digest algorithm
 * @param more certificates that may be needed beside those in the time stamp
 */
export function checkTimeStamp(
	{ data, info }: TimeStamp,
	imprinted: (algorithm: DigestName) => Buffer,
	more: Certificate[],
	{ authorities, now }: CheckOptions,
): TimeStampReport {
	const certificates = [...readableCertificates(data.certificates), ...more];
	const content = data.content!;
	const checked = checkSigner(data.signers[0], data, certificates, (algorithm) =>
		digestOf(algorithm, ...content),
	);
	const { certificate } = checked;
	const judged = attempt(() => timeStampIntegrity(checked, info, imprinted));
	const integrity = judged.value ?? notCheckable(judged.problem);
	const stated = momentOf(info);
	const trust: Trust =
		certificate && integrity.status === 'intact'
			? judgeTrust(certificate, certificates, authorities, 'time stamps', { stated, now })
			: AUTHORITY_NOT_CHECKED;
	const { time: at, accuracy, policy, serialNumber } = info;
	return {
		integrity,
		time: at,
		accuracy,
		policy,
		serialNumber,
		authority: certificate && certificateFacts(certificate),
		trust,
	};
}

/** A time stamp's time with its accuracy. */
export function momentOf({
	time: at,
	accuracy = 0,
}: Pick<TimeStampInfo, 'time' | 'accuracy'>): Moment {
	return { time: at, accuracy };
}

function timeStampIntegrity(
	{ integrity, certificate, certificateBound }: CheckedSigner,
	{ imprint }: TimeStampInfo,
	imprinted: (algorithm: DigestName) => Buffer,
): Integrity {
	if (integrity.status !== 'intact') return integrity;
	// RFC 3161, 2.3 and 2.4.1
	const purposes = certificate?.extensions.purposes;
	const [purpose, ...others] = purposes?.list ?? [];
	if (!purposes?.critical || purpose !== OID.timeStamping || others.length > 0) {
		return broken('purpose', 'The certificate of the time stamp is not one for time stamps alone');
	}
	if (!certificateBound) {
		return broken('certificate', 'The time stamp does not say which certificate is its own');
	}
	if (!imprinted(imprint.algorithm).equals(imprint.value)) {
		return broken('content', 'The time stamp is of something else');
	}
	if (imprint.algorithm !== 'SHA-1') return integrity;
	return intact([...integrity.weak, 'SHA-1 for what is stamped']);
}

/** The report on a time stamp that can't be read. */
export function unreadableTimeStamp(problem: MalformedError): TimeStampReport {
	return { integrity: notCheckable(problem), trust: AUTHORITY_NOT_CHECKED };
}
