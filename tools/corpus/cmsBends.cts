// What can be bent inside of a CMS.
import { sign } from 'node:crypto';

import { keyPair, octetString, signing } from '../fuzz/cms/build.cjs';
import { putTogether, takeApart, type Part } from '../fuzz/cms/parts.cjs';

/** Where the parts of a SignedData lie, as offsets in its bytes. */
export interface Region {
	name: string;
	/** Whether the signature covers it. */
	signed: boolean;
	start: number;
	end: number;
}

interface Message {
	nodes: Part[];
	certificates: Part;
	signer: Part[];
}

/** The parts that matter; undefined for BER, and for what is no SignedData. */
function partsOf(cms: Buffer): Message | undefined {
	const nodes = takeApart(cms);
	const fields = nodes?.[0]?.parts?.[1]?.parts?.[0]?.parts;
	const certificates = fields?.find(({ tag }) => tag === 0xa0);
	const signer = fields?.at(-1)?.parts?.[0]?.parts;
	return nodes && certificates && signer ? { nodes, certificates, signer } : undefined;
}

/** The bytes of a SignedData without what a PDF fills up behind it. */
export function withoutFilling(contents: Buffer): Buffer {
	if (contents[1] < 0x80) return contents.subarray(0, 2 + contents[1]);
	const octets = contents[1] & 0x7f;
	if (octets === 0) return contents;
	return contents.subarray(0, 2 + octets + contents.readUIntBE(2, octets));
}

export function regionsOf(cms: Buffer): Region[] {
	const message = partsOf(cms);
	if (!message) return [];
	const region = (name: string, signed: boolean, part: Part | undefined): Region[] => {
		if (!part) return [];
		const start = part.content.byteOffset - cms.byteOffset;
		return [{ name, signed, start, end: start + part.content.length }];
	};
	const { certificates, signer } = message;
	const octets = signer.findLast(({ tag }) => tag === 0x04);
	return [
		...region('certificates', false, certificates),
		...region('identifier of the signer', true, signer[1]),
		...region(
			'signed attributes',
			true,
			signer.find(({ tag }) => tag === 0xa0),
		),
		...region('signature value', true, octets),
		...region(
			'time stamp',
			false,
			signer.find(({ tag }) => tag === 0xa1),
		),
	];
}

/** DER as one part. Throws for what is none. */
function partOf(der: Buffer): Part {
	const [part] = takeApart(der) ?? [];
	if (!part) throw new Error('This is no DER');
	return part;
}

/** Which of the certificates is the signer's, by its serial number; -1 where none is. */
function signerIndex({ certificates, signer }: Message): number {
	const serial = signer[1].parts?.[1];
	return (certificates.parts ?? []).findIndex((certificate) => {
		const number = certificate.parts?.[0].parts?.[1];
		return serial !== undefined && number?.content.equals(serial.content);
	});
}

/** The signer's certificate in DER, where a CMS that is in DER has it. */
export function signerCertificate(cms: Buffer): Buffer | undefined {
	const message = partsOf(cms);
	const certificate = message && message.certificates.parts?.[signerIndex(message)];
	return certificate && putTogether(certificate);
}

/**
 * The signer's certificate exchanged for one with the same issuer, number and name, and the key of an attacker.
 * @param resigned the attacker signs what the signer signed, as the certificate says now
 */
export function swappedCertificate(cms: Buffer, resigned: boolean): Buffer | undefined {
	const message = partsOf(cms);
	if (!message) return undefined;
	const { nodes, certificates, signer } = message;
	const index = signerIndex(message);
	if (index < 0) return undefined;
	const all = certificates.parts ?? [];
	const { publicKey, privateKey } = keyPair('p256', 'attacker');
	const certificate = partOf(putTogether(all[index]));
	const body = certificate.parts?.[0].parts ?? [];
	body[6] = partOf(publicKey.export({ type: 'spki', format: 'der' }));
	all[index] = certificate;
	if (resigned) {
		const attributes = signer.find(({ tag }) => tag === 0xa0);
		const at = signer.findLastIndex(({ tag }) => tag === 0x04);
		if (!attributes) return undefined;
		const bytes = putTogether({ ...attributes, tag: 0x31 });
		signer[at] = partOf(octetString(sign('sha256', bytes, privateKey)));
		signer[at - 1] = partOf(signing(privateKey, 'sha256').identifier);
	}
	return Buffer.concat(nodes.map(putTogether));
}
