// openssl's opinion, and ours, on a signature.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readAuthorities } from '../../../nodes/Oneshot/cms/chain';
import type { Report, SignatureReport } from '../../../nodes/Oneshot/cms/report';
import {
	checkSignature,
	readSignature,
	startDigests,
	type Form,
} from '../../../nodes/Oneshot/cms/verify';
import { NOW } from './certificates.cjs';

export interface Opinion {
	accepts: boolean;
	says: string;
}

/** Runs openssl on files, each given by its content and named by `{name}` in the arguments. */
export function openssl(
	args: string[],
	files: Record<string, Buffer | string> = {},
): Opinion & { output: Buffer } {
	const folder = mkdtempSync(join(tmpdir(), 'oneshot-cms-'));
	try {
		for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
		const filled = args.map((arg) =>
			arg.replace(/\{(\w+)\}/g, (_, name: string) => join(folder, name)),
		);
		const { status, stdout, stderr, error } = spawnSync('openssl', filled, {
			maxBuffer: 256 * 1024 ** 2,
		});
		if (error) throw error;
		return { accepts: status === 0, says: stderr.toString().trim(), output: stdout };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Whether openssl takes a signature to be right, whoever issued the certificate. */
export function opensslIntegrity(
	cms: Buffer,
	content: Buffer | undefined,
	...options: string[]
): Opinion {
	return openssl(
		[
			...[
				'cms',
				'-verify',
				'-noverify',
				'-binary',
				'-inform',
				'DER',
				'-in',
				'{cms}',
				'-out',
				'{out}',
			],
			...(content ? ['-content', '{content}'] : []),
			...options,
		],
		{ cms, ...(content && { content }) },
	);
}

/** Whether openssl takes a signature to be right, and its certificate to lead to the authorities. */
export function opensslTrust(
	cms: Buffer,
	content: Buffer | undefined,
	authorities: string,
	at: Date = NOW,
	...options: string[]
): Opinion {
	return openssl(
		[
			...['cms', '-verify', '-binary', '-inform', 'DER', '-in', '{cms}', '-out', '{out}'],
			...[
				'-CAfile',
				'{ca}',
				'-purpose',
				'any',
				'-partial_chain',
				'-attime',
				`${Math.floor(+at / 1000)}`,
			],
			...(content ? ['-content', '{content}'] : []),
			...options,
		],
		{ cms, ca: authorities, ...(content && { content }) },
	);
}

/** Our reports, with CA certificates when given. */
export function judge(
	cms: Buffer,
	content: Buffer | undefined,
	{ authorities, form = 'p7m', now = NOW }: { authorities?: string; form?: Form; now?: Date } = {},
): Report[] {
	const signature = readSignature(cms, form);
	const running = startDigests(signature);
	if (content) running.update(content);
	const digests = content ? running.digests() : new Map();
	const trusted = authorities === undefined ? undefined : readAuthorities(authorities);
	return checkSignature(signature, digests, { authorities: trusted, now });
}

/** Our report on a signature of one signer. */
export function judgeOne(...parameters: Parameters<typeof judge>): SignatureReport {
	const reports = judge(...parameters);
	if (reports.length !== 1 || reports[0].kind !== 'signature') {
		throw new Error('There is not one report on a signature');
	}
	return reports[0];
}
