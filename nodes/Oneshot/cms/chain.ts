import { checkSignatureValue } from './algorithms';
import { publicKeyOf, readCertificate, type Certificate } from './certificate';
import { attempt, MalformedError } from './der';
import { valueOf } from './names';
import { DOCUMENT_PURPOSES, OID } from './oids';
import type { Trust } from './report';

/** What a certificate must be good for. */
export type Purpose = 'documents' | 'time stamps';

/** A point in time as a time stamp gives it. */
export interface Moment {
	time: Date;
	/** seconds that the time may be off */
	accuracy: number;
}

const MAX_DEPTH = 8;
/** Signatures of certificates that a search may compute. */
const MAX_STEPS = 200;
/** Seconds that a trusted clock may be ahead of ours, or off by its own account. */
const CLOCK_TOLERANCE = 300;
const MAX_ACCURACY = 60;
const ANY_PURPOSE = '2.5.29.37.0';

/**
 * Reads the CA certificates that a user gives: PEM with any number of them, or the DER of one.
 * @throws {MalformedError} when there is none, one is not readable, or one is not a CA's
 */
export function readAuthorities(given: Buffer | string): Certificate[] {
	const text = given.toString('latin1');
	const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g)];
	const encodings = blocks.map(([, base64]) => Buffer.from(base64, 'base64'));
	if (blocks.length === 0 && Buffer.isBuffer(given)) encodings.push(given);
	if (encodings.length === 0) throw new MalformedError('There is no certificate in the text given');
	const certificates = encodings.map(readCertificate);
	const other = certificates.find(({ extensions }) => !extensions.authority);
	if (other)
		throw new MalformedError(`${nameOf(other)} is not a CA: its certificate does not say so`);
	return certificates;
}

/** Whether a moment lies in a certificate's validity. */
export function isValidAt(
	{ notBefore, notAfter }: Certificate,
	{ time, accuracy }: Moment,
): boolean {
	const tolerance = Math.min(accuracy, MAX_ACCURACY) * 1000;
	return +notBefore <= +time + tolerance && +time - tolerance <= +notAfter;
}

/** What a certificate is called in sentences. */
export function nameOf({ subject }: Certificate): string {
	return `“${valueOf(subject, OID.commonName) ?? subject.text}”`;
}

/**
 * Whether a certificate leads to one of the CA certificates given, by signatures, by what each certificate may
 * do, and in time. Revocation is not looked at.
 * @param pool certificates that may stand between; whoever made the signature chose them
 * @param authorities the CA certificates given; nothing is checked without
 * @param times `proven`: when a trusted time stamp shows the signature to have been there; `stated`: the time
 * that must lie in the validity too, for the authority of a time stamp
 */
export function judgeTrust(
	certificate: Certificate,
	pool: Certificate[],
	authorities: Certificate[] | undefined,
	purpose: Purpose,
	times: { proven?: Moment; stated?: Moment; now: Date },
): Trust {
	if (!authorities?.length) {
		return {
			status: 'not checked',
			message: 'The issuer was not checked: no CA certificates were given.',
		};
	}
	const { proven, stated } = times;
	const now = { time: times.now, accuracy: 0 };
	const doesNot = (why: string): Trust => ({ status: 'does not chain', message: `${why}.` });
	if (stated && +stated.time > +times.now + CLOCK_TOLERANCE * 1000) {
		return doesNot('The time stamp is of a time that is still to come');
	}
	const unfit = unfitFor(certificate, purpose);
	if (unfit) return doesNot(unfit);

	const search = new Search(pool, authorities, purpose);
	let expired: Certificate[] | undefined;
	for (const path of search.paths([certificate])) {
		const validAt = (moment: Moment) => path.every((each) => isValidAt(each, moment));
		const inTime = validAt(proven ?? now);
		if (inTime && (!stated || validAt(stated))) return chains('chains', path);
		const possible = stated ? validAt(stated) : overlap(path, times.now);
		if (!proven && possible) expired ??= path;
		search.note(`A certificate on the way to ${nameOf(path.at(-1)!)} was not within its validity`);
	}
	return expired ? chains('time not shown', expired) : doesNot(search.reason);
}

function chains(status: 'chains' | 'time not shown', certificates: Certificate[]): Trust {
	const path = certificates.map(({ subject }) => subject.text);
	const issued = `The certificate was issued under ${nameOf(certificates.at(-1)!)}, which was given as trusted`;
	const message =
		status === 'chains'
			? `${issued}.`
			: `${issued}, but it has expired, and no time stamp of a trusted authority shows that it was used before.`;
	return { status, path, message };
}

/** Whether there was a time at which all of them were valid. */
function overlap(path: Certificate[], now: Date): boolean {
	const begin = Math.max(...path.map(({ notBefore }) => +notBefore));
	const end = Math.min(...path.map(({ notAfter }) => +notAfter));
	return begin <= end && begin <= +now;
}

/** Why a certificate is not one that signs documents or time stamps. */
function unfitFor({ extensions }: Certificate, purpose: Purpose): string | undefined {
	const { keyUsage, purposes, unchecked } = extensions;
	if (unchecked.length > 0) return restricted(unchecked);
	if (keyUsage && !keyUsage.digitalSignature && !keyUsage.contentCommitment) {
		return "The signer's certificate is not one for signatures";
	}
	const allowed = purpose === 'documents' ? DOCUMENT_PURPOSES : [OID.timeStamping];
	if (purposes && !purposes.list.some((each) => allowed.includes(each))) {
		return `The signer's certificate is not one for ${purpose}`;
	}
	return undefined;
}

function restricted(types: string[]): string {
	return `A certificate has restrictions that are not checked here (${types.join(', ')})`;
}

/** Looks for ways from a certificate to the CA certificates given, with a bound on the work. */
class Search {
	private readonly known: Certificate[];
	private readonly trusted: Set<string>;
	private steps = 0;
	private noted?: string;

	constructor(
		pool: Certificate[],
		authorities: Certificate[],
		private readonly purpose: Purpose,
	) {
		const all = [...authorities, ...pool].map(
			(each) => [each.der.toString('base64'), each] as const,
		);
		this.known = [...new Map(all).values()];
		this.trusted = new Set(authorities.map(({ der }) => der.toString('base64')));
	}

	/** The first obstacle met. */
	get reason(): string {
		return this.noted ?? 'The certificate does not lead to any of the CA certificates given';
	}

	note(obstacle: string): void {
		this.noted ??= obstacle;
	}

	/** All ways that go on from a path, the certificate itself first and a CA certificate given last. */
	*paths(path: Certificate[]): Generator<Certificate[]> {
		const last = path.at(-1)!;
		if (path.length > MAX_DEPTH) return;
		for (const issuer of this.known) {
			const inPath = path.some(({ der }) => der.equals(issuer.der));
			if (issuer.subject.key !== last.issuer.key || inPath) continue;
			if (++this.steps > MAX_STEPS)
				return this.note('There are too many certificates to go through');
			const obstacle = this.obstacle(issuer, path);
			if (obstacle) this.note(obstacle);
			else if (this.trusted.has(issuer.der.toString('base64'))) yield [...path, issuer];
			else yield* this.paths([...path, issuer]);
		}
	}

	/** Why a CA can't have issued the last certificate of a path. */
	private obstacle(issuer: Certificate, path: Certificate[]): string | undefined {
		const { authority, keyUsage, purposes, unchecked } = issuer.extensions;
		const name = nameOf(issuer);
		if (!authority || (keyUsage && !keyUsage.certificateSigning)) {
			return `${name} issued a certificate, but is not a CA that may`;
		}
		if (unchecked.length > 0) return restricted(unchecked);
		// RFC 5280, 4.2.1.9: certificates that a CA issued to itself do not count.
		const below = path.slice(1).filter(({ subject, issuer: by }) => subject.key !== by.key);
		if (authority.pathLength !== undefined && below.length > authority.pathLength) {
			return `${name} may not have as many CAs below it as there are`;
		}
		const list = purposes?.list ?? [ANY_PURPOSE];
		const stamps = list.includes(OID.timeStamping) || list.includes(ANY_PURPOSE);
		if (this.purpose === 'time stamps' && !stamps) return `${name} is not a CA for time stamps`;
		return issued(path.at(-1)!, issuer)
			? undefined
			: `The signature of ${name} in a certificate is not right, or not strong enough`;
	}
}

/** Whether a certificate bears a sound signature of its issuer. */
function issued(
	{ signatureAlgorithm, signedPart, signature }: Certificate,
	issuer: Certificate,
): boolean {
	const { value } = attempt(() =>
		checkSignatureValue(signatureAlgorithm, undefined, publicKeyOf(issuer), signedPart, signature),
	);
	return value !== undefined && value.right && value.weak.length === 0;
}
