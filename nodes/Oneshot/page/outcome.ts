import type { IDataObject } from 'n8n-workflow';

import { toDocumentItem } from '../entities/document';
import type { Standing, Tools } from './acts';
import { receiptsOf } from './acts';
import type { End } from './ceremony';
import type { Language } from './link';

// What the workflow is told when a ceremony has ended.

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

/** What the workflow passed through the link: JSON as what it is, any other text as it is; null for nothing. */
function passedThrough(text: string): unknown {
	if (text === '') return null;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

/** The words beside the ticks, as they were shown. */
export interface ShownConsent {
	terms: string;
	intent: string;
	language: Language;
}

/**
 * The item of an end. Its `event_id` is the same however often it is told; `documents` are as the next nodes want them.
 *
 * @param more what else the author wants, such as the signer's address
 */
export function outcomeOf(
	tools: Tools,
	standing: Standing,
	end: End,
	consent: ShownConsent,
	more: IDataObject,
): IDataObject {
	const { link } = tools;
	const { record, proofs, setChecked } = standing;
	const receipts = receiptsOf(tools, proofs);
	const ended = record.ends[end];
	return {
		event_id: `${link.id}-${end}`,
		outcome: end,
		request_pk: link.requestPk,
		signer: link.signer,
		documents: link.documents.map(({ uid, name }) => {
			const { sha256, size } = receipts.get(uid) ?? {};
			return toDocumentItem({ uid, filename: name, sha256, size });
		}),
		// Delivery to whoever had the link, not reading.
		receipts: [...receipts.values()].map(({ of, sha256, at }) => ({
			...{ of, sha256, delivered_at: iso(at) },
		})),
		consent: proofs.ticked ? { ...consent } : null,
		codes_sent_at: record.sent.map(iso),
		// Null where it was signed before, or elsewhere.
		ended_at: ended ? iso(ended.at) : null,
		reason: ended?.reason ?? null,
		set_checked: setChecked ?? null,
		pass_through: passedThrough(link.passThrough) as IDataObject,
		link_id: link.id,
		...more,
	};
}
