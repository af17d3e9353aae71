// A person who runs a workflow, reads the error's own sentences, and does what they say. Knows nothing else: neither
// which fault it was, nor what the Optimizer really did.
import type { Failure } from '../shared/failures.cjs';
import type { Step } from './flows.cjs';

/** Looks and deeds beside the nodes of the flow. */
export type Look =
	/** Asks whoever runs the Optimizer for the request of this signer. */
	| 'askOperator'
	/** Asks the signer whether a code has arrived. */
	| 'askSigner'
	/** "Document: Get Many" */
	| 'listDocuments'
	/** "Document: Delete All" */
	| 'deleteDocuments'
	/** "Request: Get" */
	| 'readStatus'
	/** "Document: Download" (signed) */
	| 'lookForSigned'
	/** "Request: Generate OTP", for the next Sign. */
	| 'newCode';

export type Move =
	| Look
	/** Runs the node again. */
	| 'again'
	/** Goes on with the next node. */
	| 'goOn'
	/** Goes back to the node that downloads. */
	| 'downloadAgain'
	/** Nothing that was said leads any further. */
	| 'giveUp';

/** What came of what was done last. */
export interface Saw {
	did: Look | 'step';
	error?: Failure;
	/** Of a look: whether there is what was looked for, all of it. */
	found?: 'yes' | 'partly' | 'no';
}

/** Sentences of advice, and what a person does who reads them; the first that is found counts. */
const ADVICE: Array<[sentence: RegExp, move: Move]> = [
	[
		/ask whoever runs the Optimizer (before you create|before you invite|for the number)/i,
		'askOperator',
	],
	[/ask the signer whether a code has arrived/i, 'askSigner'],
	[/not known whether .* List the documents/i, 'listDocuments'],
	[/run "Document: Download" \(signed\)|Download the documents\.$/i, 'lookForSigned'],
	[/(read its status|look again in a minute) with "Request: Get"/i, 'readStatus'],
	[/send a new one .* then sign/i, 'newCode'],
	[/download the signed document again/i, 'downloadAgain'],
	[/not known whether/i, 'giveUp'],
	[/\b(try|run it|download it) again\b|\b(check|correct)\b|ask whoever runs/i, 'again'],
];

/** What an error advises. */
export const advised = ({ description }: Failure): Move =>
	ADVICE.find(([sentence]) => sentence.test(description))?.[1] ?? 'giveUp';

/** What follows from a look, where it succeeded. */
const AFTER: Record<Look, Partial<Record<NonNullable<Saw['found']>, Move>>> = {
	askOperator: { yes: 'goOn', no: 'again' },
	askSigner: { yes: 'goOn', no: 'again' },
	listDocuments: { yes: 'goOn', partly: 'deleteDocuments', no: 'again' },
	deleteDocuments: { yes: 'again' },
	readStatus: { yes: 'goOn', no: 'newCode' },
	lookForSigned: { yes: 'goOn' },
	newCode: { yes: 'again' },
};

/** And where the Optimizer does not have it, or has nothing there: a person finds another way, as the docs say. */
const WITHOUT: Partial<Record<Look, Record<string, Move>>> = {
	// Not offered: what may be there is removed, so that nothing is there twice.
	listDocuments: { NOT_OFFERED: 'deleteDocuments' },
	deleteDocuments: { DOCUMENT_NOT_FOUND: 'again' },
	readStatus: { NOT_OFFERED: 'lookForSigned' },
	lookForSigned: { DOCUMENT_NOT_FOUND: 'newCode' },
};

/** After a node: what its error says, where it failed. */
function afterStep(step: Step, error?: Failure): Move {
	if (!error) return 'goOn';
	const { code } = error;
	if (step.elsewhere && code === 'NOT_OFFERED') return 'goOn';
	// “What was decided already is refused.”
	if (step.operation === 'videoId.approve' && code === 'REQUEST_STATUS') return 'goOn';
	return advised(error);
}

/** After a look that failed: another one, or the same again, never the deed. */
function afterFailedLook(look: Look, error: Failure): Move {
	const other = WITHOUT[look]?.[error.code];
	if (other) return other;
	const move = advised(error);
	return move === 'again' ? look : move;
}

/** What leads to a signature does nothing for any other node: it is run again. */
const ONLY_TO_SIGN: Move[] = ['newCode', 'lookForSigned'];

/**
 * What a person does next.
 *
 * @param step the node whose turn it is
 */
export function nextMove({ did, error, found = 'yes' }: Saw, step: Step): Move {
	if (did === 'step') return afterStep(step, error);
	const move = error ? afterFailedLook(did, error) : (AFTER[did][found] ?? 'giveUp');
	return step.operation !== 'request.sign' && ONLY_TO_SIGN.includes(move) ? 'again' : move;
}
