// Ways of passing off a signature as what it is not. Each must be judged not intact, or not trusted.
import { generateKeyPairSync } from 'node:crypto';

import {
	bitString,
	boolean,
	digest,
	DIGEST_OIDS,
	integer,
	keyPair,
	octetString,
	oid,
	sequence,
	set,
	signing,
	tlv,
} from '../../../tools/fuzz/cms/build.cjs';
import {
	authority,
	extension,
	extensions,
	issue,
	name,
	NAMES,
	NOW,
	pem,
	person,
} from '../../../tools/fuzz/cms/certificates.cjs';
import { judge, judgeOne, opensslIntegrity } from '../../../tools/fuzz/cms/judges.cjs';
import {
	attribute,
	attributes,
	message,
	signed,
	signerInfo,
} from '../../../tools/fuzz/cms/messages.cjs';
import { somePlaces } from '../../shared/everyValue.cjs';

const content = Buffer.from('I owe Ana 100 euros');
const other = Buffer.from('I owe Ana 900 euros');

const ca = authority('Honest CA');
const victim = person(ca);
const attackerKeys = keyPair('p256', 'attacker');
/** The victim's issuer, serial number and name, with the attacker's key; signed by the attacker. */
const double = issue(
	{ subject: victim.name, keys: attackerKeys, serial: victim.serial },
	{ ...ca, keys: attackerKeys },
);
const right = signed(victim, content);

const messageDigest = (bytes: Buffer) => attributes.messageDigest(digest('sha256', bytes));
const signedAttributes = (bytes: Buffer) => [
	attributes.contentType(),
	messageDigest(bytes),
	attributes.certificate(victim.der),
];
const sortedSet = (parts: Buffer[]) =>
	set(...[...parts].sort((one, two) => Buffer.compare(one, two)));

/** A SignerInfo of the victim's with its parts as one likes. */
function assembled(parts: {
	signedAttributes?: Buffer[];
	signature: Buffer;
	identifier?: Buffer;
}): Buffer {
	return sequence(
		integer(1),
		sequence(ca.name, victim.serial),
		sequence(oid(DIGEST_OIDS.sha256)),
		...(parts.signedAttributes ? [tlv(0xa0, ...parts.signedAttributes)] : []),
		parts.identifier ?? signing(victim.keys.privateKey, 'sha256').identifier,
		octetString(parts.signature),
	);
}
const holding = (signer: Buffer, certificates: Buffer[] = [victim.der]) =>
	message([signer], { certificates });
const victimSigns = (bytes: Buffer) => signing(victim.keys.privateKey, 'sha256').sign(bytes);

/** RSA with exponent 3 and a padding that ends early (Bleichenbacher 2006). */
function earlyPadding(): Buffer {
	const keys = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
	const holder = person(ca, 'rsa2048', { keys });
	const list = [
		attributes.contentType(),
		messageDigest(content),
		attributes.certificate(holder.der),
	];
	const info = sequence(
		sequence(oid(DIGEST_OIDS.sha256), tlv(0x05)),
		octetString(digest('sha256', sortedSet(list))),
	);
	const head = Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(8, 0xff), Buffer.of(0), info]);
	const target = BigInt(`0x${head.toString('hex').padEnd(512, 'f')}`);
	let low = 0n;
	let high = 1n << 683n;
	while (low < high) {
		const middle = (low + high + 1n) / 2n;
		if (middle ** 3n <= target) low = middle;
		else high = middle - 1n;
	}
	expect((low ** 3n).toString(16).padStart(512, '0').startsWith(head.toString('hex'))).toBe(true);
	const signature = Buffer.from(low.toString(16).padStart(512, '0'), 'hex');
	const by = { identifier: signing(keys.privateKey, 'sha256').identifier, sign: () => signature };
	return signed(holder, content, { by, signed: list });
}

const NULL_ECDSA = sequence(integer(0), integer(0));

/** What is tried, what we say to it, the signature, and the content that is shown as signed. */
const NOT_INTACT: Array<[name: string, why: string, make: () => Buffer, shown?: Buffer]> = [
	[
		'another content',
		'The content is not what was signed: it was changed after signing',
		() => right,
		other,
	],
	[
		"another one's signature under the victim's name",
		'The signature value is wrong: it or what it signs was changed, or another key made it',
		() => signed(victim, content, { by: signing(attackerKeys.privateKey, 'sha256') }),
	],
	[
		'a second certificate with the same issuer and serial number, its key having signed',
		'The signature value is wrong: it or what it signs was changed, or another key made it',
		() =>
			signed(victim, content, {
				by: signing(attackerKeys.privateKey, 'sha256'),
				certificates: [double.der, victim.der],
			}),
	],
	[
		'a certificate that was exchanged for one with the same issuer and serial number',
		'The certificate is not the one that the signer named in the signature',
		() =>
			signed(victim, content, {
				by: signing(attackerKeys.privateKey, 'sha256'),
				certificates: [double.der],
			}),
	],
	[
		'two certificates with the same issuer and serial number, none of them named',
		"Several certificates could be the signer's, and none is named",
		() =>
			signed(double, content, {
				signed: [attributes.contentType(), messageDigest(content)],
				certificates: [victim.der, double.der],
			}),
	],
	[
		'no certificate',
		"The signer's certificate is missing, or not readable",
		() => signed(victim, content, { certificates: [] }),
	],
	[
		'two message digests',
		'The signature has an attribute twice that may be there once',
		() => signed(victim, content, { signed: [...signedAttributes(content), messageDigest(other)] }),
		other,
	],
	[
		'a message digest with two values',
		'The signature has an attribute twice that may be there once',
		() => {
			const values = [content, other].map((bytes) => octetString(digest('sha256', bytes)));
			const twice = attribute('1.2.840.113549.1.9.4', ...values);
			return signed(victim, content, { signed: [attributes.contentType(), twice] });
		},
	],
	[
		'a message digest added after signing',
		'The signature has an attribute twice that may be there once',
		() => signed(victim, content, { sent: (sorted) => [messageDigest(other), ...sorted] }),
		other,
	],
	[
		'a message digest exchanged after signing',
		'The signature value is wrong: it or what it signs was changed, or another key made it',
		() => signed(victim, content, { sent: () => signedAttributes(other) }),
		other,
	],
	[
		'no message digest',
		'The signature does not say what kind of content it signs',
		() => signed(victim, content, { signed: [attributes.contentType()] }),
	],
	[
		'no content type',
		'The signature does not say what kind of content it signs',
		() => signed(victim, content, { signed: [messageDigest(content)] }),
	],
	[
		'another content type',
		'The signature does not say what kind of content it signs',
		() =>
			signed(victim, content, {
				signed: [attributes.contentType('1.2.3'), messageDigest(content)],
			}),
	],
	[
		'two content types',
		'The signature has an attribute twice that may be there once',
		() =>
			signed(victim, content, {
				signed: [attributes.contentType(), attributes.contentType(), messageDigest(content)],
			}),
	],
	[
		'two names of the certificate',
		'The signature has an attribute twice that may be there once',
		() =>
			signed(victim, content, {
				signed: [...signedAttributes(content), attributes.certificate(double.der)],
			}),
	],
	[
		'attributes in another order',
		'The signature value is wrong: it or what it signs was changed, or another key made it',
		() => signed(victim, content, { sent: (sorted) => sorted.reverse() }),
	],
	[
		'an attribute left out',
		'The signature does not say what kind of content it signs',
		() => signed(victim, content, { sent: (sorted) => sorted.slice(1) }),
	],
	[
		'attributes that are not in DER',
		'A length takes more bytes than DER allows',
		() =>
			signed(victim, content, {
				sent: ([first, ...rest]) => [
					Buffer.concat([first.subarray(0, 1), Buffer.of(0x81), first.subarray(1)]),
					...rest,
				],
			}),
	],
	[
		'attributes whose number is written in pieces',
		'A value is in pieces where DER is asked for',
		() =>
			signed(victim, content, { sent: (sorted) => [...sorted, tlv(0x24, octetString(content))] }),
	],
	[
		'the attributes of another signature as the content, without attributes',
		'Signatures without signed attributes are not supported',
		() => holding(assembled({ signature: victimSigns(sortedSet(signedAttributes(content))) })),
		sortedSet(signedAttributes(content)),
	],
	[
		'no attributes at all',
		'Signatures without signed attributes are not supported',
		() => signed(victim, content, { withAttributes: false }),
	],
	[
		'an empty signature',
		'The signature value is wrong: it or what it signs was changed, or another key made it',
		() =>
			holding(
				assembled({ signedAttributes: signedAttributes(content), signature: Buffer.alloc(0) }),
			),
	],
	[
		'ECDSA of zeros',
		'The signature value is wrong: it or what it signs was changed, or another key made it',
		() =>
			holding(assembled({ signedAttributes: signedAttributes(content), signature: NULL_ECDSA })),
	],
	[
		'ECDSA of zeros as plain numbers',
		'The signature value is wrong: it or what it signs was changed, or another key made it',
		() =>
			holding(
				assembled({
					signedAttributes: signedAttributes(content),
					signature: Buffer.alloc(64),
					identifier: sequence(oid('0.4.0.127.0.7.1.1.4.1.3')),
				}),
			),
	],
	[
		'a signature with something after it',
		'The signature value is wrong: it or what it signs was changed, or another key made it',
		() =>
			signed(victim, content, {
				by: {
					identifier: signing(victim.keys.privateKey, 'sha256').identifier,
					sign: (bytes) => Buffer.concat([victimSigns(bytes), Buffer.of(0)]),
				},
			}),
	],
	[
		'RSA padding that ends early',
		'The signature value is wrong: it or what it signs was changed, or another key made it',
		earlyPadding,
	],
	[
		'a signature algorithm of another key',
		"The signature algorithm is not one of the certificate's key",
		() =>
			signed(victim, content, {
				by: {
					...signing(victim.keys.privateKey, 'sha256'),
					identifier: signing(keyPair('rsa2048', 'person').privateKey, 'sha256').identifier,
				},
			}),
	],
	[
		'two digest algorithms that do not agree',
		'The signature names two digest algorithms, SHA-256 and SHA-384',
		() => signed(victim, content, { by: signing(victim.keys.privateKey, 'sha384') }),
	],
	[
		'a digest algorithm that is not announced',
		'The signature uses a digest algorithm that it does not announce',
		() => signed(victim, content, { digestIdentifiers: [sequence(oid(DIGEST_OIDS.sha512))] }),
	],
	[
		'a digest algorithm that is none, beside the right one',
		'The name of an algorithm is not readable',
		() =>
			signed(victim, content, {
				digestIdentifiers: [sequence(oid(DIGEST_OIDS.sha256)), tlv(0x05)],
			}),
	],
	[
		'another version of the signer',
		'The signature is of an unknown version',
		() => signed(victim, content, { version: 3 }),
	],
	[
		'something after the end',
		'Something follows after the end of the structure',
		() => Buffer.concat([right, Buffer.of(0)]),
	],
	[
		'a second signature after the end',
		'Something follows after the end of the structure',
		() => Buffer.concat([right, right]),
	],
	['no signer', 'The file has no signature', () => message([], { certificates: [victim.der] })],
	[
		'another kind of message',
		'The file is a CMS message, but not a signed one',
		() => sequence(oid('1.2.840.113549.1.7.3'), tlv(0xa0, sequence())),
	],
	[
		'another kind of content',
		'Signatures of contents of the type 1.2.840.113549.1.9.16.1.4 are not supported',
		() => signed(victim, content, { contentType: '1.2.840.113549.1.9.16.1.4' }),
	],
	[
		'a certificate whose serial number is negative',
		'The serial number of a certificate is negative',
		() => signed(person(ca, 'p256', { serial: integer(Buffer.of(0x80)) }), content),
	],
	[
		'a certificate with an extension twice',
		"The signer's certificate is missing, or not readable",
		() =>
			signed(
				person(ca, 'p256', { extensions: [extensions.keyUsage(0x80), extensions.keyUsage(0xc0)] }),
				content,
			),
	],
	[
		'a certificate whose key usage is nothing readable',
		"The signer's certificate is missing, or not readable",
		() =>
			signed(person(ca, 'p256', { extensions: [extension('2.5.29.15', boolean(true))] }), content),
	],
	[
		'a certificate that is not in DER',
		"The signer's certificate is missing, or not readable",
		() => {
			const { der } = victim;
			const body = der.subarray(4);
			const loose = Buffer.concat([Buffer.of(0x30, 0x83, 0), der.subarray(2, 4), body]);
			return signed({ ...victim, der }, content, { certificates: [loose] });
		},
	],
	[
		'an RSA key with exponent 1, for which everybody can sign',
		'The RSA key is not a usable one',
		() => {
			const key = keyPair('rsa2048', 'person').publicKey.export({ format: 'jwk' });
			const modulus = Buffer.concat([Buffer.of(0), Buffer.from(String(key.n), 'base64url')]);
			const keyInfo = sequence(
				sequence(oid('1.2.840.113549.1.1.1'), tlv(0x05)),
				bitString(sequence(integer(modulus), integer(1))),
			);
			const holder = person(ca, 'rsa2048', { keyInfo });
			const list = [
				attributes.contentType(),
				messageDigest(content),
				attributes.certificate(holder.der),
			];
			const info = sequence(
				sequence(oid(DIGEST_OIDS.sha256), tlv(0x05)),
				octetString(digest('sha256', sortedSet(list))),
			);
			const padding = Buffer.alloc(256 - info.length - 3, 0xff);
			const block = Buffer.concat([Buffer.from([0, 1]), padding, Buffer.of(0), info]);
			const { identifier } = signing(keyPair('rsa2048', 'person').privateKey, 'sha256');
			return signed(holder, content, { signed: list, by: { identifier, sign: () => block } });
		},
	],
];

test.each(NOT_INTACT)('not intact: %s', (_, why, make, shown = content) => {
	const { integrity, trust, signingTime } = judgeOne(make(), shown, { authorities: pem(ca) });
	expect(integrity.status).not.toBe('intact');
	expect(integrity.message).toBe(`${why}.`);
	expect(trust.status).toBe('not checked');
	expect(signingTime.source).toBe('not shown');
});

test('the right one, from which the others differ', () => {
	expect(judgeOne(right, content, { authorities: pem(ca) })).toMatchObject({
		integrity: { status: 'intact' },
		trust: { status: 'chains' },
	});
	expect(opensslIntegrity(right, content).accepts).toBe(true);
});

describe('in a PDF', () => {
	test.each([
		['zeros after the end', Buffer.concat([right, Buffer.alloc(1000)]), 'intact'],
		[
			'anything else after the end',
			Buffer.concat([right, Buffer.alloc(1000), Buffer.of(1)]),
			'not checkable',
		],
		['a content inside', signed(victim, content, { content }), 'not checkable'],
		[
			'a second signer',
			message([signerInfo(victim, content), signerInfo(double, content)], {
				certificates: [victim.der, double.der],
			}),
			'not checkable',
		],
	])('%s', (_, cms, status) => {
		expect(judgeOne(cms, content, { form: 'pdf' }).integrity.status).toBe(status);
	});
});

test('a second signer in a P7M has a report of its own', () => {
	const cms = message([signerInfo(victim, content), signerInfo(double, content)], {
		certificates: [victim.der, double.der],
	});
	const reports = judge(cms, content, { authorities: pem(ca) });
	expect(reports).toMatchObject([
		{ integrity: { status: 'intact' }, trust: { status: 'chains' } },
		{ integrity: { status: 'intact' }, trust: { status: 'does not chain' } },
	]);
});

test("a certificate that is nobody's here does not change who is shown", () => {
	const stranger = person(ca, 'p256', { subject: name([NAMES.CN, 'Somebody else']) });
	const certificates = [stranger.der, double.der, victim.der];
	const report = judgeOne(signed(victim, content, { certificates }), content);
	expect(report.integrity.status).toBe('intact');
	expect(report.signer).toMatchObject({
		commonName: 'Ana Núñez',
		certificateSerialNumber: victim.serial.subarray(2).toString('hex').toUpperCase(),
	});
});

test("the attacker's own certificate under the victim's name is intact, but does not chain", () => {
	const report = judgeOne(signed(double, content), content, { authorities: pem(ca) });
	expect(report).toMatchObject({
		integrity: { status: 'intact' },
		trust: { status: 'does not chain' },
	});
});

test('characters that are not seen, or turn the text, are shown as such', () => {
	const tricky = person(ca, 'p256', { subject: name([NAMES.CN, 'Ana\u202E\u0000, O=Bank']) });
	const { signer } = judgeOne(signed(tricky, content), content);
	expect(signer).toMatchObject({
		commonName: 'Ana\uFFFD\uFFFD, O=Bank',
		subject: 'CN=Ana\uFFFD\uFFFD\\, O=Bank',
	});
});

test('an attribute that a name has twice shows both values', () => {
	const two = person(ca, 'p256', { subject: name([NAMES.CN, 'Ana'], [NAMES.CN, 'Eva']) });
	expect(judgeOne(signed(two, content), content).signer?.commonName).toBe('Ana | Eva');
});

describe('structures made to exhaust a reader', () => {
	const nested = (depth: number) => {
		let inner = integer(1);
		for (let level = 0; level < depth; level++) inner = sequence(inner);
		return inner;
	};
	test.each([
		['40 levels', nested(40)],
		['1,000,000 open ends', Buffer.concat(Array(1_000_000).fill(Buffer.of(0x30, 0x80)))],
		['2,000,000 parts', sequence(Buffer.alloc(4_000_000, Buffer.of(0x05, 0x00)))],
		['a length of 2^40', Buffer.of(0x30, 0x86, 1, 0, 0, 0, 0, 0)],
		['a length of 127 bytes', Buffer.concat([Buffer.of(0x30, 0xff), Buffer.alloc(127, 0xff)])],
		['more than 64 MiB', sequence(Buffer.alloc(64 * 1024 ** 2))],
		['nothing', Buffer.alloc(0)],
		['zeros', Buffer.alloc(100)],
		[
			'101 signers',
			message(Array(101).fill(signerInfo(victim, content)), { certificates: [victim.der] }),
		],
		['101 certificates', signed(victim, content, { certificates: Array(101).fill(victim.der) })],
	])('%s', (_, bytes) => {
		for (const form of ['pdf', 'p7m', 'document time stamp'] as const) {
			expect(judge(bytes, content, { form })[0].integrity).toMatchObject({ reason: 'malformed' });
		}
	});
});

describe('every byte of a signature changed in turn', () => {
	// A certificate beside the signer's, and a signing time, so that all kinds of fields occur.
	const cms = signed(
		victim,
		content,
		{ signed: [...signedAttributes(content), attributes.signingTime(NOW)] },
		[ca],
	);
	test.each([0x01, 0x80, 0xff])('by %p', (mask) => {
		const stillIntact: number[] = [];
		for (const at of somePlaces(cms, 11, mask)) {
			const changed = Buffer.from(cms);
			changed[at] ^= mask;
			const { integrity } = judgeOne(changed, content);
			if (integrity.status === 'intact') stillIntact.push(at);
		}
		// What is not signed: the CA's certificate, and whatever is said of versions and algorithms around it.
		const caAt = cms.indexOf(ca.der);
		const outside = stillIntact.filter((at) => at < caAt || at >= caAt + ca.der.length);
		for (const at of outside) {
			const changed = Buffer.from(cms);
			changed[at] ^= mask;
			expect([at, opensslIntegrity(changed, content).accepts]).toEqual([at, true]);
		}
		expect(outside.length).toBeLessThan(8);
	});
});

test('a certificate valid only once it is signed by the CA: every byte of it changed in turn', () => {
	const start = right.indexOf(victim.der);
	for (const place of somePlaces(victim.der, 5)) {
		const at = start + place;
		const changed = Buffer.from(right);
		changed[at] ^= 0x01;
		const { integrity, trust } = judgeOne(changed, content, { authorities: pem(ca) });
		expect([integrity.status === 'intact', trust.status === 'chains']).toEqual([false, false]);
	}
});
