// The ceremony, without n8n, HTTP or HTML: in which state a signer finds it, what they may do there, and why not.

/** What somebody finds who opens the link. */
export type State =
	/** Asks for the last characters of the identity number. */
	| 'identity'
	/** Documents and contract to be opened, two ticks, then the code is sent. */
	| 'read'
	/** A code was sent; documents stay at hand. */
	| 'code'
	/** Signed in the background: the files come later. */
	| 'signing'
	/** Signed; the files while the Optimizer has them. */
	| 'signed'
	| 'declined'
	/** The signer said that the phone is not theirs. */
	| 'wrong_phone'
	| 'too_many_tries'
	| 'expired'
	/** Neither the signed nor the uploaded file is there any more. */
	| 'gone'
	/** The Optimizer does not answer: try again later. */
	| 'later';

/** How a ceremony ends; each end is announced to the workflow. */
export const ends = ['signed', 'declined', 'wrong_phone', 'too_many_tries'] as const;
export type End = (typeof ends)[number];

/** What the signer does. `look` and `open` change nothing. */
export type Act = 'look' | 'identity' | 'open' | 'sendCode' | 'sign' | 'decline' | 'wrongPhone';

/** Why an act is not done, or what came of it. */
export type Notice =
	| 'identity_wrong'
	| 'open_all'
	| 'tick_both'
	| 'code_sent'
	| 'code_too_soon'
	| 'no_more_codes'
	| 'code_empty'
	| 'code_wrong'
	| 'file_changed'
	| 'set_changed'
	| 'not_available'
	| 'outcome_unknown'
	| 'try_later';

/** What is remembered of a link; it only grows, so that copies of it can be united. Times are seconds since 1970. */
export interface LinkRecord {
	identityTries: number;
	/** When sending a code was tried, noted before it is. */
	codes: number[];
	/** Those of them that may have arrived. */
	sent: number[];
	/** Codes that were typed, counted before they are tried. */
	signTries: number;
	/** How it ended here; that it was signed is the Optimizer's to say. */
	ends: Partial<Record<End, { at: number; reason?: string }>>;
	/** Ends of which the workflow was told. */
	announced: End[];
}

/** How often something may be done. */
export interface Limits {
	identityTries: number;
	codesPerLink: number;
	codesPerDay: number;
	signTries: number;
	/** Seconds between two codes: the API's own minute. */
	codePause: number;
}

export const usualLimits: Limits = {
	...{ identityTries: 5, codesPerLink: 5, codesPerDay: 5, signTries: 5, codePause: 60 },
};

/** All that decides what somebody finds. */
export interface Situation {
	/** Seconds since 1970. */
	now: number;
	expiresAt: number;
	/** What the Optimizer has of the documents. */
	found: 'signed' | 'open' | 'gone' | 'unknown';
	record: LinkRecord;
	limits: Limits;
	/** The identity question is asked, and was not answered yet. */
	identityDue: boolean;
	/** Everything that must be opened was opened: there is a receipt. */
	opened: boolean;
	/** Both ticks are set. */
	ticked: boolean;
}

const DAY = 24 * 60 * 60;

export const emptyRecord = (): LinkRecord => ({
	...{ identityTries: 0, codes: [], sent: [], signTries: 0, ends: {}, announced: [] },
});

const distinct = <T>(values: T[]): T[] => [...new Set(values)];
const times = (values: number[]) => distinct(values).sort((a, b) => a - b);

/** Unites copies of a record: counts by the largest, ends by the first, the rest united. */
export function uniteRecords(...records: LinkRecord[]): LinkRecord {
	const most = (count: (record: LinkRecord) => number) => Math.max(0, ...records.map(count));
	const united: LinkRecord = {
		identityTries: most((record) => record.identityTries),
		codes: times(records.flatMap(({ codes }) => codes)),
		sent: times(records.flatMap(({ sent }) => sent)),
		signTries: most((record) => record.signTries),
		ends: {},
		announced: distinct(records.flatMap(({ announced }) => announced)).sort(),
	};
	for (const { ends } of records) {
		for (const [end, told] of Object.entries(ends) as Array<[End, { at: number }]>) {
			const known = united.ends[end];
			if (known === undefined || told.at < known.at) united.ends[end] = told;
		}
	}
	return united;
}

/** Ends that a signer chose or that tries led to, the first of them. */
function endedHere({ record }: Situation): End | undefined {
	const ends = Object.entries(record.ends) as Array<[End, { at: number }]>;
	const [first] = ends.filter(([end]) => end !== 'signed').sort(([, a], [, b]) => a.at - b.at);
	return first?.[0];
}

/** In which state somebody finds the ceremony. */
export function stateOf(situation: Situation): State {
	const { now, expiresAt, found, record, identityDue } = situation;
	const signed = found === 'signed';
	const ended = endedHere(situation);
	// What is signed is signed, whatever was said before.
	if (!signed && ended !== undefined && ended !== 'signed') return ended;
	if (!signed && found === 'gone') return 'gone';
	if (!signed && now >= expiresAt) return 'expired';
	if (identityDue) return 'identity';
	if (signed) return 'signed';
	if (found === 'unknown') return 'later';
	if (record.ends.signed !== undefined) return 'signing';
	return record.sent.length > 0 ? 'code' : 'read';
}

/** In which states an act is possible at all. */
const possible: Record<Act, State[]> = {
	look: [],
	identity: ['identity'],
	open: ['read', 'code', 'signed'],
	sendCode: ['read', 'code'],
	sign: ['code'],
	decline: ['read', 'code'],
	wrongPhone: ['read', 'code'],
};

/** Seconds until the next code may be sent. */
export function codeWait({ now, record, limits }: Situation): number {
	const last = record.codes.at(-1);
	return last === undefined ? 0 : Math.max(0, last + limits.codePause - now);
}

function codesLeft({ now, record, limits }: Situation): boolean {
	const today = record.codes.filter((at) => at > now - DAY);
	return record.codes.length < limits.codesPerLink && today.length < limits.codesPerDay;
}

/** Whether an act is done: undefined if so, `stay` where the state does not have it, else why not. */
export function refusal(act: Act, situation: Situation): Notice | 'stay' | undefined {
	if (act === 'look') return undefined;
	if (!possible[act].includes(stateOf(situation))) return 'stay';
	if (act !== 'sendCode' && act !== 'sign') return undefined;
	if (!situation.opened) return 'open_all';
	if (!situation.ticked) return 'tick_both';
	if (act === 'sign') return undefined;
	if (!codesLeft(situation)) return 'no_more_codes';
	return codeWait(situation) > 0 ? 'code_too_soon' : undefined;
}

/** Whether one more try was one too many; asked after it was counted and did not succeed. */
export const isTooMany = ({ record, limits }: Pick<Situation, 'record' | 'limits'>): boolean =>
	record.identityTries >= limits.identityTries || record.signTries >= limits.signTries;
