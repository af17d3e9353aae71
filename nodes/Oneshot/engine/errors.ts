import type { IDataObject, IExecuteFunctions, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { NO_RAO } from '../client/account';
import { NOT_OFFERED, NO_FILE } from '../client/client';
import {
	CALL_NOT_MADE,
	FILE_INCOMPLETE,
	FILE_NOT_STORED,
	NOT_THE_FILE,
	TOO_MUCH,
} from '../client/exchange';
import { NOT_AN_OPTIMIZER, OUTCOME_UNKNOWN } from '../client/judge';
import type { ProblemTemplate } from '../client/problem';
import { INVALID_INPUT, Problem, problemFrom } from '../client/problem';
import type { Work } from '../operation/work';
import { AGENT_NOT_ALLOWED, NO_FILES_IN_TOOLS } from './agents';
import { withNumbers } from './items';
import { RETRY_ON_FAIL } from './retryOnFail';
import { withoutTypedSecrets } from './typedSecrets';

const UNEXPECTED: ProblemTemplate = {
	kind: 'input',
	code: 'UNEXPECTED',
	message: '{reason}',
	description: 'This was not foreseen: please report it, with the sentence.',
};

/** The problems that any operation may meet, beside those of the connection and of HTTP. */
export const commonErrors: ProblemTemplate[] = [
	INVALID_INPUT,
	NO_RAO,
	CALL_NOT_MADE,
	NOT_OFFERED,
	NOT_AN_OPTIMIZER,
	OUTCOME_UNKNOWN,
	NOT_THE_FILE,
	FILE_INCOMPLETE,
	TOO_MUCH,
	NO_FILE,
	FILE_NOT_STORED,
	NO_FILES_IN_TOOLS,
	AGENT_NOT_ALLOWED,
	RETRY_ON_FAIL,
	UNEXPECTED,
];

/**
 * The JSON of an error item: `message` for people, `error` with `code`, `statusCode` and what exists now
 * for an IF node. Exactly these two keys: n8n's error output recognises no other shape (1.x to 2.x), and
 * an `error` beside the JSON would make it throw all but the message away.
 */
export interface ErrorItem extends IDataObject {
	message: string;
	error: IDataObject;
}

/** What became of an item that failed: the error as n8n shows it, and as an item tells it. */
export interface Failure {
	error: NodeApiError | NodeOperationError;
	json: ErrorItem;
}

const sentence = (parts: string[]) => parts.filter(Boolean).join(' ');

/** Builds the n8n error; sets the message afterwards, since n8n rewrites texts that contain error codes. */
function build(
	node: INode,
	kind: 'api' | 'input',
	message: string,
	description: string,
	status: number | undefined,
	itemIndex: number,
) {
	const error =
		kind === 'api'
			? new NodeApiError(node, { message } as JsonObject, {
					message,
					description,
					httpCode: status ? String(status) : undefined,
					itemIndex,
				})
			: new NodeOperationError(node, message, { description, itemIndex });
	error.message = message;
	error.messages = [];
	return error;
}

/** Turns whatever an operation threw into n8n's error classes: what happened, to which item, what next. */
export function explain(
	context: IExecuteFunctions,
	itemIndex: number,
	work: Pick<Work, 'done' | 'exists'>,
	thrown: unknown,
): Failure {
	const problem =
		thrown instanceof Problem
			? thrown
			: problemFrom(UNEXPECTED, {
					reason: (thrown as Error).message ?? String(thrown),
				});
	const happened = work.done.length > 0 ? `Already done: ${work.done.join('; ')}.` : '';
	const description = sentence([problem.description ?? '', happened]);
	const message =
		problem.kind === 'input' ? `${problem.message} [item ${itemIndex}]` : problem.message;

	const error = build(
		withoutTypedSecrets(context.getNode()),
		problem.kind,
		message,
		description,
		problem.status,
		itemIndex,
	);
	const details = {
		code: problem.code,
		...(problem.status && { statusCode: problem.status }),
		...withNumbers(work.exists),
	};
	Object.assign(error.context, details);
	return { error, json: { message, error: { message, description, ...details } } };
}

/** How many other failures an error tells; the rest is counted. */
const MOST_TOLD = 20;

/**
 * The error of a run that stops: the first failure, with every other one, what each had done, and what other items
 * had completed, so that no paid work vanishes.
 *
 * @param failures by item, in their order
 */
export function summarise(
	failures: Array<{ index: number; failure: Failure }>,
	completed: string[],
): NodeApiError | NodeOperationError {
	const [{ failure: first }, ...others] = failures;
	const { error } = first;
	const told = others.slice(0, MOST_TOLD).map(({ index, failure: { json } }) => {
		const { message, error: details } = json;
		const pk = details.request_pk === undefined ? '' : ` (request ${String(details.request_pk)})`;
		return `Item ${index} too: ${message}${pk} ${String(details.description ?? '')}`.trim();
	});
	if (others.length > MOST_TOLD) told.push(`And ${others.length - MOST_TOLD} more items.`);
	if (completed.length > 0) {
		told.push(`Completed in this run: ${completed.join(', ')}.`);
		error.context.completed = completed;
	}
	error.description = sentence([error.description ?? '', ...told]);
	if (others.length > 0) {
		error.context.others = others.map(({ index, failure }) => ({ item: index, ...failure.json }));
	}
	return error;
}
