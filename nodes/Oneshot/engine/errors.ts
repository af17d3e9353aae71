import type { IDataObject, IExecuteFunctions, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { NO_RAO } from '../client/account';
import { NOT_OFFERED, NO_FILE } from '../client/client';
import { CALL_NOT_MADE, FILE_NOT_STORED } from '../client/exchange';
import type { ProblemTemplate } from '../client/problem';
import { INVALID_INPUT, Problem, problemFrom } from '../client/problem';
import { NOT_AN_OPTIMIZER } from '../client/response';
import type { Work } from '../operation/work';
import { AGENT_NOT_ALLOWED, NO_FILES_IN_TOOLS } from './agents';
import { withNumbers } from './items';

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
	NO_FILE,
	FILE_NOT_STORED,
	NO_FILES_IN_TOOLS,
	AGENT_NOT_ALLOWED,
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
	work: Work,
	thrown: unknown,
): Failure {
	const problem =
		thrown instanceof Problem
			? thrown
			: problemFrom(UNEXPECTED, {
					reason: work.client.account.mask((thrown as Error).message ?? String(thrown)),
				});
	const happened = work.done.length > 0 ? `Already done: ${work.done.join('; ')}.` : '';
	const unknown = problem.outcomeUnknown
		? 'It is not known whether the Optimizer carried it out: look before you repeat it.'
		: '';
	const description = sentence([problem.description ?? '', unknown, happened]);
	const message =
		problem.kind === 'input' ? `${problem.message} [item ${itemIndex}]` : problem.message;

	const error = build(
		context.getNode(),
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

/** Adds to an error what other items had completed when the run stopped, so that no paid work vanishes. */
export function nameCompleted({ error }: Failure, completed: string[]): void {
	if (completed.length === 0) return;
	error.description = sentence([
		error.description ?? '',
		`Completed in this run: ${completed.join(', ')}.`,
	]);
	error.context.completed = completed;
}
