// A signer before the signing page: reads what it says and does that. Knows nothing else.
import type { Act, Notice, State } from '../../../nodes/Oneshot/page/ceremony';

/** What the signer has before them. */
export interface Seen {
	/** Undefined where the page did not answer. */
	state?: State;
	notice?: Notice;
	/** How many files they have not seen yet, the contract among them. */
	unopened: number;
	/** A code stands on their phone. */
	hasCode: boolean;
}

export type SignerMove = Exclude<Act, 'look'> | 'wait' | 'done' | 'giveUp';

/** “Please try again in a few minutes”, “wait a minute and check again”, “contact …”. */
const COME_BACK: Notice[] = [
	...(['try_later', 'not_available', 'outcome_unknown'] as const),
	...(['code_too_soon', 'file_changed', 'set_changed'] as const),
];

/** What a signer does next; after `wait` they look again. */
export function nextAct({ state = 'later', notice, unopened, hasCode }: Seen): SignerMove {
	if (state === 'signed') return 'done';
	if (state === 'later' || state === 'signing') return 'wait';
	if (state === 'identity') return 'identity';
	if (state !== 'read' && state !== 'code') return 'giveUp';
	if (notice && COME_BACK.includes(notice)) return 'wait';
	if (notice === 'no_more_codes') return 'giveUp';
	if (unopened > 0) return 'open';
	if (state === 'read' || notice === 'code_wrong' || !hasCode) return 'sendCode';
	return 'sign';
}
