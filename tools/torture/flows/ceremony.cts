// The signing page served as n8n serves it, and a signer who goes through it to its end.
import axios from 'axios';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Answer } from '../../../nodes/Oneshot/page/view';
import { lastCode } from '../../harness/optimizer.cjs';
import { signer } from '../../harness/signer.cjs';
import { Tab, shown } from '../../harness/tab.cjs';
import { skipTime } from '../shared/time.cjs';
import type { Page, Sight } from './sight.cjs';
import { nextAct, type SignerMove } from './signer.cjs';

/** A signer who has done so much gives up. */
const MOST_ACTS = 40;

interface Ceremony {
	sight: Sight;
	/** Makes the link: runs the node that does. */
	link(pageAddress: string): Promise<IDataObject | undefined>;
	/** An act is about to be done. */
	onAct(move: SignerMove, saw: string): Promise<void>;
}

/** Until it is signed; the item that the page's workflow begins with, undefined where it came otherwise. */
export async function holdCeremony({
	sight,
	link,
	onAct,
}: Ceremony): Promise<INodeExecutionData | undefined> {
	const page = await sight.page();
	try {
		const made = await link(page.url);
		if (!made) return undefined;
		const token = new URL(String(made.signing_link)).hash.slice(1);
		const uids = (made.documents as IDataObject[]).map(({ uid }) => String(uid));
		const signed = await goThrough(sight, page, new Tab(page, token), uids, onAct);
		await page.settled();
		const isMade = ({ json }: INodeExecutionData) =>
			String(json.request_pk) === String(made.request_pk);
		const items = page.started.flatMap(([first = []]) => first).filter(isMade);
		return signed && items.length === 1 ? items[0] : undefined;
	} finally {
		await page.stop();
	}
}

/** Does what the page says until it is signed; whether it is. */
async function goThrough(
	sight: Sight,
	page: Page,
	tab: Tab,
	uids: string[],
	onAct: Ceremony['onAct'],
): Promise<boolean> {
	const unopened = [...uids, 'contract'];
	/** What the page shows; nothing where it does not answer. */
	const answered = async (...act: Parameters<Tab['do']>): Promise<Answer | undefined> =>
		await tab.do(...act).catch(() => undefined);

	let answer = await answered('look');
	for (let count = 0; count < MOST_ACTS; count++) {
		const hasCode = (await sight.outbox()).length > 0;
		const move = nextAct({ ...answer, unopened: unopened.length, hasCode });
		await onAct(move, answer ? shown(answer) : 'no answer');
		if (move === 'done' || move === 'giveUp') return move === 'done';
		if (move === 'wait') {
			skipTime(61_000);
			answer = await answered('look');
		} else if (move === 'open') {
			answer = await answered('open', { of: unopened[0] });
			if (answer?.file && (await isSeen(page, answer.file))) unopened.shift();
			else if (answer && !answer.notice) answer = { ...answer, notice: 'not_available' };
			tab.proofs.ticked = unopened.length === 0;
		} else {
			answer = await answered(move, {
				identity: signer.serialNumber.slice(-4),
				...(move === 'sign' && { code: await lastCode(sight) }),
			});
		}
	}
	return false;
}

/** Whether a file comes whole, in a tab of its own. */
async function isSeen({ url, headers }: Page, file: string): Promise<boolean> {
	try {
		const { data } = await axios.get<Buffer>(url + file, { responseType: 'arraybuffer', headers });
		return data.subarray(0, 5).toString() === '%PDF-';
	} catch {
		return false;
	}
}
