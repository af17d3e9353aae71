import { createPrivateKey, createPublicKey, generateKeyPair, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as pkijs from 'pkijs';

import { encoded, wholeSeconds } from './asn1.mjs';
import { distinguishedName, issueCertificate, KEY_USAGE, type Name } from './certificates.mjs';
import { canDraw } from './appearance.mjs';
import { readHash, signHash } from './hashes.mjs';
import { signPdf, tryPdf } from './pdf.mjs';
import { identityNumber, qualitiesOf } from './qualities.mjs';
import { timestamping } from './timestamp.mjs';
import type {
	Authority,
	AuthorityOptions,
	Identity,
	KeyPairWithCertificate,
	Person,
} from './types.mjs';

const DAY = 24 * 60 * 60 * 1000;
const AUTHORITY_YEARS = 10;
const ORGANISATION: Name = [['O', 'One-Shot sandbox (no legal value)']];
const CA_NAME: Name = [...ORGANISATION, ['CN', 'One-Shot Sandbox Test CA']];
const TSA_NAME: Name = [...ORGANISATION, ['CN', 'One-Shot Sandbox Time Stamps']];

interface Key {
	privateKey: KeyObject;
	publicKey: KeyObject;
}

/** What the authorities sign with. */
interface Authorities {
	ca: KeyPairWithCertificate;
	tsa: KeyPairWithCertificate;
}

/**
 * Starts the local test CA and time-stamping authority.
 * @param directory keeps their keys and certificates (`ca.pem`, `ca.key.pem`, `tsa.pem`, `tsa.key.pem`)
 * between starts; without it they live in memory
 */
export async function createAuthority(
	directory?: string,
	{ keyType = 'rsa', shortTerm = false }: AuthorityOptions = {},
): Promise<Authority> {
	const newKey = keysOf(keyType);
	const make = async () => await newAuthorities(newKey);
	const { ca, tsa } = directory === undefined ? await make() : await kept(directory, make);
	const timestamp = timestamping(tsa);
	const nextKey = keysAhead(newKey);
	return {
		caPem: pem(ca),
		tsaPem: pem(tsa),
		issue: async (person, profile) =>
			issueIdentity(ca, await nextKey(), person, profile, shortTerm),
		canDraw,
		tryPdf,
		tryHash: (hash) => void readHash(hash),
		signPdf: (pdf, by, appearance) => signPdf(pdf, by, timestamp, appearance),
		signHash: (hash, by) => signHash(hash, by, timestamp),
		timestamp,
	};
}

/** The authorities that an earlier start left in `directory`, else new ones, left there for the next. */
async function kept(directory: string, make: () => Promise<Authorities>): Promise<Authorities> {
	try {
		const ca = await read(directory, 'ca', []);
		return { ca, tsa: await read(directory, 'tsa', [ca.certificate]) };
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
	}
	const authorities = await make();
	await mkdir(directory, { recursive: true });
	await write(directory, 'ca', authorities.ca);
	await write(directory, 'tsa', authorities.tsa);
	return authorities;
}

async function read(
	directory: string,
	name: keyof Authorities,
	chain: pkijs.Certificate[],
): Promise<KeyPairWithCertificate> {
	const key = await readFile(join(directory, `${name}.key.pem`));
	const certificate = await readFile(join(directory, `${name}.pem`));
	return withCertificate(createPrivateKey(key), new X509Certificate(certificate).raw, chain);
}

async function write(
	directory: string,
	name: keyof Authorities,
	pair: KeyPairWithCertificate,
): Promise<void> {
	const key = pair.key.export({ type: 'pkcs8', format: 'pem' });
	await writeFile(join(directory, `${name}.key.pem`), key, { mode: 0o600 });
	await writeFile(join(directory, `${name}.pem`), pem(pair));
}

async function newAuthorities(newKey: () => Promise<Key>): Promise<Authorities> {
	const [caKey, tsaKey] = await Promise.all([newKey(), newKey()]);
	const validity = validFor(AUTHORITY_YEARS * 365 * DAY);
	const caCertificate = issueCertificate(
		{
			subject: CA_NAME,
			publicKey: caKey.publicKey,
			...validity,
			keyUsage: KEY_USAGE.certificateSigning | KEY_USAGE.crlSigning,
			role: 'ca',
		},
		{ name: distinguishedName(CA_NAME), key: caKey.privateKey, publicKey: caKey.publicKey },
	);
	const ca = withCertificate(caKey.privateKey, encoded(caCertificate), []);
	const tsa = certified(ca, tsaKey, {
		subject: TSA_NAME,
		...validity,
		keyUsage: KEY_USAGE.digitalSignature,
		role: 'tsa',
	});
	return { ca, tsa };
}

function issueIdentity(
	ca: KeyPairWithCertificate,
	key: Key,
	person: Person,
	profile: string,
	shortTerm: boolean,
): Identity {
	const surnames = [person.surname1, person.surname2].filter(Boolean).join(' ');
	const commonName = `${person.givenName} ${surnames}`.trim();
	const subject: Name = [
		...optional('C', person.country?.toUpperCase()),
		['OU', `${profile} (sandbox, no legal value)`],
		...optional('serialNumber', identityNumber(person)),
		...optional('SN', surnames),
		...optional('GN', person.givenName),
		['CN', commonName],
	];
	const validity = validFor(DAY);
	const signer = certified(ca, key, {
		subject,
		...validity,
		keyUsage: KEY_USAGE.digitalSignature | KEY_USAGE.contentCommitment,
		email: person.email,
		qualities: qualitiesOf(profile, shortTerm),
	});
	const certificate = new X509Certificate(signer.der);
	const email = person.email ?? '';
	return {
		commonName,
		certificate: {
			serialNumber: certificate.serialNumber,
			...validity,
			pem: certificate.toString(),
		},
		signer,
		placeholders: {
			CN: commonName,
			SUBJECT: [...subject]
				.reverse()
				.map((pair) => pair.join('='))
				.join(', '),
			E: email,
			EMAIL: email,
			L: '', // a locality is not among the fields of a request
		},
	};
}

function optional(attribute: Name[number][0], value: string | undefined): Name {
	return value ? [[attribute, value]] : [];
}

function certified(
	ca: KeyPairWithCertificate,
	{ privateKey, publicKey }: Key,
	request: Omit<Parameters<typeof issueCertificate>[0], 'publicKey'>,
): KeyPairWithCertificate {
	const certificate = issueCertificate(
		{ ...request, publicKey },
		{ name: ca.certificate.subject, key: ca.key, publicKey: createPublicKey(ca.key) },
	);
	return withCertificate(privateKey, encoded(certificate), [ca.certificate]);
}

function withCertificate(
	key: KeyObject,
	der: Uint8Array,
	chain: pkijs.Certificate[],
): KeyPairWithCertificate {
	return { key, der, certificate: pkijs.Certificate.fromBER(der), chain };
}

/** Makes keys one ahead of their use: making an RSA key takes from 0.1 to 0.5 s. */
function keysAhead(newKey: () => Promise<Key>): () => Promise<Key> {
	let next = newKey();
	return () => {
		const key = next;
		next = newKey();
		return key;
	};
}

function keysOf(type: 'rsa' | 'ec'): () => Promise<Key> {
	return type === 'ec'
		? () => promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
		: () => promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
}

/** From now for so many milliseconds. */
function validFor(milliseconds: number): { validFrom: Date; validTo: Date } {
	const validFrom = wholeSeconds(Date.now());
	return { validFrom, validTo: new Date(validFrom.getTime() + milliseconds) };
}

function pem({ der }: KeyPairWithCertificate): string {
	return new X509Certificate(der).toString();
}
