// Whether a certificate leads to the CA certificates given, and what it says of itself.
import { MalformedError } from '../../../nodes/Oneshot/cms/der';
import { readAuthorities } from '../../../nodes/Oneshot/cms/chain';
import { keyPair, sequence, tlv, oid } from '../../../tools/fuzz/cms/build.cjs';
import {
	authority,
	CA_USAGE,
	DAY,
	extension,
	extensions,
	issue,
	MINUTE,
	name,
	NAMES,
	NOW,
	pem,
	person,
	SIGNER_USAGE,
	stamper,
	type Holder,
	type Request,
} from '../../../tools/fuzz/cms/certificates.cjs';
import { judgeOne, opensslTrust } from '../../../tools/fuzz/cms/judges.cjs';
import { signed } from '../../../tools/fuzz/cms/messages.cjs';

const content = Buffer.from('A lease');

const root = authority('Root');

/** A CA below another. */
function below(above: Holder, label: string, wanted: Partial<Request> = {}): Holder {
	return issue(
		{
			subject: name([NAMES.CN, label]),
			keys: keyPair('p256', label),
			extensions: [extensions.ca(), extensions.keyUsage(CA_USAGE)],
			...wanted,
		},
		above,
	);
}

const middle = below(root, 'Middle');
const signerExtensions = [extensions.notCa(), extensions.keyUsage(SIGNER_USAGE)];

interface Row {
	/** certificates inside, the signer's first */
	chain: Holder[];
	given: Holder[];
	/** openssl's opinion, when it is not ours */
	openssl?: boolean;
	now?: Date;
}

const CHAINS: Array<[string, () => Row]> = [
	['one CA', () => ({ chain: [person(root)], given: [root] })],
	['a CA between, inside', () => ({ chain: [person(middle), middle], given: [root] })],
	['a CA between, given', () => ({ chain: [person(middle)], given: [root, middle] })],
	['a CA between, given without the root', () => ({ chain: [person(middle)], given: [middle] })],
	[
		'many CAs given',
		() => ({ chain: [person(root)], given: [authority('A'), root, authority('B')] }),
	],
	[
		'a CA that another one signed as well',
		() => {
			const other = authority('Other root');
			const cross = below(other, 'Root', { subject: root.name, keys: root.keys });
			// openssl goes for the root that signed itself, and does not come back.
			return { chain: [person(middle), root, cross, middle], given: [other], openssl: false };
		},
	],
	[
		'a CA with two certificates, one of them expired',
		() => {
			const expired = below(root, 'Middle', { notAfter: new Date(+NOW - MINUTE) });
			return { chain: [person(middle), expired, middle], given: [root] };
		},
	],
	[
		'a namesake of the CA',
		() => ({ chain: [person(root), below(root, 'x', { subject: root.name })], given: [root] }),
	],
	[
		'RSA above, an elliptic curve below',
		() => {
			const rsa = authority('CA rsa3072', 'rsa3072');
			return { chain: [person(below(rsa, 'EC', { hash: 'sha512' }))], given: [below(rsa, 'EC')] };
		},
	],
	[
		'RSASSA-PSS above',
		() => {
			const above = authority('CA rsa-pss', 'rsa-pss');
			return { chain: [person(above)], given: [above] };
		},
	],
	[
		'a path length that suffices',
		() => {
			const short = authority('Short', 'p256', 1);
			const next = below(short, 'Next', {
				extensions: [extensions.ca(0), extensions.keyUsage(CA_USAGE)],
			});
			return { chain: [person(next), next], given: [short] };
		},
	],
	[
		'a name in other letters and spaces',
		() => {
			const loose = { ...root, name: name([NAMES.O, 'TESTS'], [NAMES.CN, ' Root']) };
			return { chain: [person(loose)], given: [root] };
		},
	],
	[
		'purposes for documents',
		() => {
			const list = [...signerExtensions, extensions.purposes(true, '1.3.6.1.5.5.7.3.36')];
			return { chain: [person(root, 'p256', { extensions: list })], given: [root] };
		},
	],
];

test.each(CHAINS)('chains: %s', (_, make) => {
	const { chain, given, openssl = true } = make();
	const cms = signed(chain[0], content, {}, chain.slice(1));
	expect(opensslTrust(cms, content, pem(...given)).accepts).toBe(openssl);
	const { trust } = judgeOne(cms, content, { authorities: pem(...given) });
	expect(trust).toMatchObject({ status: 'chains' });
});

const long = Array.from({ length: 9 }).reduce<Holder[]>(
	(cas, _, index) => [below(cas[0], `Level ${index}`), ...cas],
	[root],
);

/** Names, what we say, and how it is made. */
const DOES_NOT: Array<[string, RegExp, () => Row]> = [
	[
		'another CA of the same name',
		/signature of “Root” in a certificate is not right/,
		() => ({
			chain: [person(issue({ subject: root.name, keys: keyPair('p256', 'false root') }))],
			given: [root],
		}),
	],
	[
		'a CA that was not given',
		/does not lead to any/,
		() => ({ chain: [person(root)], given: [authority('Other')] }),
	],
	[
		'a CA between that is missing',
		/does not lead to any/,
		() => ({ chain: [person(middle)], given: [root] }),
	],
	[
		"a person's certificate as a CA",
		/“Ana Núñez” issued a certificate, but is not a CA/,
		() => {
			const bad = person(root, 'p256', { keys: keyPair('p256', 'bad') });
			return {
				chain: [person(bad, 'p256', { subject: name([NAMES.CN, 'Eva']) }), bad],
				given: [root],
			};
		},
	],
	[
		'a certificate that does not say whether it is a CA',
		/“Silent” issued a certificate, but is not a CA/,
		() => {
			const silent = below(root, 'Silent', { extensions: [] });
			return { chain: [person(silent), silent], given: [root] };
		},
	],
	[
		'a CA that may not sign certificates',
		/is not a CA that may/,
		() => {
			const mute = below(root, 'Mute', {
				extensions: [extensions.ca(), extensions.keyUsage(0x80)],
			});
			return { chain: [person(mute), mute], given: [root] };
		},
	],
	[
		'a path that is too long for a CA',
		/may not have as many CAs below it/,
		() => {
			const short = authority('Short', 'p256', 0);
			const next = below(short, 'Next');
			return { chain: [person(next), next], given: [short] };
		},
	],
	[
		'more than eight levels',
		/does not lead to any/,
		() => ({ chain: [person(long[0]), ...long.slice(0, -1)], given: [root], openssl: true }),
	],
	[
		'a CA with name constraints',
		/restrictions that are not checked here \(2\.5\.29\.30\)/,
		() => {
			const list = [
				extensions.ca(),
				extensions.keyUsage(CA_USAGE),
				extension(
					'2.5.29.30',
					sequence(tlv(0xa0, sequence(tlv(0x82, Buffer.from('example.org'))))),
				),
			];
			const bound = below(root, 'Bound', { extensions: list });
			return { chain: [person(bound), bound], given: [root], openssl: true };
		},
	],
	[
		'a critical extension that nobody knows',
		/restrictions that are not checked here \(1\.2\.3\.4\)/,
		() => {
			const list = [...signerExtensions, extension('1.2.3.4', tlv(0x05), true)];
			return { chain: [person(root, 'p256', { extensions: list })], given: [root] };
		},
	],
	[
		'a certificate for web sites',
		/not one for documents/,
		() => {
			const list = [...signerExtensions, extensions.purposes(false, '1.3.6.1.5.5.7.3.1')];
			return { chain: [person(root, 'p256', { extensions: list })], given: [root], openssl: true };
		},
	],
	[
		'a certificate for time stamps',
		/not one for documents/,
		() => ({ chain: [stamper(root)], given: [root], openssl: true }),
	],
	[
		'a certificate for key agreement',
		/not one for signatures/,
		() => {
			const list = [extensions.notCa(), extensions.keyUsage(0x08)];
			return {
				chain: [person(root, 'p256', { extensions: list })],
				given: [root],
				openssl: true,
			};
		},
	],
	[
		'a certificate signed with SHA-1',
		/not right, or not strong enough/,
		() => ({ chain: [person(root, 'p256', { hash: 'sha1' })], given: [root], openssl: true }),
	],
	[
		'a CA with a short RSA key',
		/not right, or not strong enough/,
		() => {
			const weak = below(root, 'Weak', { keys: keyPair('rsa1024') });
			return { chain: [person(weak), weak], given: [root], openssl: true };
		},
	],
	[
		'a certificate that is not valid yet',
		/not within its validity/,
		() => ({
			chain: [person(root, 'p256', { notBefore: new Date(+NOW + DAY / 2) })],
			given: [root],
		}),
	],
	[
		'a certificate that was issued after its CA had expired',
		/not within its validity/,
		() => {
			const past = below(root, 'Past', {
				notAfter: new Date(+NOW - 10 * DAY),
				notBefore: new Date(+NOW - 20 * DAY),
			});
			return { chain: [person(past), past], given: [root] };
		},
	],
];

test.each(DOES_NOT)('does not chain: %s', (_, why, make) => {
	const { chain, given, openssl = false } = make();
	const cms = signed(chain[0], content, {}, chain.slice(1));
	const { trust, integrity } = judgeOne(cms, content, { authorities: pem(...given) });
	expect(integrity.status).toBe('intact');
	expect(trust.status).toBe('does not chain');
	expect(trust.message).toMatch(why);
	expect(opensslTrust(cms, content, pem(...given)).accepts).toBe(openssl);
});

test.each([
	['the signer', () => [person(root, 'p256', { notAfter: new Date(+NOW - MINUTE) })]],
	[
		'a CA',
		() => {
			const expired = below(root, 'Expired', { notAfter: new Date(+NOW - MINUTE) });
			return [person(expired), expired];
		},
	],
])('expired since, and no time stamp shows that the signature is older: %s', (_, make) => {
	const [signer, ...chain] = make();
	const cms = signed(signer, content, {}, chain);
	const report = judgeOne(cms, content, { authorities: pem(root) });
	expect(report.trust.status).toBe('time not shown');
	expect(report.validityAtSigning.status).toBe('not shown');
	expect(opensslTrust(cms, content, pem(root)).accepts).toBe(false);
	const then = new Date(+NOW - 2 * MINUTE);
	expect(judgeOne(cms, content, { authorities: pem(root), now: then }).trust.status).toBe('chains');
});

test('certificates of CAs that all have the same name, and sign one another', () => {
	const subject = name([NAMES.CN, 'Twin']);
	const twins = Array.from({ length: 90 }, (_, index) => keyPair('p256', `twin ${index % 6}`)).map(
		(keys) =>
			issue(
				{ subject, keys, extensions: [extensions.ca(), extensions.keyUsage(CA_USAGE)] },
				{ ...root, name: subject, keys: keyPair('p256', 'twin 0') },
			),
	);
	const cms = signed(person(twins[0]), content, {}, twins);
	const { trust } = judgeOne(cms, content, { authorities: pem(root) });
	expect(trust.status).toBe('does not chain');
});

describe('the CA certificates given', () => {
	test('in PEM with text around, in DER', () => {
		const text = `Our CAs:\r\n${pem(root).replaceAll('\n', '\r\n')}and\n${pem(middle)}`;
		expect(readAuthorities(text)).toHaveLength(2);
		expect(readAuthorities(Buffer.from(text))).toHaveLength(2);
		expect(readAuthorities(root.der)).toHaveLength(1);
	});

	test.each([
		['no certificate', 'hello', /no certificate in the text/],
		['a certificate that is not a CA', pem(root, person(root)), /“Ana Núñez” is not a CA/],
		['something unreadable', pem({ ...root, der: root.der.subarray(1) }), /./],
		['bytes that are no certificate', Buffer.from('hello'), /./],
	])('%s', (_, given, why) => {
		expect(() => readAuthorities(given)).toThrow(MalformedError);
		expect(() => readAuthorities(given)).toThrow(why);
	});
});

describe('what a certificate says', () => {
	test('of its holder', () => {
		const subject = name(
			[NAMES.C, 'ES'],
			[NAMES.O, 'Muebles, S.L.'],
			[NAMES.organizationIdentifier, 'VATES-B12345678'],
			[NAMES.serialNumber, 'IDCES-12345678Z'],
			[NAMES.SN, 'Núñez'],
			[NAMES.GN, 'Ana'],
			[NAMES.CN, 'Ana Núñez'],
		);
		const holder = person(root, 'p256', {
			subject,
			extensions: [...signerExtensions, extensions.email('ana@example.com')],
		});
		expect(judgeOne(signed(holder, content), content).signer).toEqual({
			subject:
				'C=ES, O=Muebles\\, S.L., organizationIdentifier=VATES-B12345678, serialNumber=IDCES-12345678Z, SN=Núñez, GN=Ana, CN=Ana Núñez',
			issuer: 'O=Tests, CN=Root',
			certificateSerialNumber: holder.serial.subarray(2).toString('hex').toUpperCase(),
			commonName: 'Ana Núñez',
			givenName: 'Ana',
			surname: 'Núñez',
			pseudonym: undefined,
			serialNumber: 'IDCES-12345678Z',
			organizationName: 'Muebles, S.L.',
			organizationIdentifier: 'VATES-B12345678',
			title: undefined,
			country: 'ES',
			email: 'ana@example.com',
			notBefore: new Date(+NOW - DAY),
			notAfter: new Date(+NOW + DAY),
		});
	});

	test.each([
		[extensions.qualified(), { compliance: true, sscd: true, types: ['esign'], legislation: [] }],
		[
			extension(
				'1.3.6.1.5.5.7.1.3',
				sequence(
					sequence(oid('0.4.0.1862.1.1')),
					sequence(oid('0.4.0.1862.1.7'), sequence(tlv(0x13, Buffer.from('CH')))),
				),
			),
			{ compliance: true, sscd: false, types: [], legislation: ['CH'] },
		],
		[extensions.noRevocation(), { compliance: false, sscd: false, types: [], legislation: [] }],
	])('of its qualities (%#)', (more, stated) => {
		const holder = person(root, 'p256', { extensions: [...signerExtensions, more] });
		const report = judgeOne(signed(holder, content), content);
		expect(report.qualifiedStated).toMatchObject(stated);
		expect(report.qualifiedStated?.message).toMatch(
			stated.compliance ? /states that .* not read\.$/ : /does not state/,
		);
		expect(report.qualifiedStated?.message).toMatch(
			stated.legislation.length > 0 ? /laws of CH/ : /^((?!laws).)*$/,
		);
	});

	test.each([
		['validity assured short term', [extensions.shortTerm()], false],
		['no revocation available', [extensions.noRevocation()], false],
		['neither', [], true],
	])('of revocation: %s', (_, more, needed) => {
		const holder = person(root, 'p256', { extensions: [...signerExtensions, ...more] });
		expect(judgeOne(signed(holder, content), content).revocation).toMatchObject({
			status: 'not checked',
			needed,
		});
	});

	test('no sentence claims more than is known', () => {
		const list = [...signerExtensions, extensions.qualified(), extensions.shortTerm()];
		const report = judgeOne(signed(person(root, 'p256', { extensions: list }), content), content, {
			authorities: pem(root),
		});
		expect(report.indication).toBe('INDETERMINATE');
		expect(JSON.stringify(report)).not.toMatch(
			/\bvalid\b|qualified (electronic )?(signature|seal|time)(?! creation)/i,
		);
	});
});
