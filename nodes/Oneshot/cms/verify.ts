import type { Hash } from 'crypto';

import { digestOf, readDigestAlgorithm, startDigest, type DigestName } from './algorithms';
import { attempt, MalformedError, UnsupportedError } from './der';
import { OID } from './oids';
import type { Report } from './report';
import { documentTimeStampReport, signatureReport, unreadableSignature } from './signatureReport';
import { readSignedData, type SignedData } from './signedData';
import {
	checkTimeStamp,
	readTimeStamp,
	unreadableTimeStamp,
	type CheckOptions,
	type TimeStamp,
} from './timeStamp';

/**
 * Where a signature comes from: `pdf`: /Contents of a signature dictionary whose /SubFilter is
 * ETSI.CAdES.detached or adbe.pkcs7.detached · `document time stamp`: of one with ETSI.RFC3161 · `p7m`: a file,
 * with the content inside or beside it.
 */
export type Form = 'pdf' | 'p7m' | 'document time stamp';

/** A signature that was read; what it needs to be checked comes first. */
export type ReadSignature = {
	/** what the signed bytes must be hashed with; none when the content is inside or nothing can be checked */
	digestAlgorithms: DigestName[];
	/** the content, when it is inside: pieces that follow one another */
	content?: Buffer[];
} & (
	| { kind: 'signature'; data: SignedData }
	| { kind: 'document time stamp'; stamp: TimeStamp }
	| { kind: 'unreadable'; form: Form; problem: MalformedError }
);

/** Digests of the signed bytes, by their algorithms. */
export type Digests = Map<DigestName, Buffer>;

/**
 * Reads a signature, and tells what the signed bytes must be hashed with. Never throws: what can't be read
 * is reported by {@link checkSignature}.
 * @param bytes DER or BER; in a PDF, zeros may follow
 */
export function readSignature(bytes: Buffer, form: Form): ReadSignature {
	const { value, problem } = attempt(() => readForm(bytes, form));
	return value ?? { kind: 'unreadable', digestAlgorithms: [], form, problem };
}

function readForm(bytes: Buffer, form: Form): ReadSignature {
	if (form === 'document time stamp') {
		const stamp = readTimeStamp(bytes, 'zeros');
		return { kind: form, digestAlgorithms: [stamp.info.imprint.algorithm], stamp };
	}
	const data = readSignedData(bytes, form === 'pdf' ? 'zeros' : 'nothing');
	checkForm(data, form);
	const { content, signers } = data;
	const names = signers.flatMap(
		({ digestAlgorithm }) => attempt(() => readDigestAlgorithm(digestAlgorithm)).value ?? [],
	);
	const digestAlgorithms = content ? [] : [...new Set(names)];
	return { kind: 'signature', digestAlgorithms, content, data };
}

/** @throws {MalformedError} */
function checkForm({ contentType, content, signers }: SignedData, form: Form): void {
	if (contentType !== OID.data) {
		throw new UnsupportedError(
			`Signatures of contents of the type ${contentType} are not supported`,
		);
	}
	if (signers.length === 0) throw new MalformedError('The file has no signature');
	if (form !== 'pdf') return;
	// ISO 32000-2, 12.8.3.3
	if (content)
		throw new UnsupportedError('Signatures with a content of their own are not supported in PDF');
	if (signers.length > 1)
		throw new MalformedError('The signature has several signers, in PDF it has one');
}

/** Computes all digests that a signature needs in one pass over the signed bytes. */
export function startDigests({ digestAlgorithms }: ReadSignature): {
	update(chunk: Uint8Array): void;
	digests(): Digests;
} {
	const hashes = new Map<DigestName, Hash>(
		digestAlgorithms.map((name) => [name, startDigest(name)]),
	);
	return {
		update: (chunk) => hashes.forEach((hash) => hash.update(chunk)),
		digests: () => new Map([...hashes].map(([name, hash]) => [name, hash.digest()])),
	};
}

/**
 * Checks a signature.
 * @param digests of the signed bytes, by all of `digestAlgorithms`; not needed when the content is inside
 * @returns one report for each signer, never none
 */
export function checkSignature(
	signature: ReadSignature,
	digests: Digests,
	options: CheckOptions,
): Report[] {
	const { content } = signature;
	const digest = (algorithm: DigestName) => {
		if (content) return digestOf(algorithm, ...content);
		const given = digests.get(algorithm);
		if (!given) throw new MalformedError('What was signed is not in the file, and was not given');
		return given;
	};
	switch (signature.kind) {
		case 'signature': {
			const { data } = signature;
			return data.signers.map((signer) => signatureReport(signer, data, digest, options));
		}
		case 'document time stamp':
			return [documentTimeStampReport(checkTimeStamp(signature.stamp, digest, [], options))];
		case 'unreadable':
			return signature.form === 'document time stamp'
				? [documentTimeStampReport(unreadableTimeStamp(signature.problem))]
				: [unreadableSignature(signature.problem)];
	}
}

/**
 * Checks a signature, its signed bytes streamed through the hash once.
 * @param content the bytes that were signed: of a PDF those that /ByteRange names, of a P7M the file beside it;
 * not read when the content is inside
 */
export async function verifySignature(
	bytes: Buffer,
	form: Form,
	content: AsyncIterable<Uint8Array> | undefined,
	options: CheckOptions,
): Promise<Report[]> {
	const signature = readSignature(bytes, form);
	if (!content || signature.digestAlgorithms.length === 0) {
		return checkSignature(signature, new Map(), options);
	}
	const running = startDigests(signature);
	for await (const chunk of content) running.update(chunk);
	return checkSignature(signature, running.digests(), options);
}
