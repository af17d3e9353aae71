// Certificates of a public key infrastructure made for tests.
import type { KeyPairKeyObjectResult } from 'node:crypto';

import {
	bitString,
	boolean,
	generalizedTime,
	integer,
	keyPair,
	octetString,
	oid,
	sequence,
	set,
	signing,
	tlv,
	utf8,
	type DigestName,
	type KeyKind,
	type Signing,
} from './build.cjs';

/** A certificate with its key. */
export interface Holder {
	der: Buffer;
	name: Buffer;
	serial: Buffer;
	keys: KeyPairKeyObjectResult;
}

export type Pair = [type: string, value: string];

export const NAMES = {
	CN: '2.5.4.3',
	SN: '2.5.4.4',
	serialNumber: '2.5.4.5',
	C: '2.5.4.6',
	O: '2.5.4.10',
	GN: '2.5.4.42',
	organizationIdentifier: '2.5.4.97',
	E: '1.2.840.113549.1.9.1',
};

export function name(...pairs: Pair[]): Buffer {
	return sequence(...pairs.map(([type, value]) => set(sequence(oid(type), utf8(value)))));
}

export function extension(type: string, value: Buffer, critical = false): Buffer {
	return sequence(oid(type), ...(critical ? [boolean(true)] : []), octetString(value));
}

export const extensions = {
	ca: (pathLength?: number) =>
		extension(
			'2.5.29.19',
			sequence(boolean(true), ...(pathLength === undefined ? [] : [integer(pathLength)])),
			true,
		),
	notCa: () => extension('2.5.29.19', sequence(), true),
	/** `bits`: the first byte of KeyUsage */
	keyUsage: (bits: number) =>
		extension('2.5.29.15', bitString(Buffer.of(bits), Math.log2(bits & -bits)), true),
	purposes: (critical: boolean, ...types: string[]) =>
		extension('2.5.29.37', sequence(...types.map(oid)), critical),
	keyIdentifier: (value: Buffer) => extension('2.5.29.14', octetString(value)),
	email: (address: string) =>
		extension('2.5.29.17', sequence(tlv(0x81, Buffer.from(address, 'latin1')))),
	/** esign, in a device */
	qualified: () =>
		extension(
			'1.3.6.1.5.5.7.1.3',
			sequence(
				sequence(oid('0.4.0.1862.1.1')),
				sequence(oid('0.4.0.1862.1.4')),
				sequence(oid('0.4.0.1862.1.6'), sequence(oid('0.4.0.1862.1.6.1'))),
			),
		),
	shortTerm: () => extension('0.4.0.194121.2.1', tlv(0x05)),
	noRevocation: () => extension('2.5.29.56', tlv(0x05)),
};

export const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
export const CA_USAGE = 0x06;
export const SIGNER_USAGE = 0xc0;

export interface Request {
	subject: Buffer;
	keys: KeyPairKeyObjectResult;
	notBefore: Date;
	notAfter: Date;
	extensions: Buffer[];
	serial: Buffer;
	/** the digest of the issuer's signature */
	hash: DigestName;
	/** how the issuer signs, when not in its key's usual way */
	by: Signing;
	/** SubjectPublicKeyInfo, when not that of the key */
	keyInfo: Buffer;
}

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
/** The time at which tests take place, a whole second. */
export const NOW = new Date(Math.floor(Date.now() / 1000) * 1000);

let serials = 1000;

/** Issues a certificate; by itself when there is no issuer. */
export function issue(
	wanted: Partial<Request> & Pick<Request, 'subject' | 'keys'>,
	issuer?: Holder,
): Holder {
	const by = issuer ?? { name: wanted.subject, keys: wanted.keys };
	const serial = wanted.serial ?? integer(++serials);
	const algorithm = wanted.by ?? signing(by.keys.privateKey, wanted.hash ?? 'sha256');
	const list = wanted.extensions ?? [];
	const signedPart = sequence(
		tlv(0xa0, integer(2)),
		serial,
		algorithm.identifier,
		by.name,
		sequence(
			generalizedTime(wanted.notBefore ?? new Date(+NOW - DAY)),
			generalizedTime(wanted.notAfter ?? new Date(+NOW + DAY)),
		),
		wanted.subject,
		wanted.keyInfo ?? wanted.keys.publicKey.export({ type: 'spki', format: 'der' }),
		...(list.length > 0 ? [tlv(0xa3, sequence(...list))] : []),
	);
	const der = sequence(signedPart, algorithm.identifier, bitString(algorithm.sign(signedPart)));
	return { der, name: wanted.subject, serial, keys: wanted.keys };
}

export function pem(...holders: Holder[]): string {
	return holders
		.map(({ der }) => {
			const lines = der.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
			return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
		})
		.join('');
}

/** A certification authority. */
export function authority(label: string, kind: KeyKind = 'p256', pathLength?: number): Holder {
	return issue({
		subject: name([NAMES.O, 'Tests'], [NAMES.CN, label]),
		keys: keyPair(kind, label),
		extensions: [extensions.ca(pathLength), extensions.keyUsage(CA_USAGE)],
	});
}

/** A person's certificate. */
export function person(
	issuer: Holder,
	kind: KeyKind = 'p256',
	wanted: Partial<Request> = {},
): Holder {
	return issue(
		{
			subject: name(
				[NAMES.C, 'ES'],
				[NAMES.serialNumber, 'IDCES-12345678Z'],
				[NAMES.SN, 'Núñez'],
				[NAMES.GN, 'Ana'],
				[NAMES.CN, 'Ana Núñez'],
			),
			keys: keyPair(kind, 'person'),
			extensions: [extensions.notCa(), extensions.keyUsage(SIGNER_USAGE)],
			...wanted,
		},
		issuer,
	);
}

/** A time-stamping authority's certificate. */
export function stamper(
	issuer: Holder,
	kind: KeyKind = 'p256',
	wanted: Partial<Request> = {},
): Holder {
	return issue(
		{
			subject: name([NAMES.O, 'Tests'], [NAMES.CN, 'Time stamps']),
			keys: keyPair(kind, 'stamper'),
			extensions: [
				extensions.notCa(),
				extensions.keyUsage(0x80),
				extensions.purposes(true, TIME_STAMPING),
			],
			...wanted,
		},
		issuer,
	);
}
