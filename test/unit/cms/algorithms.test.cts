// Right signatures in all the ways in which they are made; openssl must say the same.
import { generateKeyPairSync } from 'node:crypto';

import {
	digest,
	integer,
	keyPair,
	oid,
	pss,
	sequence,
	signing,
	tlv,
	type DigestName,
	type KeyKind,
	type Scheme,
} from '../../../tools/fuzz/cms/build.cjs';
import {
	authority,
	extensions,
	NOW,
	pem,
	person,
	SIGNER_USAGE,
} from '../../../tools/fuzz/cms/certificates.cjs';
import { judgeOne, opensslIntegrity, opensslTrust } from '../../../tools/fuzz/cms/judges.cjs';
import { attributes, signed } from '../../../tools/fuzz/cms/messages.cjs';
import { everyValue } from '../../shared/everyValue.cjs';

const content = Buffer.from('An order of 12 chairs');

/** Of each scheme openssl is asked about one form, another one for each; about all with EVERY_VALUE=1. */
let turn = 0;
const asksOpenssl = () => everyValue || turn++ % 6 === 0;

const SCHEMES: Array<[KeyKind, DigestName, Scheme?]> = [
	['rsa2048', 'sha256'],
	['rsa2048', 'sha384'],
	['rsa2048', 'sha512'],
	['rsa2048', 'sha256', 'rsaEncryption'],
	['rsa3072', 'sha256'],
	['rsa2048', 'sha256', 'pss'],
	['rsa2048', 'sha512', 'pss'],
	['rsa-pss', 'sha256'],
	['p256', 'sha256'],
	['p256', 'sha512'],
	['p384', 'sha384'],
];

describe.each(SCHEMES)('%s with %s %s', (kind, hash, scheme = 'usual') => {
	const ca = authority(`CA ${kind}`, kind);
	const signer = person(ca, kind);
	const by = signing(signer.keys.privateKey, hash, scheme);
	const trusted = pem(ca);

	test.each([
		['beside the content', { inside: false, ber: false }],
		['around the content', { inside: true, ber: false }],
		['beside the content, in BER', { inside: false, ber: true }],
		['around the content, in BER', { inside: true, ber: true }],
	])('%s', (_, { inside, ber }) => {
		const cms = signed(signer, content, { hash, by, ber, ...(inside && { content }) });
		const beside = inside ? undefined : content;
		if (asksOpenssl()) {
			expect(opensslTrust(cms, beside, trusted)).toMatchObject({ accepts: true });
		}
		expect(judgeOne(cms, beside, { authorities: trusted })).toMatchObject({
			integrity: { status: 'intact', weak: [] },
			trust: { status: 'chains' },
			certificateBound: true,
			indication: 'INDETERMINATE',
		});
	});

	test('with one byte changed in the content', () => {
		const cms = signed(signer, content, { hash, by });
		const other = Buffer.from('An order of 13 chairs');
		if (asksOpenssl()) expect(opensslIntegrity(cms, other).accepts).toBe(false);
		expect(judgeOne(cms, other).integrity).toMatchObject({ status: 'broken', reason: 'content' });
	});
});

// openssl 3.0 has no Ed25519 and Ed448 in CMS, nor the BSI's way of writing ECDSA.
describe.each([
	['ed25519', 'sha512', 'usual'],
	['ed448', 'shake256', 'usual'],
	['p256', 'sha256', 'plain'],
	['p384', 'sha384', 'plain'],
] as Array<[KeyKind, DigestName, Scheme]>)(
	'%s with %s, which openssl 3.0 does not know in CMS',
	(kind, hash, scheme) => {
		const ca = authority(`CA ${kind}`, kind);
		const signer = person(ca, kind);
		const by = signing(signer.keys.privateKey, hash, scheme);

		test('right', () => {
			const cms = signed(signer, content, { hash, by });
			expect(judgeOne(cms, content, { authorities: pem(ca) })).toMatchObject({
				integrity: { status: 'intact' },
				trust: { status: 'chains' },
			});
		});

		test('with another key', () => {
			const other = signing(keyPair(kind, 'other').privateKey, hash, scheme);
			const cms = signed(signer, content, { hash, by: other });
			expect(judgeOne(cms, content).integrity).toMatchObject({
				status: 'broken',
				reason: 'signature',
			});
		});
	},
);

test('ECDSA with plain numbers is refused under the name of the usual form, and the reverse', () => {
	const signer = person(authority('CA p256', 'p256'), 'p256');
	const usual = signing(signer.keys.privateKey, 'sha256');
	const plain = signing(signer.keys.privateKey, 'sha256', 'plain');
	for (const [identifier, { sign }] of [
		[usual.identifier, plain],
		[plain.identifier, usual],
	] as const) {
		const cms = signed(signer, content, { by: { identifier, sign } });
		expect(judgeOne(cms, content).integrity.status).toBe('broken');
	}
});

describe('RSASSA-PSS', () => {
	const ca = authority('CA rsa2048', 'rsa2048');
	const signer = person(ca, 'rsa2048');
	const key = signer.keys.privateKey;

	test.each([
		['another salt length than it says', pss(key, 'sha256', 'sha256', 32, 20), 'broken'],
		['the default salt length', pss(key, 'sha256', 'sha256', undefined, 20), 'intact'],
		['another salt length than the default', pss(key, 'sha256', 'sha256', undefined, 32), 'broken'],
		['a long salt', pss(key, 'sha256', 'sha256', 64, 64), 'intact'],
		['no salt', pss(key, 'sha256', 'sha256', 0, 0), 'intact'],
		['another digest for the mask', pss(key, 'sha256', 'sha384', 32, 32), 'not checkable'],
		['the default digest for the mask', pss(key, 'sha256', 'sha1', 32, 32), 'not checkable'],
		['another digest than beside it', pss(key, 'sha384', 'sha384', 48, 48), 'not checkable'],
	])('%s', (_, by, status) => {
		const cms = signed(signer, content, { by });
		expect(judgeOne(cms, content).integrity.status).toBe(status);
		if (status !== 'not checkable') {
			expect(opensslIntegrity(cms, content).accepts).toBe(status === 'intact');
		}
	});

	test('its defaults are SHA-1, named as weak', () => {
		const cms = signed(signer, content, {
			hash: 'sha1',
			by: pss(key, 'sha1', 'sha1', undefined, 20),
		});
		expect(judgeOne(cms, content).integrity).toMatchObject({ status: 'intact', weak: ['SHA-1'] });
		expect(opensslIntegrity(cms, content).accepts).toBe(true);
	});

	test('two salt lengths', () => {
		const good = pss(key, 'sha256', 'sha256', 32, 32);
		const twice = tlv(0xa2, integer(32), integer(20));
		const hash = sequence(oid('2.16.840.1.101.3.4.2.1'));
		const mask = sequence(oid('1.2.840.113549.1.1.8'), hash);
		const parameters = sequence(tlv(0xa0, hash), tlv(0xa1, mask), twice);
		const identifier = sequence(oid('1.2.840.113549.1.1.10'), parameters);
		const cms = signed(signer, content, { by: { ...good, identifier } });
		expect(judgeOne(cms, content).integrity.status).toBe('not checkable');
		expect(opensslIntegrity(cms, content).accepts).toBe(false);
	});

	test('without parameters', () => {
		const bare = {
			...pss(key, 'sha1', 'sha1', undefined, 20),
			identifier: sequence(oid('1.2.840.113549.1.1.10')),
		};
		const cms = signed(signer, content, { hash: 'sha1', by: bare });
		expect(judgeOne(cms, content).integrity.status).toBe('not checkable');
	});
});

describe('weak, or too weak', () => {
	test.each([
		['rsa2048', 'sha1', 'intact', ['SHA-1']],
		['p256', 'sha1', 'intact', ['SHA-1']],
		['rsa1024', 'sha256', 'intact', ['an RSA key of 1024 bits']],
		['secp256k1', 'sha256', 'intact', ['the elliptic curve secp256k1']],
		['rsa2048', 'md5', 'not checkable', undefined],
	] as Array<[KeyKind, DigestName, string, string[] | undefined]>)(
		'%s with %s',
		(kind, hash, status, weak) => {
			const signer = person(authority('CA'), kind);
			const cms = signed(signer, content, { hash });
			expect(judgeOne(cms, content).integrity).toMatchObject({ status, ...(weak && { weak }) });
		},
	);

	test('a certificate named by a SHA-1 hash', () => {
		const ca = authority('CA');
		const signer = person(ca);
		const certificate = attributes.oldCertificate(signer.der);
		const messageDigest = attributes.messageDigest(digest('sha256', content));
		const cms = signed(signer, content, {
			signed: [attributes.contentType(), messageDigest, certificate],
		});
		const report = judgeOne(cms, content);
		expect(report.integrity).toMatchObject({
			status: 'intact',
			weak: ["SHA-1 for the signer's certificate"],
		});
		expect(report.certificateBound).toBe(true);
		expect(opensslTrust(cms, content, pem(ca), NOW, '-cades')).toMatchObject({ accepts: true });
	});
});

test.each(['sha256', 'sha384', 'sha512'] as const)('a certificate named by a %s hash', (hash) => {
	const ca = authority('CA');
	const signer = person(ca);
	const certificate = attributes.certificate(signer.der, hash);
	const messageDigest = attributes.messageDigest(digest('sha256', content));
	const cms = signed(signer, content, {
		signed: [attributes.contentType(), messageDigest, certificate],
	});
	expect(judgeOne(cms, content)).toMatchObject({
		integrity: { status: 'intact' },
		certificateBound: true,
	});
	expect(opensslTrust(cms, content, pem(ca), NOW, '-cades')).toMatchObject({ accepts: true });
});

test('a signer named by a key identifier', () => {
	const keyIdentifier = Buffer.alloc(20, 7);
	const ca = authority('CA');
	const signer = person(ca, 'p256', {
		extensions: [
			extensions.notCa(),
			extensions.keyUsage(SIGNER_USAGE),
			extensions.keyIdentifier(keyIdentifier),
		],
	});
	const cms = signed(signer, content, { identifier: tlv(0x80, keyIdentifier) });
	expect(opensslTrust(cms, content, pem(ca)).accepts).toBe(true);
	expect(judgeOne(cms, content, { authorities: pem(ca) }).trust.status).toBe('chains');
});

test('an elliptic curve spelt out in parameters, on which anybody could sign', () => {
	const { publicKey, privateKey } = generateKeyPairSync('ec', {
		namedCurve: 'P-256',
		paramEncoding: 'explicit',
	});
	const signer = person(authority('CA'), 'p256', { keys: { publicKey, privateKey } });
	const cms = signed(signer, content);
	expect(judgeOne(cms, content).integrity.status).toBe('not checkable');
});
