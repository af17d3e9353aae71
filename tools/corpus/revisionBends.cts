// Proper revisions behind a signature that openssl made: what forgers append, and what a signature permits.
import { authority, person } from '../fuzz/cms/certificates.cjs';
import { signedByOpenssl } from '../fuzz/cms/openssl.cjs';
import { append, seal, signedContract } from '../fuzz/pdf/build.cjs';
import { another, attacks, steps } from '../fuzz/pdf/revisions.cjs';
import type { Bend } from './bend.cjs';

const ROOM = 4096;
const DOC_MDP = [undefined, 2] as const;

const signer = person(authority('CA of revisions'), 'p256');
const sign = (bytes: Buffer) => signedByOpenssl(signer, bytes, '-md', 'sha256', '-cades');

/** What is allowed afterwards, by a certification (DocMDP) or without one. */
const words = (docMdp?: number) => (docMdp ? ` of a certified file (DocMDP ${docMdp})` : '');

/** A visible signature, or a document's first one, in a field that was not there. */
const furtherSignature = (bytes: Buffer, rectangle?: string) =>
	seal(append(bytes, another(rectangle, undefined, undefined, ROOM)), sign);

export function revisionBends(): Bend[] {
	const forged = Object.entries(attacks).map(
		([name, [changed, prepared]]): Bend => ({
			name: `a further revision: ${name}`,
			expected: 'refused',
			variants: DOC_MDP.map((docMdp) => ({
				bytes: append(signedContract({ docMdp, objects: prepared, sign, room: ROOM }), changed),
			})),
		}),
	);
	const made = (
		name: string,
		expected: Bend['expected'],
		docMdp: 1 | 2 | 3 | undefined,
		step: (bytes: Buffer) => Buffer,
	): Bend => ({
		name: `a further revision${words(docMdp)}: ${name}`,
		expected,
		variants: [{ bytes: step(signedContract({ docMdp, sign, room: ROOM })) }],
	});
	const step = (name: keyof typeof steps, docMdp?: 1 | 2 | 3) => (bytes: Buffer) =>
		steps[name](bytes, { docMdp });
	return [
		...forged,
		made('a note (evil annotation)', 'refused', 2, step('annotation', 2)),
		made('a note', 'refused', undefined, step('annotation')),
		made('a note', 'any', 3, step('annotation', 3)),
		made('a visible signature in a new field (sneaky signature)', 'refused', 2, (bytes) =>
			furtherSignature(bytes, '300 100 480 160'),
		),
		made('a signature', 'refused', 1, furtherSignature),
		made('a signature', 'any', undefined, furtherSignature),
		made('an invisible signature', 'any', 2, furtherSignature),
		made('data for later verification', 'any', undefined, step('validationData')),
		made('data for later verification', 'any', 1, step('validationData', 1)),
		made('a field filled in', 'any', 2, step('filled', 2)),
		made('a field filled in', 'refused', 1, step('filled', 1)),
		made('title and dates', 'any', undefined, step('metadata')),
	];
}
