// What is said of a signed file: by Document → Verify, and by programs of other people.
import { isIntact, verdictOf } from '../../nodes/Oneshot/resources/document/verdict';
import { verifyFile } from '../../nodes/Oneshot/resources/document/verifiedFile';
import { readAuthorities } from '../../nodes/Oneshot/cms/chain';
import type { InputFile } from '../../nodes/Oneshot/operation/inputFile';
import { opensslIntegrity } from '../fuzz/cms/judges.cjs';
import { bare } from '../fuzz/cms/parts.cjs';
import { pdfsig } from '../harness/signatures.cjs';
import { signerCertificate } from './cmsBends.cjs';
import { cmsOf, lastSignature } from './signaturePlace.cjs';

/** A signed file. */
export interface Signed {
	kind: 'pdf' | 'p7m';
	bytes: Buffer;
	/** Of a P7M: what was signed, where it lies beside it. */
	content?: Buffer;
}

export interface Opinion {
	/** There are signatures, and all that they signed is as it was signed, up to the end of the file. */
	sound: boolean;
	/** How many signatures were found. */
	signatures: number;
	/** In few words. */
	says: string;
	/** openssl accepts it once everything is taken out that the signature does not cover; not always asked. */
	acceptsBare?: boolean;
}

const inMemory = (bytes: Buffer): InputFile => ({
	property: 'data',
	fileName: 'file',
	contentType: 'application/octet-stream',
	size: bytes.length,
	open: async () => bytes,
});

/** openssl's word for a right signature. */
export const OPENSSL_ACCEPTS = 'Verification successful';

/** Ours; `trust` is part of the words where CA certificates are given. */
export async function ours({ kind, bytes, content }: Signed, caPem?: string): Promise<Opinion> {
	const contents = content ? [inMemory(content)] : [];
	const authorities = caPem === undefined ? undefined : readAuthorities(caPem);
	const options = { authorities, now: new Date(Date.now() + 5000) };
	const file = await verifyFile(inMemory(bytes), kind === 'p7m', contents, [], options);
	const sound = isIntact(file);
	const { signatures } = file;
	if (!sound) {
		const verdict = verdictOf([file], '', false);
		const fault = /^Not everything is as it was signed: (.*); revocation was not checked\.$/s;
		const [first] = (fault.exec(verdict)?.[1] ?? verdict).split('; ');
		const says = first.replace(/^(the .* in )?“file”:? /, '');
		return { sound, signatures: signatures.length, says };
	}
	const trust = authorities
		? `, ${[...new Set(signatures.map((s) => s.report.trust.status))]}`
		: '';
	const covers = signatures.map((s) => s.covers.replace(/_/g, ' ')).join(' / ');
	return { sound, signatures: signatures.length, says: `intact${trust} (${covers})` };
}

/** pdfsig's: a signature that is not over the total document leaves open what came after it. */
async function pdfsigOn(bytes: Buffer): Promise<Opinion> {
	const listed = await pdfsig(bytes).catch((error: Error) => error);
	if (listed instanceof Error) {
		const says = listed.message
			.split('\n')[0]
			.replace(/\/\S+\//g, '')
			.slice(0, 100);
		return { sound: false, signatures: 0, says };
	}
	// It lists signature fields that are empty, too.
	const found = listed.filter(({ validation }) => validation !== '');
	if (found.length === 0) return { sound: false, signatures: 0, says: 'no signature' };
	const whole = found.some(({ totalDocument }) => totalDocument);
	const words = [...new Set(found.map(({ validation }) => validation.replace(/\.$/, '')))];
	const says = `${words.join(' / ')}${whole ? '' : ', not the total document'}`;
	return { sound: whole && found.every(({ valid }) => valid), signatures: found.length, says };
}

function opensslOn({ bytes, content }: Signed): Opinion {
	const { accepts, says } = opensslIntegrity(bytes, content);
	const reason = says.split('\n').at(-1)?.split(':').slice(5, 6).join('') ?? '';
	return {
		sound: accepts,
		signatures: accepts ? 1 : 0,
		says: accepts ? OPENSSL_ACCEPTS : `refused: ${reason || 'unreadable'}`,
	};
}

/** The CMS of a signed file with its content: of a PDF the last signature, and the bytes that its range names. */
function asP7m(signed: Signed): Signed {
	if (signed.kind === 'p7m') return signed;
	const { bytes } = signed;
	const place = lastSignature(bytes);
	const [, start, end, rest] = place.range;
	const content = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end, end + rest)]);
	return { kind: 'p7m', bytes: cmsOf(bytes, place).cms, content };
}

/** openssl's words on the CMS of the last signature of a PDF. */
export const opensslOnPdf = (signed: Signed): string => opensslOn(asP7m(signed)).says;

/**
 * Whether openssl accepts a file once all certificates but the signer's and the unsigned attributes are taken out:
 * what is unreadable there lets it, and pdfsig, refuse the whole.
 * @param original the same file as nobody bent it
 */
export function acceptsBare(signed: Signed, original: Signed): boolean {
	const certificate = signerCertificate(asP7m(original).bytes);
	const { bytes, content } = asP7m(signed);
	const bared = certificate && bare(bytes, certificate);
	return bared !== undefined && opensslIntegrity(bared, content).accepts;
}

/** pdfsig's on a PDF, openssl's on a P7M. */
export const theirs = async (signed: Signed): Promise<Opinion> =>
	signed.kind === 'pdf' ? await pdfsigOn(signed.bytes) : opensslOn(signed);
