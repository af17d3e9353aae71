// Signatures and time stamps that openssl made.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { KeyKind } from '../../../tools/fuzz/cms/build.cjs';
import { authority, pem, person, stamper } from '../../../tools/fuzz/cms/certificates.cjs';
import { judge, judgeOne, openssl } from '../../../tools/fuzz/cms/judges.cjs';
import { privateKey, signedByOpenssl } from '../../../tools/fuzz/cms/openssl.cjs';
import { attributes, signed } from '../../../tools/fuzz/cms/messages.cjs';

const content = Buffer.from('A contract\r\nof two lines\n'.repeat(40));

const PSS = ['-keyopt', 'rsa_padding_mode:pss'];
const ROWS: Array<[KeyKind, string[]]> = [
	['rsa2048', ['-md', 'sha256']],
	['rsa2048', ['-md', 'sha384', '-cades']],
	['rsa2048', ['-md', 'sha512', '-nodetach']],
	['rsa2048', ['-md', 'sha256', '-stream', '-nodetach']],
	['rsa3072', ['-md', 'sha256', '-indef', '-cades']],
	['rsa2048', ['-md', 'sha256', ...PSS]],
	['rsa2048', ['-md', 'sha384', ...PSS, '-keyopt', 'rsa_pss_saltlen:20']],
	['rsa-pss', ['-md', 'sha512', '-cades', ...PSS]],
	['p256', ['-md', 'sha256', '-stream', '-nodetach', '-cades']],
	['p384', ['-md', 'sha384', '-nosmimecap']],
];

test.each(ROWS)('%s %j', (kind, options) => {
	const ca = authority(`CA ${kind}`, kind);
	const signer = person(ca, kind);
	const cms = signedByOpenssl(signer, content, ...options);
	const beside = options.includes('-nodetach') ? undefined : content;
	expect(judgeOne(cms, beside, { authorities: pem(ca) })).toMatchObject({
		integrity: { status: 'intact', weak: [] },
		trust: { status: 'chains' },
		certificateBound: options.includes('-cades'),
		signingTime: { source: 'signing-time attribute' },
	});
});

test('without signed attributes: openssl checks it, we say that we do not', () => {
	const cms = signedByOpenssl(
		person(authority('CA rsa2048', 'rsa2048'), 'rsa2048'),
		content,
		'-noattr',
	);
	expect(judgeOne(cms, content).integrity).toMatchObject({
		status: 'not checkable',
		reason: 'unsupported',
	});
});

test('two signers: a report for each, in a PDF not checkable', () => {
	const ca = authority('CA rsa2048', 'rsa2048');
	const one = person(ca, 'rsa2048');
	const other = person(ca, 'p256');
	const first = signedByOpenssl(one, content, '-nodetach');
	const { output } = openssl(
		[
			...['cms', '-resign', '-inform', 'DER', '-in', '{first}', '-binary', '-nodetach'],
			...['-signer', '{signer}', '-inkey', '{key}', '-outform', 'DER'],
		],
		{ first, signer: pem(other), key: privateKey(other) },
	);
	const reports = judge(output, undefined, { authorities: pem(ca) });
	expect(reports.map(({ integrity }) => integrity.status)).toEqual(['intact', 'intact']);
	expect(judge(output, undefined, { form: 'pdf' })[0].integrity.status).toBe('not checkable');
});

describe('a time stamp of openssl ts', () => {
	const ca = authority('CA of time stamps', 'rsa2048');
	const tsa = stamper(ca, 'rsa2048');

	/** Lets openssl stamp some bytes. */
	function stampedByOpenssl(bytes: Buffer, digest: string, configuration: string): Buffer {
		const folder = mkdtempSync(join(tmpdir(), 'oneshot-ts-'));
		const path = (name: string) => join(folder, name);
		try {
			writeFileSync(path('bytes'), bytes);
			writeFileSync(path('tsa.pem'), pem(tsa));
			writeFileSync(path('ca.pem'), pem(ca));
			writeFileSync(path('key.pem'), privateKey(tsa));
			writeFileSync(path('serial'), '01\n');
			writeFileSync(
				path('ts.cnf'),
				`[tsa]\ndefault_tsa=x\n[x]\nserial=${path('serial')}\nsigner_cert=${path('tsa.pem')}\n` +
					`certs=${path('ca.pem')}\nsigner_key=${path('key.pem')}\nsigner_digest=sha256\n` +
					`default_policy=1.2.3.4.5\ndigests=sha256,sha384,sha512\n${configuration}`,
			);
			const run = (...args: string[]) => {
				const { status, stderr } = spawnSync('openssl', args, { cwd: folder });
				if (status !== 0) throw new Error(stderr.toString());
			};
			run('ts', '-query', '-data', 'bytes', `-${digest}`, '-cert', '-out', 'query');
			run(
				'ts',
				'-reply',
				'-queryfile',
				'query',
				'-config',
				'ts.cnf',
				'-token_out',
				'-out',
				'token',
			);
			run('ts', '-verify', '-data', 'bytes', '-in', 'token', '-token_in', '-CAfile', 'ca.pem');
			return readFileSync(path('token'));
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	}

	test.each([
		['sha256', 'accuracy=secs:1\nordering=yes\ness_cert_id_alg=sha256\n', 1],
		['sha384', 'accuracy=secs:2,millisecs:500,microsecs:100\ness_cert_id_chain=yes\n', 2.5001],
		['sha512', 'ess_cert_id_alg=sha512\ntsa_name=yes\nclock_precision_digits=3\n', undefined],
	])('of a document, with %s and %j', (digest, configuration, accuracy) => {
		const token = stampedByOpenssl(content, digest, configuration);
		const now = new Date(Date.now() + 5000);
		const [report] = judge(token, content, {
			form: 'document time stamp',
			authorities: pem(ca),
			now,
		});
		expect(report).toMatchObject({
			kind: 'document time stamp',
			integrity: { status: 'intact' },
			trust: { status: 'chains' },
			accuracy,
			policy: '1.2.3.4.5',
		});
		const [other] = judge(token, Buffer.from('something else'), { form: 'document time stamp' });
		expect(other.integrity).toMatchObject({ status: 'broken', reason: 'content' });
	});

	test('of a signature', () => {
		const signer = person(ca, 'p256');
		const cms = signed(signer, content, {
			unsigned: (signature) => [attributes.timeStamp(stampedByOpenssl(signature, 'sha256', ''))],
		});
		const now = new Date(Date.now() + 5000);
		expect(judgeOne(cms, content, { authorities: pem(ca), now })).toMatchObject({
			integrity: { status: 'intact' },
			signingTime: { source: 'time stamp', authority: 'chains' },
			validityAtSigning: { status: 'within' },
			trust: { status: 'chains' },
		});
	});
});
