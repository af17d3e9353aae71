import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'crypto';

import type { LinkKeys } from './keys';
import { fromBase64Url, isSame, mac } from './keys';
import { Packer, Unpacker } from './packing';

// A signing link: all that the page has to know of one signer's request, sealed, so that nothing is kept anywhere
// until somebody opens it. It stands after the # of the page's address, which browsers send nowhere.

const VERSION = 1;
const ID_BYTES = 12;
const TAG_BYTES = 16;
const HASH_BYTES = 16;
const IDENTITY_BYTES = 6;

/** The languages of the page; the signer's browser decides where the link names none. */
export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

/** How the law calls the signature (eIDAS Art. 3 and 25); `neutral` where the profile does not say. */
export const kinds = ['neutral', 'advanced', 'qualified'] as const;
export type Kind = (typeof kinds)[number];

/** One document as the signer sees it. */
export interface LinkDocument {
	uid: string;
	name: string;
}

/** What a link says. */
export interface LinkFacts {
	requestPk: number;
	/** In the order of Upload. */
	documents: LinkDocument[];
	/** Over what Upload told of them, see `hashOfDocuments`; undefined where it told no hashes. */
	documentsHash?: Buffer;
	signer: string;
	/** The last digits of the phone to which the code goes, e.g. `456`. */
	phoneEnd: string;
	/** How many characters of the identity number are asked for; 0 asks for none. */
	identityLength: number;
	language?: Language;
	kind: Kind;
	/** Seconds since 1970. */
	expiresAt: number;
	/** What the workflow wants back with the outcome, e.g. a customer's number in its CRM. */
	passThrough: string;
}

/** A link that was opened. */
export interface SigningLink extends LinkFacts {
	/** In hexadecimal digits; unique. */
	id: string;
	/** Of the identity number's last characters, see `identityMac`. */
	identity: Buffer;
}

/** Where a link is good: at one page, for one Optimizer and environment. */
export interface Place {
	/** The last part of the page's path, e.g. `sign`. */
	path: string;
	baseUrl: string;
	environment: string;
}

/** The last part of a path: what a link and the page have in common, whatever proxies put before it. */
export const lastPart = (path: string): string => path.split('/').filter(Boolean).at(-1) ?? '';

const associated = ({ path, baseUrl, environment }: Place) =>
	Buffer.from(JSON.stringify([VERSION, path, baseUrl, environment]), 'utf8');

/**
 * One hash over the documents, by which it is found out that what the signer read is what was uploaded.
 *
 * @param sha256 of each document in the order of the link, in hex
 */
export const hashOfDocuments = (sha256: string[]): Buffer =>
	createHash('sha256')
		.update(Buffer.concat(sha256.map((hex) => Buffer.from(hex, 'hex'))))
		.digest()
		.subarray(0, HASH_BYTES);

/** What people type of an identity number: without spaces, dots and hyphens, in capitals. */
export const bareIdentity = (text: string): string =>
	text
		.normalize('NFKC')
		.replace(/[^\p{L}\p{N}]/gu, '')
		.toUpperCase();

/** What a link keeps of the last characters of an identity number. */
const identityMac = (keys: LinkKeys, id: Buffer, lastCharacters: string) =>
	mac(keys.identity, IDENTITY_BYTES, id, bareIdentity(lastCharacters));

/** Whether somebody typed the last characters of the identity number. */
export const isIdentity = (keys: LinkKeys, link: SigningLink, typed: string): boolean =>
	isSame(identityMac(keys, Buffer.from(link.id, 'hex'), typed), link.identity);

function pack(facts: LinkFacts, identity: Buffer): Buffer {
	const packer = new Packer()
		.number(facts.requestPk)
		.number(facts.expiresAt)
		.number(facts.language ? languages.indexOf(facts.language) + 1 : 0)
		.number(kinds.indexOf(facts.kind))
		.bytes(facts.documentsHash ?? Buffer.alloc(0))
		.number(facts.identityLength)
		.fixed(identity)
		.text(facts.phoneEnd)
		.text(facts.signer)
		.text(facts.passThrough)
		.number(facts.documents.length);
	for (const { uid, name } of facts.documents) packer.uid(uid).text(name);
	return packer.packed();
}

/** Throws a RangeError or a TypeError for what was not packed here. */
function unpack(id: string, packed: Buffer): SigningLink {
	const reader = new Unpacker(packed);
	const requestPk = reader.number();
	const expiresAt = reader.number();
	const language = languages[reader.number() - 1];
	const kind = kinds[reader.number()] ?? 'neutral';
	const hash = reader.bytes();
	const identityLength = reader.number();
	const identity = reader.fixed(IDENTITY_BYTES);
	const [phoneEnd, signer, passThrough] = [reader.text(), reader.text(), reader.text()];
	const documents: LinkDocument[] = [];
	for (let left = reader.number(); left > 0; left--) {
		documents.push({ uid: reader.uid(), name: reader.text() });
	}
	reader.end();
	return {
		...{ id, requestPk, documents, signer, phoneEnd, identityLength, identity },
		...{ kind, expiresAt, passThrough },
		...(hash.length > 0 && { documentsHash: hash }),
		...(language && { language }),
	};
}

/**
 * Seals a link: version, 12 random bytes (its id, and the nonce), AES-256-GCM of the rest.
 *
 * @param identityEnd the last characters of the identity number; empty where none are asked for
 * @returns the text after the #
 */
export function sealLink(
	keys: LinkKeys,
	place: Place,
	facts: LinkFacts,
	identityEnd: string,
): { id: string; token: string } {
	const id = randomBytes(ID_BYTES);
	const cipher = createCipheriv('aes-256-gcm', keys.link, id, { authTagLength: TAG_BYTES });
	cipher.setAAD(associated(place));
	const packed = pack(facts, identityMac(keys, id, identityEnd));
	const sealed = Buffer.concat([cipher.update(packed), cipher.final(), cipher.getAuthTag()]);
	const token = Buffer.concat([Buffer.from([VERSION]), id, sealed]).toString('base64url');
	return { id: id.toString('hex'), token };
}

/** Opens a link; undefined for anything that was not sealed with these keys for this place. */
export function openLink(keys: LinkKeys, place: Place, token: unknown): SigningLink | undefined {
	const bytes = fromBase64Url(token);
	if (bytes === undefined || bytes.length < 1 + ID_BYTES + TAG_BYTES || bytes[0] !== VERSION) {
		return undefined;
	}
	const id = bytes.subarray(1, 1 + ID_BYTES);
	const decipher = createDecipheriv('aes-256-gcm', keys.link, id, { authTagLength: TAG_BYTES });
	decipher.setAAD(associated(place));
	decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
	try {
		const sealed = bytes.subarray(1 + ID_BYTES, -TAG_BYTES);
		const packed = Buffer.concat([decipher.update(sealed), decipher.final()]);
		return unpack(id.toString('hex'), packed);
	} catch {
		return undefined;
	}
}
