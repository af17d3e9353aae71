import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';

import { toCertificatePem, toClientIdentity, toPrivateKeyPem } from '../../../credentials/pem';
import { anyText } from '../../shared/anyText.cjs';

const FIELD = 'Client Certificate (PEM)';
const KEY_FIELD = 'Client Key (PEM)';

/** A key and a certificate that openssl signs with it. */
function identity(name: string) {
	const folder = mkdtempSync(join(tmpdir(), 'pem-'));
	try {
		const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
		const keyFile = join(folder, 'key.pem');
		writeFileSync(keyFile, key);
		const file = join(folder, 'cert.pem');
		execFileSync(
			'openssl',
			['req', '-x509', '-new', '-key', keyFile, '-subj', `/CN=${name}`, '-out', file],
			{
				stdio: 'ignore',
			},
		);
		return { key, privateKey, cert: readFileSync(file, 'utf8') };
	} finally {
		rmSync(folder, { recursive: true });
	}
}

const client = identity('client');
const authority = identity('authority');

/** What happens to PEM on its way into a field. */
const manglings: Array<[string, (pem: string) => string]> = [
	['as it is', (pem) => pem],
	['on one line', (pem) => pem.replace(/\n/g, '')],
	['spaces instead of line breaks', (pem) => pem.trim().replace(/\n/g, ' ')],
	['literal \\n', (pem) => pem.replace(/\n/g, '\\n')],
	['literal \\\\n', (pem) => pem.replace(/\n/g, '\\\\n')],
	['literal \\r\\n', (pem) => pem.replace(/\n/g, '\\r\\n')],
	['CRLF', (pem) => pem.replace(/\n/g, '\r\n')],
	['CR alone', (pem) => pem.replace(/\n/g, '\r')],
	['indented', (pem) => pem.replace(/^/gm, '    ')],
	['tabs and empty lines', (pem) => pem.replace(/\n/g, '\n\n\t')],
	['quoted', (pem) => JSON.stringify(pem)],
	['quoted in a mail', (pem) => pem.replace(/^/gm, '> ')],
	['text around', (pem) => `subject=CN = x\nissuer=CN = y\n${pem}\nkind regards`],
	['byte order mark', (pem) => `\ufeff${pem}`],
	['no-break spaces', (pem) => pem.replace(/\n/g, '\u00a0')],
	['long dashes', (pem) => pem.replace(/-----/g, '—–—')],
	['lines of a program', (pem) => pem.trimEnd().replace(/^.*$/gm, '"$&\\n" +')],
	['shell continuation', (pem) => pem.replace(/\n/g, ' \\\n')],
];

test.each(manglings)('%s', (_what, mangle) => {
	const cert = toCertificatePem(FIELD, mangle(client.cert));
	expect(cert).toEqual({ value: client.cert });
	const key = toPrivateKeyPem(KEY_FIELD, mangle(client.key));
	expect(key).toEqual({ value: client.key });
});

test('whatever the base64 has at the ends of its lines', () => {
	for (let count = 0; count < 30; count++) {
		const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-521' });
		const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
		for (const [, mangle] of manglings) {
			expect(toPrivateKeyPem(KEY_FIELD, mangle(pem))).toEqual({ value: pem });
		}
	}
});

test('several certificates in one field are all kept', () => {
	for (const [, mangle] of manglings) {
		expect(toCertificatePem(FIELD, mangle(client.cert + authority.cert))).toEqual({
			value: client.cert + authority.cert,
		});
	}
});

test('base64 of DER without armour', () => {
	const bare = (pem: string) => pem.replace(/-----[^-]+-----|\n/g, '');
	expect(toCertificatePem(FIELD, bare(client.cert))).toEqual({ value: client.cert });
	expect(toPrivateKeyPem(KEY_FIELD, bare(client.key))).toEqual({ value: client.key });
	const pkcs1 = client.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;
	expect(toPrivateKeyPem(KEY_FIELD, bare(pkcs1))).toEqual({ value: pkcs1 });
	expect(toPrivateKeyPem(KEY_FIELD, bare(client.cert)).problem).toMatch(/holds a certificate/);
});

test('keys of other kinds', () => {
	const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	for (const type of ['sec1', 'pkcs8'] as const) {
		const pem = privateKey.export({ type, format: 'pem' }) as string;
		expect(toPrivateKeyPem(KEY_FIELD, pem.replace(/\n/g, ' '))).toEqual({ value: pem });
	}
	// openssl ecparam writes parameters before the key.
	const parameters =
		'-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
	const sec1 = privateKey.export({ type: 'sec1', format: 'pem' }) as string;
	expect(toPrivateKeyPem(KEY_FIELD, parameters + sec1)).toEqual({ value: sec1 });
});

const encrypted = (type: 'pkcs1' | 'pkcs8') =>
	client.privateKey.export({
		type,
		format: 'pem',
		cipher: 'aes-256-cbc',
		passphrase: 'x',
	}) as string;

test.each<[string, string, RegExp]>([
	['nothing of it', 'hello', /^Client Certificate \(PEM\) is not in PEM form/],
	['an empty field', '', /^Client Certificate \(PEM\) is not in PEM form/],
	['a key', client.key, /^Client Certificate \(PEM\) holds a private key/],
	[
		'a request',
		'-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----',
		/holds a CERTIFICATE REQUEST/,
	],
	['no end', client.cert.slice(0, -30), /cut off.*END/],
	['no beginning', client.cert.slice(30), /cut off.*BEGIN/],
	['a part missing', client.cert.slice(0, 300) + client.cert.slice(400), /damaged or incomplete/],
	['strange characters', client.cert.replace('MII', 'M…I'), /characters .* do not belong/],
	[
		'the second one broken',
		client.cert + client.cert.replace(/\n.{64}\n/, '\n'),
		/certificate 2 of 2/,
	],
])('a certificate field with %s', (_what, pasted, problem) =>
	expect(toCertificatePem(FIELD, pasted).problem).toMatch(problem),
);

test.each<[string, string, RegExp]>([
	['a certificate', client.cert, /^Client Key \(PEM\) holds a certificate/],
	[
		'a public key',
		'-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
		/holds a PUBLIC KEY/,
	],
	['two keys', client.key + authority.key, /2 private keys/],
	['an encrypted key', encrypted('pkcs8'), /encrypted with a passphrase/],
	[
		'an old encrypted key on one line',
		encrypted('pkcs1').replace(/\n/g, ' '),
		/encrypted with a passphrase/,
	],
	['a part missing', client.key.slice(0, 300) + client.key.slice(400), /damaged, incomplete/],
])('a key field with %s', (_what, pasted, problem) => {
	const reading = toPrivateKeyPem(KEY_FIELD, pasted);
	expect(reading.problem).toMatch(problem);
	expect(reading.problem).not.toContain(pasted.slice(28, 44));
});

describe('certificate and key together', () => {
	test('that belong together', () => {
		const { value } = toClientIdentity(
			client.cert.replace(/\n/g, ''),
			client.key.replace(/\n/g, ' '),
		);
		expect(value).toEqual({ cert: client.cert, key: client.key });
		const certificate = new X509Certificate(value?.cert ?? '');
		expect(certificate.checkPrivateKey(createPrivateKey(value?.key ?? ''))).toBe(true);
	});

	test('both in one field', () => {
		const both = client.key + client.cert;
		for (const [cert, key] of [
			[both, ''],
			['', both],
			[both, both],
		]) {
			expect(toClientIdentity(cert, key)).toEqual({
				value: { cert: client.cert, key: client.key },
			});
		}
	});

	test('a chain in any order starts with the client’s own', () =>
		expect(toClientIdentity(authority.cert + client.cert, client.key).value?.cert).toBe(
			client.cert + authority.cert,
		));

	test.each<[string, string, string, RegExp]>([
		['of different pairs', client.cert, authority.key, /does not belong to Client Certificate/],
		['no key', client.cert, '', /^Client Key \(PEM\) is empty/],
		['no certificate', '', client.key, /^Client Certificate \(PEM\) is empty/],
		['exchanged', client.key, client.cert, /^Client Certificate \(PEM\) holds a private key/],
		['nothing', '', '', /^Client Key \(PEM\) is empty/],
	])('%s', (_what, cert, key, problem) =>
		expect(toClientIdentity(cert, key).problem).toMatch(problem),
	);
});

test('nothing that is pasted is too strange', () => {
	const pieces = fc
		.array(
			fc.constantFrom(
				'-----',
				'BEGIN ',
				'END ',
				'CERTIFICATE',
				'PRIVATE KEY',
				'MIIB',
				'\n',
				'\\n',
				' ',
				'"',
				'Proc-Type: 4,ENCRYPTED',
			),
		)
		.map((parts) => parts.join(''));
	fc.assert(
		fc.property(fc.oneof(pieces, anyText()), (pasted) => {
			expect(toCertificatePem(FIELD, pasted).problem).toMatch(/^Client Certificate \(PEM\) /);
			expect(toPrivateKeyPem(KEY_FIELD, pasted).problem).toMatch(/^Client Key \(PEM\) /);
		}),
	);
});
