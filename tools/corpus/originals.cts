// Signed files to look at: made here by several programs, and by other people.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { authority, pem, person } from '../fuzz/cms/certificates.cjs';
import type { KeyKind } from '../fuzz/cms/build.cjs';
import { signedByOpenssl } from '../fuzz/cms/openssl.cjs';
import { signedContract } from '../fuzz/pdf/build.cjs';
import { startEngine } from '../harness/engine.cjs';
import { startOptimizer, versions } from '../harness/optimizer.cjs';
import { order, signedP7m, signedPdf } from '../harness/signedFiles.cjs';
import { worldOf } from '../harness/world.cjs';
import { install } from '../n8n/install.cjs';
import { projectRoot } from '../shared/projectRoot.cjs';
import type { Signed } from './opinions.cjs';

export interface Original extends Signed {
	/** Who made it, and what it is. */
	name: string;
	/** The certificates of its authorities, in PEM, where they are known. */
	caPem?: string;
}

/** Files that the local Optimizer signs, through the node. */
async function ofOptimizer(): Promise<Original[]> {
	const engine = await startEngine();
	const all: Original[] = [];
	try {
		for (const keyType of ['rsa', 'ec']) {
			const optimizer = await startOptimizer({ args: ['--key-type', keyType] });
			try {
				const use = worldOf(engine, optimizer);
				const caPem = await optimizer.ca();
				for (const version of versions) {
					const name = `local Optimizer, ${version}, ${keyType.toUpperCase()}`;
					const once = await signedPdf(use, version);
					all.push({ name: `${name}: PDF`, kind: 'pdf', bytes: once.bytes, caPem });
					const { bytes } = await signedP7m(use, version);
					all.push({ name: `${name}: P7M`, kind: 'p7m', bytes, content: order(), caPem });
					if (version === 'legacy') continue;
					const twice = await signedPdf(use, version, once.bytes, {
						visibleSignature: true,
					});
					all.push({ name: `${name}: PDF signed twice`, kind: 'pdf', bytes: twice.bytes, caPem });
				}
			} finally {
				await optimizer.stop();
			}
		}
	} finally {
		await engine.stop();
	}
	return all;
}

const PSS = ['-keyopt', 'rsa_padding_mode:pss'];

/** Keys and options of `openssl cms -sign`. */
const OPENSSL: Array<[KeyKind, string[]]> = [
	['rsa2048', ['-md', 'sha256']],
	['rsa2048', ['-md', 'sha384', '-cades']],
	['rsa3072', ['-md', 'sha512', '-cades']],
	['rsa2048', ['-md', 'sha256', '-cades', ...PSS]],
	['rsa2048', ['-md', 'sha384', ...PSS, '-keyopt', 'rsa_pss_saltlen:20']],
	['rsa-pss', ['-md', 'sha512', '-cades', ...PSS]],
	['p256', ['-md', 'sha256', '-cades']],
	['p256', ['-md', 'sha512', '-cades']],
	['p384', ['-md', 'sha384', '-cades']],
];

/** PDFs and P7Ms around signatures that openssl makes. */
function ofOpenssl(): Original[] {
	return OPENSSL.flatMap(([kind, options]): Original[] => {
		const ca = authority(`CA ${kind}`, kind);
		const signer = person(ca, kind);
		const caPem = pem(ca);
		const words = options.filter((option) => !/^-(md|keyopt)$/.test(option)).join(' ');
		const name = `openssl, ${kind}, ${words.replace('rsa_padding_mode:pss', 'PSS')}`;
		const content = order();
		const pdf = signedContract({
			room: 4096,
			sign: (bytes) => signedByOpenssl(signer, bytes, ...options),
		});
		const p7m = signedByOpenssl(signer, content, ...options);
		// openssl 3.0 fails to stream PSS.
		const ber = options.includes(PSS[1]) ? [] : ['-stream'];
		const enclosing = signedByOpenssl(signer, content, ...options, '-nodetach', ...ber);
		return [
			{ name: `${name}: PDF`, kind: 'pdf', bytes: pdf, caPem },
			{ name: `${name}: P7M beside its file`, kind: 'p7m', bytes: p7m, content, caPem },
			{
				name: `${name}: P7M around its file${ber.length > 0 ? ', BER' : ''}`,
				kind: 'p7m',
				bytes: enclosing,
				caPem,
			},
		];
	});
}

const pdfsIn = (folder: string) =>
	readdirSync(folder)
		.filter((name) => name.endsWith('.pdf'))
		.map((name) => join(folder, name));

/** PDFs that other people signed: the fixtures, an npm package with several, and what is given by path. */
async function ofOthers(more: string[]): Promise<Original[]> {
	const fixtures = join(projectRoot, 'test', 'fixtures', 'pdf');
	const source = 'node-signpdf@1.5.1';
	const folder = await install({
		name: source.replace('@', '-'),
		packages: [source],
		title: `${source}, which has signed PDFs`,
	});
	const resources = join(folder, 'node_modules', 'node-signpdf', 'resources');
	const named = [
		...[...pdfsIn(fixtures), ...pdfsIn(join(fixtures, 'reader'))].map((path) => ['fixture', path]),
		...pdfsIn(resources).map((path) => [`npm ${source}`, path]),
		...more.map((path) => ['given', path]),
	];
	return named.flatMap(([from, path]): Original[] => {
		const bytes = readFileSync(path);
		if (!bytes.includes('/ByteRange')) return [];
		return [{ name: `${from}: ${basename(path)}`, kind: 'pdf', bytes }];
	});
}

/** Every signed file, each content once. */
export async function originals(more: string[]): Promise<Original[]> {
	const all = [...(await ofOptimizer()), ...ofOpenssl(), ...(await ofOthers(more))];
	const seen = new Set<string>();
	return all.filter(({ bytes }) => {
		const digest = createHash('sha256').update(bytes).digest('hex');
		return !seen.has(digest) && seen.add(digest);
	});
}
