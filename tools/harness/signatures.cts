// Signatures as programs see them that this project did not write: poppler's pdfsig and openssl.
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runProgram } from '../shared/programs.cjs';

export interface Signature {
	/** Common name of the signer. */
	signer: string;
	/** Whether the signature is mathematically valid; who issued the certificate is another question. */
	valid: boolean;
	/** Whether it covers the file up to its end: the last signature of an unchanged file does. */
	totalDocument: boolean;
	/** pdfsig's own words, e.g. "Signature is Valid." */
	validation: string;
	/** Signing time as pdfsig writes it, e.g. "Jan 02 2030 10:11:12". */
	time: string;
	/** E.g. "ETSI.CAdES.detached". */
	type: string;
}

const run = async (program: string, args: string[]) => await runProgram({ program, args });

async function inTemporaryFolder<T>(
	files: Record<string, Buffer | string>,
	work: (path: (name: string) => string) => Promise<T>,
): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), 'oneshot-signature-'));
	const path = (name: string) => join(folder, name);
	try {
		for (const [name, content] of Object.entries(files)) await writeFile(path(name), content);
		return await work(path);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

const known = new Map<string, Promise<Signature[]>>();

/**
 * The signatures of a PDF in their order; none for an unsigned one. Throws for what is no PDF. About the same bytes
 * pdfsig is asked once.
 */
export async function pdfsig(pdf: Buffer): Promise<Signature[]> {
	const digest = createHash('sha256').update(pdf).digest('hex');
	const signatures = known.get(digest) ?? askPdfsig(pdf);
	known.set(digest, signatures);
	return await signatures;
}

async function askPdfsig(pdf: Buffer): Promise<Signature[]> {
	const { code, stdout, stderr } = await inTemporaryFolder(
		{ 'document.pdf': pdf },
		async (path) => await run('pdfsig', ['-nocert', path('document.pdf')]),
	);
	// 2: the file holds no signature.
	if (code !== 0 && code !== 2) throw new Error(`pdfsig: ${stderr.trim()}`);
	return stdout
		.split(/^Signature #\d+:$/m)
		.slice(1)
		.map((block) => {
			const value = (label: string) =>
				block.match(new RegExp(`^\\s*- ${label}: (.*)$`, 'm'))?.[1].trim() ?? '';
			const validation = value('Signature Validation');
			return {
				signer: value('Signer Certificate Common Name'),
				valid: validation === 'Signature is Valid.',
				totalDocument: /^\s*- Total document signed$/m.test(block),
				validation,
				time: value('Signing Time'),
				type: value('Signature Type'),
			};
		});
}

/** The text that a viewer shows on a page of a PDF, visible signatures included. Pages count from 0. */
export async function pageText(pdf: Buffer, page: number): Promise<string> {
	const number = String(page + 1);
	const { code, stdout, stderr } = await inTemporaryFolder(
		{ 'document.pdf': pdf },
		async (path) => await run('pdftotext', ['-f', number, '-l', number, path('document.pdf'), '-']),
	);
	if (code !== 0) throw new Error(`pdftotext: ${stderr.trim()}`);
	return stdout;
}

export interface CmsVerdict {
	valid: boolean;
	/** What openssl says, e.g. "CMS Verification successful". */
	message: string;
}

/**
 * Whether openssl accepts a detached CMS signature over `content`, and its signer's certificate as
 * one that the given authority issued.
 * @param p7m DER
 * @param caPem certificate of the authority
 */
export async function opensslCms(p7m: Buffer, content: Buffer, caPem: string): Promise<CmsVerdict> {
	const files = { 'signature.p7m': p7m, content, 'ca.pem': caPem };
	const { code, stderr } = await inTemporaryFolder(files, async (path) => {
		const input = ['-in', path('signature.p7m'), '-inform', 'DER', '-content', path('content')];
		const trust = ['-CAfile', path('ca.pem'), '-purpose', 'any'];
		const output = ['-binary', '-out', path('verified')];
		return await run('openssl', ['cms', '-verify', ...input, ...trust, ...output]);
	});
	return { valid: code === 0, message: stderr.trim() };
}
