// Signatures of the local Optimizer's authority, in PDFs and beside files.
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readAuthorities } from '../../../nodes/Oneshot/cms/chain';
import type { SignatureReport } from '../../../nodes/Oneshot/cms/report';
import { verifySignature } from '../../../nodes/Oneshot/cms/verify';
import { opensslCms, pdfsig } from '../../../tools/harness/signatures.cjs';
import { judgeOne } from '../../../tools/fuzz/cms/judges.cjs';
import { everyValue } from '../../shared/everyValue.cjs';
import type { Signatures } from './sign.cjs';

/** Signatures of fresh authorities, one for each argument. */
function signatures(...args: string[]): Signatures[] {
	const program = join(__dirname, 'sign.cts');
	const output = execFileSync(process.execPath, ['--import', 'tsx', program, ...args], {
		cwd: join(__dirname, '..', '..', '..'),
		maxBuffer: 64 * 1024 ** 2,
	});
	return JSON.parse(output.toString()) as Signatures[];
}

interface PdfSignature {
	contents: Buffer;
	signed: Buffer[];
}

/** The signatures of a PDF that its writer left easy to find. */
function signaturesOf(pdf: Buffer): PdfSignature[] {
	const text = pdf.toString('latin1');
	return [...text.matchAll(/\/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+) *\]/g)].map((match) => {
		const [first, firstLength, second, secondLength] = match.slice(1).map(Number);
		const hex = text.slice(first + firstLength + 1, second - 1);
		return {
			contents: Buffer.from(hex, 'hex'),
			signed: [
				pdf.subarray(first, first + firstLength),
				pdf.subarray(second, second + secondLength),
			],
		};
	});
}

async function* chunks(parts: Buffer[], size: number): AsyncGenerator<Buffer> {
	for (const part of parts) {
		for (let at = 0; at < part.length; at += size) yield part.subarray(at, at + size);
	}
}

async function check({ contents, signed }: PdfSignature, caPem?: string): Promise<SignatureReport> {
	const authorities = caPem === undefined ? undefined : readAuthorities(caPem);
	const options = { authorities, now: new Date(Date.now() + 5000) };
	const [report] = await verifySignature(contents, 'pdf', chunks(signed, 1000), options);
	if (report.kind !== 'signature') throw new Error('Not a signature');
	return report;
}

// RSA keys take long to make; test/node/verify.test.cts has them, too.
const KINDS = (
	[
		['rsa', 'PFnubeQAFCiudadano', { compliance: true, sscd: true, types: ['esign'] }],
		['ec', 'PFnubeAFCiudadano', { compliance: true, sscd: false, types: ['esign'] }],
		['ec', 'PFnubeNC', { compliance: false, sscd: false, types: [] }],
	] as const
).filter(([keyType]) => everyValue || keyType === 'ec');
const isShort = (profile: string) => profile === 'PFnubeNC';
const all = signatures(
	...KINDS.map(([keyType, profile]) => `${keyType}:${profile}${isShort(profile) ? ':short' : ''}`),
);

describe.each(KINDS.map(([...kind], index) => [...kind, all[index]] as const))(
	'%s keys, profile %s',
	(keyType, profile, stated, made) => {
		const short = isShort(profile);
		const pdf = Buffer.from(made.pdf, 'base64');
		const cms = Buffer.from(made.cms, 'base64');
		const content = Buffer.from(made.content, 'base64');
		const found = signaturesOf(pdf);

		test('both signatures of the PDF', async () => {
			const judged = await pdfsig(pdf);
			expect(judged.map(({ valid }) => valid)).toEqual([true, true]);
			expect(found).toHaveLength(2);
			for (const signature of found) {
				expect(await check(signature, made.caPem)).toMatchObject({
					integrity: { status: 'intact', weak: [] },
					trust: { status: 'chains' },
					certificateBound: true,
					signingTime: { source: 'time stamp', authority: 'chains' },
					validityAtSigning: { status: 'within' },
				});
			}
		});

		test('what its certificate says', async () => {
			const report = await check(found[0], made.caPem);
			expect(report).toMatchObject({
				signer: {
					commonName: 'Ana Núñez',
					serialNumber: 'IDCES-12345678Z',
					email: 'ana@example.com',
				},
				qualifiedStated: stated,
				revocation: { needed: !short },
			});
			expect((await check(found[1])).signer).toMatchObject({
				commonName: 'Olga Officer',
				serialNumber: '7',
			});
		});

		test.each([100, 1000])('one byte changed, at %i', async (at) => {
			const changed = Buffer.from(pdf);
			changed[at] ^= 1;
			for (const signature of signaturesOf(changed)) {
				expect((await check(signature, made.caPem)).integrity).toMatchObject({
					status: 'broken',
					reason: 'content',
				});
			}
		});

		test('a CMS beside its content', async () => {
			expect(await opensslCms(cms, content, made.caPem)).toMatchObject({ valid: true });
			const now = new Date(Date.now() + 5000);
			expect(judgeOne(cms, content, { authorities: made.caPem, now })).toMatchObject({
				integrity: { status: 'intact' },
				trust: { status: 'chains' },
				signingTime: { source: 'time stamp' },
			});
			expect(judgeOne(cms, undefined).integrity.status).toBe('not checkable');
		});

		test('the authority has keys of the type asked for', () => {
			expect(new X509Certificate(made.caPem).publicKey.asymmetricKeyType).toBe(keyType);
		});
	},
);

test.each(['signed-once.pdf', 'signed-loose-xref.pdf'])(
	"%s, of another program's making",
	async (name) => {
		const pdf = readFileSync(join(__dirname, '..', '..', 'fixtures', 'pdf', name));
		const judged = await pdfsig(pdf);
		const reports = await Promise.all(
			signaturesOf(pdf).map(async (signature) => await check(signature)),
		);
		expect(reports.map(({ integrity }) => integrity.status === 'intact')).toEqual(
			judged.map(({ valid }) => valid),
		);
		expect(reports.length).toBeGreaterThan(0);
	},
);
