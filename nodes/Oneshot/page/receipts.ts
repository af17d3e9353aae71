import type { LinkRecord } from './ceremony';
import type { LinkKeys } from './keys';
import { fromBase64Url, isSame, mac } from './keys';
import { Packer, Unpacker } from './packing';
import { readRecord } from './records';

// What the page hands out and takes back, so that nothing is stored while somebody reads: proofs that only this
// credential can have made, each for one link and one use.

const MAC_BYTES = 16;

/** A ticket lets a file be fetched for so long, in seconds. */
export const TICKET_SECONDS = 300;

/** That a file was delivered to whoever had the link. It does not prove that somebody read it. */
export interface Receipt {
	/** The document's uid, or `contract`. */
	of: string;
	/** Of what was delivered, in hex, and its bytes. */
	sha256: string;
	size: number;
	/** Seconds since 1970. */
	at: number;
}

/** The right to fetch one file by GET: in a tab of its own, which has no token. */
export interface Ticket {
	requestPk: number;
	/** The document's uid, or `contract`. */
	of: string;
	/** Of a document: the signed file instead of the uploaded one. */
	signed: boolean;
	/** The name under which it is shown. */
	name: string;
	/** Seconds since 1970. */
	expiresAt: number;
}

const seal = (keys: LinkKeys, use: string, linkId: string, packed: Buffer): string =>
	Buffer.concat([packed, mac(keys.receipt, MAC_BYTES, use, linkId, packed)]).toString('base64url');

/** The values of a proof; undefined for anything that was not made here for this use and link. */
function unseal<Value>(
	keys: LinkKeys,
	use: string,
	linkId: string,
	text: unknown,
	read: (values: Unpacker) => Value,
): Value | undefined {
	const bytes = fromBase64Url(text);
	if (bytes === undefined || bytes.length < MAC_BYTES) return undefined;
	const packed = bytes.subarray(0, -MAC_BYTES);
	if (!isSame(mac(keys.receipt, MAC_BYTES, use, linkId, packed), bytes.subarray(-MAC_BYTES))) {
		return undefined;
	}
	return read(new Unpacker(packed));
}

export const makeReceipt = (
	keys: LinkKeys,
	linkId: string,
	{ of, sha256, size, at }: Receipt,
): string =>
	seal(keys, 'receipt', linkId, new Packer().uid(of).uid(sha256).number(size).number(at).packed());

export const readReceipt = (keys: LinkKeys, linkId: string, text: unknown): Receipt | undefined =>
	unseal(keys, 'receipt', linkId, text, (values) => ({
		of: values.uid(),
		sha256: values.uid(),
		size: values.number(),
		at: values.number(),
	}));

/** A ticket is for whoever has it: it names no link, whose token must not stand in an address that is sent. */
export const makeTicket = (
	keys: LinkKeys,
	{ requestPk, of, signed, name, expiresAt }: Ticket,
): string => {
	const packer = new Packer().number(requestPk).uid(of).number(Number(signed)).text(name);
	return seal(keys, 'ticket', '', packer.number(expiresAt).packed());
};

/** @param now seconds since 1970 */
export function readTicket(keys: LinkKeys, text: unknown, now: number): Ticket | undefined {
	const ticket = unseal(keys, 'ticket', '', text, (values) => ({
		requestPk: values.number(),
		of: values.uid(),
		signed: values.number() === 1,
		name: values.text(),
		expiresAt: values.number(),
	}));
	return ticket && ticket.expiresAt > now ? ticket : undefined;
}

/** That somebody with this link typed the last characters of the identity number. */
export const makePass = (keys: LinkKeys, linkId: string): string =>
	seal(keys, 'pass', linkId, Buffer.alloc(0));

export const isPass = (keys: LinkKeys, linkId: string, text: unknown): boolean =>
	unseal(keys, 'pass', linkId, text, () => true) ?? false;

/** What has happened in a tab. Not of which ends the workflow was told: that is not known when the tab is answered. */
export const makeMemory = (keys: LinkKeys, linkId: string, record: LinkRecord): string => {
	const text = JSON.stringify({ ...record, announced: [] });
	return seal(keys, 'memory', linkId, new Packer().text(text).packed());
};

export const readMemory = (keys: LinkKeys, linkId: string, text: unknown): LinkRecord =>
	readRecord(
		unseal(keys, 'memory', linkId, text, (values) => JSON.parse(values.text()) as unknown),
	);
