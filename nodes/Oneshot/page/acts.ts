import { isObject } from '../client/answer';
import type { Client } from '../client/client';
import { LOOK_MS } from '../client/deadlines';
import type { Problem } from '../client/problem';
import { settle } from '../client/problem';
import { listDocuments } from '../entities/document';
import { sendCode } from '../entities/request';
import type { Found } from '../entities/signing';
import { findOut, sign } from '../entities/signing';
import type { Act, LinkRecord, Limits, Notice, Situation } from './ceremony';
import { ends, isTooMany, refusal, stateOf } from './ceremony';
import { CONTRACT, hashOf } from './files';
import type { LinkKeys } from './keys';
import { isSame } from './keys';
import type { SigningLink } from './link';
import { hashOfDocuments, isIdentity } from './link';
import type { Receipt } from './receipts';
import { TICKET_SECONDS, isPass, makePass, makeReceipt, makeTicket, readReceipt } from './receipts';
import type { Proofs } from './view';

// What the signer does, carried out: steps of the API in between what the ceremony allows and what it remembers.

/** What the browser sent with an act. */
export interface Asked {
	act: Act;
	proofs: Proofs;
	/** Of `open`: a document's uid, or `contract`. */
	of: string;
	code: string;
	identity: string;
	reason: string;
}

/** With what an act is carried out. */
export interface Tools {
	client: Client;
	keys: LinkKeys;
	link: SigningLink;
	limits: Limits;
	/** Seconds since 1970. */
	now: number;
	/** Remembers what has become of the record; called before what is counted is tried. */
	remember(record: LinkRecord): void;
	/** Tells the author, never the signer, what the API said. */
	tell(problem: Problem): void;
}

/** How things stand, before an act and after it. */
export interface Standing {
	found: Found;
	record: LinkRecord;
	proofs: Proofs;
	notice?: Notice;
	/** The address of a file to be opened, from the page's own on. */
	file?: string;
	/** Whether the request was seen to hold no other documents; undefined where that was not looked at. */
	setChecked?: boolean;
}

const DIGITS = /^[\p{L}\p{N}]{1,32}$/u;

/** What has to be opened: each document and the contract. */
export const toOpen = ({ documents }: SigningLink): string[] => [
	...documents.map(({ uid }) => uid),
	CONTRACT,
];

/** The receipts of a link that are genuine, by what they are of. */
export function receiptsOf({ keys, link }: Pick<Tools, 'keys' | 'link'>, { receipts }: Proofs) {
	const genuine = toOpen(link).flatMap((of): Array<[string, Receipt]> => {
		const text = Object.hasOwn(receipts, of) ? receipts[of] : undefined;
		const receipt = readReceipt(keys, link.id, text);
		return receipt?.of === of ? [[of, receipt]] : [];
	});
	return new Map(genuine);
}

/** All that decides what is possible. */
export function situationOf(tools: Tools, { found, record, proofs }: Standing): Situation {
	const { keys, link, limits, now } = tools;
	return {
		...{ now, record, limits, expiresAt: link.expiresAt, ticked: proofs.ticked },
		found: found.state,
		identityDue: link.identityLength > 0 && !isPass(keys, link.id, proofs.pass),
		opened: receiptsOf(tools, proofs).size === toOpen(link).length,
	};
}

/** Whether what was delivered is what was uploaded; true where Upload told no hashes. */
function isUnchanged(tools: Tools, { proofs }: Standing): boolean {
	const { link } = tools;
	if (link.documentsHash === undefined) return true;
	const receipts = receiptsOf(tools, proofs);
	const hashes = link.documents.map(({ uid }) => receipts.get(uid)?.sha256 ?? '');
	return isSame(hashOfDocuments(hashes), link.documentsHash);
}

/** Whether the request holds these documents and no others; undefined where the Optimizer does not list them. */
async function isSet({ client, link }: Tools): Promise<boolean | undefined> {
	const { value: listed } = await settle(listDocuments(client, String(link.requestPk), LOOK_MS));
	if (listed === undefined || !listed.every(isObject)) return undefined;
	const uids = (list: unknown[]) => [...new Set(list.map(String))].sort().join();
	return uids(listed.map(({ uid }) => uid)) === uids(link.documents.map(({ uid }) => uid));
}

/** Why what was read is not what would be signed; or whether the request was seen to hold nothing else. */
async function checkDocuments(
	tools: Tools,
	standing: Standing,
): Promise<{ notice: Notice } | { notice?: undefined; setChecked: boolean }> {
	if (!isUnchanged(tools, standing)) return { notice: 'file_changed' };
	const inSet = await isSet(tools);
	return inSet === false ? { notice: 'set_changed' } : { setChecked: inSet ?? false };
}

const end = (
	record: LinkRecord,
	kind: keyof LinkRecord['ends'],
	at: number,
	reason?: string,
): LinkRecord => ({
	...record,
	ends: { ...record.ends, [kind]: { at, ...(reason && { reason }) } },
});

/** A record after one more try that failed. */
const afterTry = ({ limits, now }: Tools, record: LinkRecord): LinkRecord =>
	isTooMany({ record, limits }) ? end(record, 'too_many_tries', now) : record;

async function answerIdentity(tools: Tools, standing: Standing, asked: Asked): Promise<Standing> {
	const { keys, link } = tools;
	const record = { ...standing.record, identityTries: standing.record.identityTries + 1 };
	tools.remember(record);
	if (isIdentity(keys, link, asked.identity.slice(0, 64))) {
		return { ...standing, record, proofs: { ...standing.proofs, pass: makePass(keys, link.id) } };
	}
	return { ...standing, record: afterTry(tools, record), notice: 'identity_wrong' };
}

async function open(tools: Tools, standing: Standing, { of }: Asked): Promise<Standing> {
	const { client, keys, link, now } = tools;
	const document = link.documents.find(({ uid }) => uid === of);
	if (of !== CONTRACT && document === undefined) return standing;
	const signed = standing.found.state === 'signed';
	const wanted = { requestPk: link.requestPk, of, signed };
	const { value: delivered, problem } = await settle(hashOf(client, wanted));
	if (problem) {
		tools.tell(problem);
		return { ...standing, notice: 'not_available' };
	}
	const name = document?.name ?? `contract ${link.requestPk}.pdf`;
	const ticket = makeTicket(keys, { ...wanted, name, expiresAt: now + TICKET_SECONDS });
	const file = `?ticket=${ticket}`;
	if (signed) return { ...standing, file };
	const receipt = makeReceipt(keys, link.id, { of, ...delivered, at: now });
	const receipts = { ...standing.proofs.receipts, [of]: receipt };
	const opened = { ...standing, proofs: { ...standing.proofs, receipts } };
	// Of a single document it is known at once; of several when all are there.
	const complete = link.documents.every(({ uid }) => uid in receipts);
	if (complete && !isUnchanged(tools, opened)) return { ...standing, notice: 'file_changed' };
	return { ...opened, file };
}

/** What the signer is told of a failure; the rest is the author's. */
function noticeOf(problem: Problem): Notice {
	if (problem.code === 'OTP_INVALID') return 'code_wrong';
	if (problem.code === 'OTP_TOO_SOON') return 'code_too_soon';
	if (problem.code === 'REQUEST_STATUS' || problem.status === 404) return 'not_available';
	return 'try_later';
}

async function send(tools: Tools, standing: Standing): Promise<Standing> {
	const { client, link, now } = tools;
	const checked = await checkDocuments(tools, standing);
	if (checked.notice) return { ...standing, notice: checked.notice };
	const record = { ...standing.record, codes: [...standing.record.codes, now] };
	tools.remember(record);
	const { problem } = await settle(sendCode(client, String(link.requestPk)));
	if (problem) tools.tell(problem);
	const arrived = problem === undefined || problem.outcomeUnknown;
	return {
		...standing,
		record: arrived ? { ...record, sent: [...record.sent, now] } : record,
		notice: problem === undefined ? 'code_sent' : noticeOf(problem),
	};
}

async function signNow(tools: Tools, standing: Standing, asked: Asked): Promise<Standing> {
	const { client, link, now } = tools;
	const secret = asked.code.replace(/\s/g, '');
	if (!DIGITS.test(secret)) return { ...standing, notice: 'code_empty' };
	const checked = await checkDocuments(tools, standing);
	if (checked.notice) return { ...standing, notice: checked.notice };
	const { setChecked } = checked;
	const record = { ...standing.record, signTries: standing.record.signTries + 1 };
	tools.remember(record);
	const pk = String(link.requestPk);
	const documents = link.documents.map(({ uid }) => ({ uid }));
	const { value: result, problem } = await settle(sign(client, pk, { secret }, documents));
	if (result) {
		const signed: Found = { state: 'signed', files: true };
		const found = result.signed === true ? signed : standing.found;
		return { ...standing, found, setChecked, record: end(record, 'signed', now) };
	}
	tools.tell(problem);
	if (problem.outcomeUnknown) return { ...standing, record, notice: 'outcome_unknown' };
	return { ...standing, record: afterTry(tools, record), notice: noticeOf(problem) };
}

/** A reason as it may stand in a mail or a sheet: one line, no longer than a paragraph, no formula. */
const cleaned = (reason: string) =>
	reason
		.normalize('NFC')
		.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ')
		.trim()
		.replace(/^[=+\-@]+/, '')
		.slice(0, 500);

/** Each act that changes something. */
const acts: Record<
	Exclude<Act, 'look'>,
	(tools: Tools, standing: Standing, asked: Asked) => Promise<Standing>
> = {
	identity: answerIdentity,
	open,
	sendCode: send,
	sign: signNow,
	async decline({ now }, standing, { reason }) {
		return { ...standing, record: end(standing.record, 'declined', now, cleaned(reason)) };
	},
	async wrongPhone({ now }, standing) {
		return { ...standing, record: end(standing.record, 'wrong_phone', now) };
	},
};

/**
 * Carries out an act of the signer, if the ceremony has it now. Looks at the request first.
 *
 * @param record what is remembered of the link
 */
export async function perform(tools: Tools, asked: Asked, record: LinkRecord): Promise<Standing> {
	const { client, link } = tools;
	const found = await findOut(client, String(link.requestPk), link.documents[0].uid);
	const standing: Standing = { found, record, proofs: asked.proofs };
	const { act } = asked;
	if (act === 'look') return standing;
	const refused = refusal(act, situationOf(tools, standing));
	if (refused === 'stay') return standing;
	if (refused) return { ...standing, notice: refused };
	const after = await acts[act](tools, standing, asked);
	tools.remember(after.record);
	return after;
}

/** The end that this visit is to announce: it stands, and the workflow was not told. */
export function endToAnnounce(tools: Tools, standing: Standing) {
	const state = stateOf({ ...situationOf(tools, standing), identityDue: false });
	return ends.find((each) => each === state && !standing.record.announced.includes(each));
}
